// Where every node of a document stands: the user's own places, else columns, else layers.

import type { Check, DocumentEdge, TensorType } from "#graph-schema";
import { columnLayout, type LayoutNode } from "./columns.ts";
import { waysOf } from "./lanes.ts";
import { layeredLayout } from "./layers.ts";
import type { Flow, Layout } from "./placement.ts";

/** Nodes in the order of data; `flow` is how layers are drawn. */
export function layoutOf(nodes: readonly LayoutNode[], edges: readonly DocumentEdge[], flow: Flow): Layout {
  const ways = waysOf(nodes, edges);
  return columnLayout(nodes, ways) ?? layeredLayout(ways, flow);
}

/** Nodes in the order of data, those of a cycle last; without those that stand alone where the user put them. */
export function layoutInput(
  { doc, nodes, order }: Check,
  remembered: ReadonlyMap<number, number | null> = new Map(),
): readonly LayoutNode[] {
  const wired = new Set(doc.edges.flatMap(({ from, to }) => [from, to]));
  const alone = new Set(doc.nodes.flatMap(({ id, at }) => (at && !wired.has(id) ? [id] : [])));
  const ids = new Set([...order, ...doc.nodes.map(({ id }) => id)]);
  return [...ids]
    .filter((id) => !alone.has(id))
    .map((id) => {
      const done = nodes.get(id);
      const first = Object.values(done?.outputTypes ?? {})[0];
      return { id, positions: first ? positionsOf(first) : (remembered.get(id) ?? null) };
    });
}

/** Positions of a map or of tokens that still form an image; null: plain. */
export function positionsOf({ layout, shape }: TensorType): number | null {
  if (layout.kind === "map") return shape.slice(2).reduce((product, side) => product * side, 1);
  if (layout.kind === "tokens")
    return layout.grid ? layout.grid.reduce((product, side) => product * side, 1) : (shape[1] ?? null);
  return null;
}
