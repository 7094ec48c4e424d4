// Layout of graphs that are no columns: ranks side by side, each way in its lane.

import type { DocumentEdge } from "#graph-schema";
import { adjacencyOf, lanesOf } from "./lanes.ts";
import { columnGap, type Flow, type Layout, laneGap, nodeWidth, rowPitch } from "./placement.ts";
import { standsOf } from "./stands.ts";

/** Nodes in the order of data. */
export function layeredLayout(
  nodes: readonly { readonly id: number }[],
  edges: readonly Pick<DocumentEdge, "from" | "to">[],
  flow: Flow,
): Layout {
  const graph = adjacencyOf(nodes, edges);
  const places = standsOf(graph.ids, lanesOf(graph), graph).map(({ id, rank, lane }) => {
    const place =
      flow === "right"
        ? { x: rank * (nodeWidth + columnGap), y: lane * rowPitch }
        : { x: lane * (nodeWidth + laneGap), y: rank * rowPitch };
    return [id, place] as const;
  });
  return { flow, places: new Map(places), columns: [] };
}
