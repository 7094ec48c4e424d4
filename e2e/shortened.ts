// A design with what repeats left out: every kind of block once in a row, for tests to which depth says nothing new.

import type { Design } from "./editor.ts";

type Node = Design["nodes"][number] & { readonly repeat?: number };
interface Edge {
  readonly from: number;
  readonly to: number;
}

/** Rows of equal blocks, or of equal pairs of blocks, cut to their first; copies of one block cut to one. */
export function withoutRows<T extends Design>(design: T): T {
  let nodes: readonly Node[] = design.nodes.map(({ repeat: _, ...node }: Node) => node);
  let edges = design.edges as readonly Edge[];
  for (;;) {
    const again = secondOfRow(nodes, edges);
    if (again.length === 0) return { ...design, nodes, edges };
    const [first, last] = [again[0], again.at(-1)];
    const before = previous(edges, first);
    const gone = new Set(again);
    nodes = nodes.filter(({ id }) => !gone.has(id));
    edges = edges
      .filter(({ to }) => !gone.has(to))
      .map((edge) => (edge.from === last && before !== undefined ? { ...edge, from: before } : edge));
  }
}

/** Ids of blocks that repeat the one or two before them. */
function secondOfRow(nodes: readonly Node[], edges: readonly Edge[]): readonly number[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const kind = (id: number | undefined) => {
    const node = byId.get(id ?? -1);
    return node && JSON.stringify([node.type, node.config ?? {}]);
  };
  for (const { id } of nodes) {
    const [one, two] = [previous(edges, id), previous(edges, previous(edges, id))];
    if (one !== undefined && kind(one) === kind(id)) return [id];
    const three = previous(edges, two);
    if (one === undefined || two === undefined || three === undefined) continue;
    // Pairs: three, two | one, id.
    if (kind(three) === kind(one) && kind(two) === kind(id)) return [one, id];
  }
  return [];
}

/** What the first input of a block comes from. */
function previous(edges: readonly Edge[], id: number | undefined): number | undefined {
  return edges.find(({ to }) => to === id)?.from;
}
