// Layered layout of graphs that are no columns, by elkjs in its own worker; loaded when first needed.

import ELK from "elkjs/lib/elk-api.js";
import elkWorkerUrl from "elkjs/lib/elk-worker.min.js?url";
import type { DocumentEdge } from "#graph-schema";
import type { LayoutNode } from "./columns.ts";
import { columnGap, type Flow, type Layout, nodeHeight, nodeWidth, rowGap } from "./placement.ts";

const elk = new ELK({ workerFactory: () => new Worker(elkWorkerUrl) });

/** The tidiest placement takes three times as long, which above so many nodes is seconds. */
const mostTidied = 300;

const options = (direction: "RIGHT" | "DOWN", count: number) => ({
  "elk.algorithm": "layered",
  "elk.direction": direction,
  "elk.layered.spacing.nodeNodeBetweenLayers": String(direction === "RIGHT" ? columnGap : rowGap),
  "elk.spacing.nodeNode": String(rowGap),
  "elk.layered.nodePlacement.strategy": count > mostTidied ? "BRANDES_KOEPF" : "NETWORK_SIMPLEX",
  // Stable between edits: nodes keep the order they have in the document.
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
});

export async function layeredLayout(
  nodes: readonly LayoutNode[],
  edges: readonly Pick<DocumentEdge, "from" | "to">[],
  flow: Flow = "right",
): Promise<Layout> {
  const known = new Set(nodes.map(({ id }) => id));
  const graph = await elk.layout({
    id: "model",
    layoutOptions: options(flow === "right" ? "RIGHT" : "DOWN", nodes.length),
    children: nodes.map(({ id }) => ({ id: String(id), width: nodeWidth, height: nodeHeight })),
    edges: edges
      .filter(({ from, to }) => known.has(from) && known.has(to))
      .map(({ from, to }, index) => ({ id: `e${index}`, sources: [String(from)], targets: [String(to)] })),
  });
  const places = new Map(
    (graph.children ?? []).map(({ id, x = 0, y = 0 }) => [Number(id), { x: Math.round(x), y: Math.round(y) }]),
  );
  return { flow, places, columns: [] };
}
