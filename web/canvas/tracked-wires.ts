// The wires of the canvas with their tracks, found anew when the document or its layout changes, and not while a block is dragged.

import type { Document } from "#graph-schema";
import type { Layout } from "../layout/placement.ts";
import type { BlockFlowNode, WireFlowEdge } from "./flow-nodes.ts";
import { endsOf } from "./painted-wires.ts";
import { type PlannedWire, tracksOf } from "./tracks.ts";
import type { Track } from "./wire-path.ts";

interface WireSource {
  readonly doc: Document;
  readonly layout: Layout;
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
}

/** Wires stay the same objects while they and their tracks do. */
export function createTrackedWires(): (source: WireSource) => WireFlowEdge[] {
  let before: { readonly doc: Document; readonly layout: Layout } | undefined;
  let tracks: ReadonlyMap<string, Track> = new Map();
  const drawn = new WeakMap<WireFlowEdge, WireFlowEdge>();
  return ({ doc, layout, nodes, edges }) => {
    if (before?.doc !== doc || before.layout !== layout) tracks = tracksOf(layout.flow, planned(nodes, edges));
    before = { doc, layout };
    return edges.map((edge) => {
      const track = tracks.get(edge.id);
      const old = drawn.get(edge) ?? edge;
      if (old.data?.track?.join() === track?.join()) return old;
      const { data: _, ...bare } = edge;
      const now: WireFlowEdge = track ? { ...bare, data: { track } } : edge;
      drawn.set(edge, now);
      return now;
    });
  };
}

function planned(nodes: readonly BlockFlowNode[], edges: readonly WireFlowEdge[]): readonly PlannedWire[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  return edges.flatMap((edge): readonly PlannedWire[] => {
    const [source, target] = [byId.get(edge.source), byId.get(edge.target)];
    const ends = source && target && endsOf(edge, source, target);
    return ends ? [{ key: edge.id, net: `${edge.source} ${edge.sourceHandle}`, ends }] : [];
  });
}
