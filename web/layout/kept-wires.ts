// Wires as the layout sees them: one that was just deleted still holds its block in place until the block is wired anew.

import { type DocumentEdge, groupBy } from "#graph-schema";
import type { LayoutNode } from "./columns.ts";

export interface LayoutGraph {
  readonly nodes: readonly LayoutNode[];
  readonly edges: readonly DocumentEdge[];
}

/** Remembers from call to call; `forget` where another document is opened or everything is to be laid out anew. */
export function createKeptWires() {
  let before: readonly DocumentEdge[] = [];
  return {
    forget(): void {
      before = [];
    },
    /** The graph with the deleted wires that still hold, in an order in which data would reach the nodes. */
    held({ nodes, edges }: LayoutGraph): LayoutGraph {
      const known = new Set(nodes.map(({ id }) => id));
      const fed = new Set(edges.map(portOf));
      const intoGone = new Map(before.filter(({ to }) => !known.has(to)).map((edge) => [edge.to, edge.from]));
      const ghosts = before.flatMap((edge): readonly DocumentEdge[] => {
        if (!known.has(edge.to) || fed.has(portOf(edge))) return [];
        const from = sourceOf(edge.from, known, intoGone);
        return from === null ? [] : [{ ...edge, from }];
      });
      const all = [...edges, ...ghosts];
      const order = inOrder(nodes, all);
      // A circle of old and new wires: the new ones alone are the truth.
      before = order === null ? edges : all;
      return order === null ? { nodes, edges } : { nodes: order, edges: all };
    },
  };
}

function portOf({ to, input }: DocumentEdge): string {
  return `${to}<${input}`;
}

/** What fed a deleted block stands before what it fed; null: nothing that is left. */
function sourceOf(from: number, known: ReadonlySet<number>, intoGone: ReadonlyMap<number, number>): number | null {
  const seen = new Set<number>();
  let at: number | undefined = from;
  while (at !== undefined && !known.has(at) && !seen.has(at)) {
    seen.add(at);
    at = intoGone.get(at);
  }
  return at !== undefined && known.has(at) ? at : null;
}

/** Every node after those that feed it, as given where they are so already; null: they go in a circle. */
function inOrder(nodes: readonly LayoutNode[], edges: readonly DocumentEdge[]): readonly LayoutNode[] | null {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  if (edges.every(({ from, to }) => (index.get(from) ?? -1) < (index.get(to) ?? Infinity))) return nodes;
  const outgoing = groupBy(edges, ({ from }) => from);
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  for (const { to } of edges) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const done = nodes.filter(({ id }) => waiting.get(id) === 0);
  for (let next = 0; next < done.length; next++)
    for (const { to } of outgoing.get(done[next]?.id ?? 0) ?? []) {
      const left = (waiting.get(to) ?? 1) - 1;
      waiting.set(to, left);
      const node = byId.get(to);
      if (left === 0 && node) done.push(node);
    }
  return done.length === nodes.length ? done : null;
}
