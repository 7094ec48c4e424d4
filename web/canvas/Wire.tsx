// A wire: its dash tells the layout, hovering its value; where it is wrong, WireProblem.tsx stands on it.

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, useStoreApi } from "@xyflow/react";
import { lazy, memo, Suspense } from "react";
import { useStore } from "zustand";
import { receptiveFieldOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { printBytes, printField, printLayout } from "../format.ts";
import { arrangement } from "../layout/arrangement.ts";
import { openDocOf } from "../open-doc.ts";
import type { WireFlowEdge } from "./flow-nodes.ts";
import { hoveredWire, wireTarget } from "./hover.ts";
import { wireFacesOf } from "./picture.ts";
import { type Point, wirePath } from "./wire-path.ts";
import type { WireFace } from "./wires.ts";

// Most models have no problem.
const WireProblem = lazy(() => import("./WireProblem.tsx"));

export const Wire = memo(function Wire(props: EdgeProps<WireFlowEdge>) {
  const { id, selected, source, target, sourceX, sourceY, targetX, targetY, data } = props;
  const face = useEditor((state) => wireFacesOf(state).get(id));
  const flow = useStore(arrangement, (layout) => layout.flow);
  const hovered = useStore(hoveredWire, ({ key }) => key === id);
  const targeted = useStore(wireTarget, ({ key }) => key === id);
  const { nodeLookup } = useStoreApi().getState();
  if (!face) return null;
  // Where a block moves, so do the ends of its wires: they are drawn anew.
  const blockAt = (node: string) => nodeLookup.get(node)?.internals.positionAbsolute;
  const { d, middle, passes } = wirePath(
    flow,
    {
      source: { x: sourceX, y: sourceY, block: blockAt(source) },
      target: { x: targetX, y: targetY, block: blockAt(target) },
    },
    data?.track,
  );
  return (
    <>
      <BaseEdge
        id={id}
        path={d}
        interactionWidth={24}
        className="vt-wire"
        data-layout={face.layout ?? "unknown"}
        data-selected={selected ?? false}
        data-hovered={hovered}
        data-targeted={targeted}
        data-passes={passes}
        data-problem={face.problem?.severity}
      />
      {face.problem ? (
        <EdgeLabelRenderer>
          <Suspense>
            <WireProblem transform={at(middle)} diagnostic={face.problem} />
          </Suspense>
        </EdgeLabelRenderer>
      ) : (
        hovered && (
          <EdgeLabelRenderer>
            <WireLabel at={middle} face={face} />
          </EdgeLabelRenderer>
        )
      )}
    </>
  );
});

function at({ x, y }: Point): string {
  return `translate(-50%, -50%) translate(${x}px, ${y}px)`;
}

function WireLabel({ at: place, face }: { readonly at: Point; readonly face: WireFace }) {
  const { type, shape, bytes, edge } = face;
  const field = useEditor((state) => printField(receptiveFieldOf(openDocOf(state), edge)));
  return (
    <div className="vt-wire-label" style={{ transform: at(place) }}>
      <span className="num font-medium text-ink">{shape ?? "not known"}</span>
      {type && <span>{printLayout(type)}</span>}
      {bytes !== null && <span className="num">{printBytes(bytes)}</span>}
      {field !== null && <span>{field}</span>}
    </div>
  );
}
