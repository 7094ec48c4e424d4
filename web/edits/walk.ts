// Ways along the wires: the next block in a direction, and all that feeds a block or is fed by it.

import { type Document, type DocumentEdge, groupBy } from "#graph-schema";
import type { Place } from "../layout/placement.ts";

export type Way = "upstream" | "downstream";

/** The wired neighbour on this way that stands nearest; undefined: the way ends here. */
export function neighbour(
  edges: readonly Pick<DocumentEdge, "from" | "to">[],
  id: number,
  { way, placeOf }: { readonly way: Way; readonly placeOf: (id: number) => Place },
): number | undefined {
  const here = placeOf(id);
  const distance = (other: number) => {
    const { x, y } = placeOf(other);
    return Math.hypot(x - here.x, y - here.y);
  };
  const ids = edges.flatMap(({ from, to }) =>
    way === "downstream" ? (from === id ? [to] : []) : to === id ? [from] : [],
  );
  return [...new Set(ids)].sort((a, b) => distance(a) - distance(b))[0];
}

/** The blocks themselves and all that they can be reached from, or that can be reached from them, or both. */
export function reached(doc: Document, from: ReadonlySet<number>, way: Way | "connected"): ReadonlySet<number> {
  const outgoing = groupBy(doc.edges, (edge) => edge.from);
  const incoming = groupBy(doc.edges, (edge) => edge.to);
  const found = new Set(from);
  const waiting = [...from];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    const down = way === "upstream" ? [] : (outgoing.get(id) ?? []).map(({ to }) => to);
    const up = way === "downstream" ? [] : (incoming.get(id) ?? []).map((edge) => edge.from);
    for (const next of [...down, ...up])
      if (!found.has(next)) {
        found.add(next);
        waiting.push(next);
      }
  }
  return found;
}

/** The block one step further in an order; `at` undefined: from before its beginning or after its end. */
export function along(order: readonly number[], at: number | undefined, step: 1 | -1): number | undefined {
  if (at === undefined) return order.at(step === 1 ? 0 : -1);
  const index = order.indexOf(at) + step;
  return index < 0 ? undefined : order[index];
}
