// Folded frames: which blocks are out of sight, and which one stands for the rest of its frame.

import { type Document, type Frame, groupBy } from "#graph-schema";

export interface Folding {
  /** The folded frame of a block; undefined: the block is in sight. */
  readonly frameOf: (node: number) => Frame | undefined;
  /** The block whose place a folded frame has: its first. */
  readonly standIn: (node: number) => number;
}

const none: Folding = { frameOf: () => undefined, standIn: (node) => node };
const known = new WeakMap<readonly Frame[], Folding>();

export function foldingOf({ frames }: Pick<Document, "frames">): Folding {
  if (!frames?.some(({ folded }) => folded)) return none;
  const before = known.get(frames);
  if (before) return before;
  const byNode = new Map(
    frames.flatMap((frame) => (frame.folded ? frame.nodes.map((id) => [id, frame] as const) : [])),
  );
  const folding: Folding = {
    frameOf: (node) => byNode.get(node),
    standIn: (node) => byNode.get(node)?.nodes[0] ?? node,
  };
  known.set(frames, folding);
  return folding;
}

interface Wired {
  readonly from: number;
  readonly to: number;
}

/** A graph as it is seen: blocks out of sight are their frame's first, wires within a folded frame are gone. */
export function foldedGraph<N extends { readonly id: number }, E extends Wired>(
  { nodes, edges }: { readonly nodes: readonly N[]; readonly edges: readonly E[] },
  folding: Folding,
): { readonly nodes: readonly N[]; readonly edges: readonly E[] } {
  if (folding === none) return { nodes, edges };
  const moved = edges.flatMap((edge) => {
    const [from, to] = [folding.standIn(edge.from), folding.standIn(edge.to)];
    return from === to ? [] : [{ ...edge, from, to }];
  });
  const single = [...groupBy(moved, ({ from, to }) => `${from}>${to}`).values()].flatMap(([first]) => first ?? []);
  return { nodes: nodes.filter(({ id }) => folding.standIn(id) === id), edges: single };
}
