// Divides a model between elements of the page, which can be touched, and a picture of the rest.

import { useEffect, useMemo, useReducer, useState } from "react";
import { useStore } from "zustand";
import { useEditor } from "../editor.ts";
import { find } from "../find/find.ts";
import { arrangement } from "../layout/arrangement.ts";
import type { Place } from "../layout/placement.ts";
import type { Picture } from "./draw-picture.ts";
import type { BlockFlowNode, WireFlowEdge } from "./flow-nodes.ts";
import { createPaintedWires } from "./painted-wires.ts";
import { facesOf, wireFacesOf } from "./picture.ts";
import { createStage, type Scene } from "./scene.ts";
import { sight } from "./sight.ts";
import type { StageBand } from "./stages.ts";
import { under } from "./under.ts";
import type { Reachable } from "./use-reach.ts";

/** More selected blocks than this are shown by the picture alone. */
const mostSelectedElements = 24;

interface Drawn {
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
  readonly bands: readonly StageBand[];
  readonly dragged: ReadonlyMap<number, Place>;
}

interface Divided {
  readonly scene: Scene;
  /** What the picture shows; null: the elements are all there is to see. */
  readonly picture: (() => Picture) | null;
  /** What is seen but no element; null: there is no such thing. */
  readonly reachable: Reachable;
  /** Is everything in sight shown by the picture? */
  readonly far: boolean;
}

export function useScene({ nodes, edges, bands, dragged }: Drawn): Divided {
  const reached = useStore(under);
  const { flow } = useStore(arrangement);
  const selection = useEditor((state) => state.view.selection);
  const faces = useEditor(facesOf);
  const wireFaces = useEditor(wireFacesOf);
  const hits = useStore(find, (state) => state.hits);
  const [stage] = useState(createStage);
  const [seen, see] = useState(sight.getState);
  const [paintedWires] = useState(createPaintedWires);
  const [turn, takeMore] = useReducer((before: number) => before + 1, 0);

  const lively = useMemo(() => {
    const selected = selection.nodes.size + selection.edges.size <= mostSelectedElements;
    return {
      nodes: new Set([
        ...(selected ? selection.nodes : []),
        ...(reached.node === null ? [] : [reached.node]),
        ...(dragged.size <= mostSelectedElements ? dragged.keys() : []),
      ]),
      edges: new Set([...(selected ? selection.edges : []), ...(reached.edge === null ? [] : [reached.edge])]),
    };
  }, [selection, reached, dragged]);
  useEffect(
    () =>
      sight.subscribe((now, before) => {
        if (now.detail !== before.detail || !stage.holds(now)) see(now);
      }),
    [stage],
  );
  const scene = useMemo(() => {
    void [turn, seen];
    // Perhaps a later one than rendered last: those between made no difference.
    return stage.scene({ nodes, edges, sight: sight.getState(), lively });
  }, [stage, nodes, edges, seen, lively, turn]);
  useEffect(() => {
    if (scene.complete) return;
    const frame = requestAnimationFrame(takeMore);
    return () => cancelAnimationFrame(frame);
  }, [scene]);

  const far = seen.takes !== null && seen.detail !== "near";
  const isPainted = far || !scene.covers;
  const picture = useMemo(() => {
    if (!isPainted) return null;
    return (): Picture => {
      const wires = paintedWires(nodes, edges, flow);
      const looks = { faces, wireFaces, flow, hits: new Set(hits), detail: seen.detail, bands: far ? bands : [] };
      if (far) return { ...looks, nodes, wires };
      // As it is when it is painted: what is an element by then, and all that is near stays one, needs no picture.
      return {
        ...looks,
        nodes: nodes.filter(({ id }) => !stage.isElement(id)),
        wires: wires.filter(({ source, target }) => !(stage.isElement(source.id) && stage.isElement(target.id))),
      };
    };
  }, [isPainted, far, nodes, edges, faces, wireFaces, hits, bands, flow, seen.detail, paintedWires, stage]);
  const reachable = useMemo(
    () => (isPainted ? { nodes, wires: () => paintedWires(nodes, edges, flow) } : null),
    [isPainted, nodes, edges, flow, paintedWires],
  );
  return { scene, picture, reachable, far };
}
