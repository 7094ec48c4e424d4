// A graph as the layout works on it: nodes by their place in the order of data, each with those that feed it and that it feeds.

import type { DocumentEdge } from "#graph-schema";

export type Wired = Pick<DocumentEdge, "from" | "to">;

export interface Wiring {
  /** In the order of data. Everywhere else in a layout, a node is its place in this list. */
  readonly ids: readonly number[];
  readonly into: readonly (readonly number[])[];
  readonly out: readonly (readonly number[])[];
}

/** Of nodes in the order of data; wires against that order, as in a circle, do not count. */
export function wiringOf(nodes: readonly { readonly id: number }[], edges: readonly Wired[]): Wiring {
  const index = new Map<number, number>();
  const into: number[][] = [];
  const out: number[][] = [];
  for (const [at, { id }] of nodes.entries()) {
    index.set(id, at);
    into.push([]);
    out.push([]);
  }
  for (const { from, to } of edges) {
    const [source, target] = [index.get(from) ?? Infinity, index.get(to) ?? -1];
    if (source >= target) continue;
    into[target]?.push(source);
    out[source]?.push(target);
  }
  return { ids: nodes.map(({ id }) => id), into, out };
}
