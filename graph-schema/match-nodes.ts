// Which block of one document is which of another: by id where one came from the other, by name, by order of data.

import type { Document, DocumentEdge, DocumentNode } from "./document.ts";
import { scopeOf } from "./document.ts";

/** Longer runs are matched by their settings only, since comparing each with each would take too long. */
const longestRun = 2_000;

/**
 * Ids of `before` to ids of `after`, each at most once. Sure matches come first; what is left between them is matched in
 * the order of data, so that a block that was put in moves none of the others.
 */
export function matchNodes(before: Document, after: Document): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const taken = new Set<number>();
  const match = (a: DocumentNode, b: DocumentNode): void => {
    pairs.set(a.id, b.id);
    taken.add(b.id);
  };
  const later = new Map(after.nodes.map((node) => [node.id, node]));

  const same = before.nodes.filter((node) => {
    const other = later.get(node.id);
    return other && other.type === node.type && scopeOf(other) === scopeOf(node);
  });
  // One document that was edited keeps most of its ids; in two that were written apart, equal ids mean nothing.
  const related = 2 * same.length > Math.min(before.nodes.length, after.nodes.length);
  if (related) for (const node of same) match(node, later.get(node.id) ?? node);

  const byName = uniqueBy(
    after.nodes.filter(({ id }) => !taken.has(id)),
    nameKey,
  );
  for (const [key, node] of uniqueBy(
    before.nodes.filter(({ id }) => !pairs.has(id)),
    nameKey,
  )) {
    const other = byName.get(key);
    if (other) match(node, other);
  }
  if (related)
    for (const node of before.nodes) {
      const other = later.get(node.id);
      if (!pairs.has(node.id) && other && !taken.has(other.id)) match(node, other);
    }

  const [from, to] = [inDataOrder(before), inDataOrder(after)];
  for (const key of [settingsKey, typeKey])
    for (const [left, right] of between(from, to, pairs)) for (const [a, b] of common(left, right, key)) match(a, b);
  return pairs;
}

function nameKey(node: DocumentNode): string {
  return `${node.type} ${node.scope ?? ""}`;
}

function typeKey({ type }: DocumentNode): string {
  return type;
}

function settingsKey({ type, config = {}, repeat = 1, bypass }: DocumentNode): string {
  const fields = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([type, fields, repeat, bypass === true]);
}

/** Those whose key no other has, and that have a name of their own. */
function uniqueBy(
  nodes: readonly DocumentNode[],
  keyOf: (node: DocumentNode) => string,
): ReadonlyMap<string, DocumentNode> {
  const seen = new Map<string, DocumentNode | null>();
  for (const node of nodes) {
    if (node.scope === undefined) continue;
    const key = keyOf(node);
    seen.set(key, seen.has(key) ? null : node);
  }
  return new Map([...seen].filter((entry): entry is [string, DocumentNode] => entry[1] !== null));
}

/** Runs of unmatched blocks that stand between the same matched ones; only where the order is the same in both. */
function* between(
  from: readonly DocumentNode[],
  to: readonly DocumentNode[],
  pairs: ReadonlyMap<number, number>,
): Iterable<readonly [readonly DocumentNode[], readonly DocumentNode[]]> {
  const place = new Map(to.map(({ id }, index) => [id, index]));
  const known = new Set(pairs.values());
  let left: DocumentNode[] = [];
  let reached = 0;
  const right = (end: number) => to.slice(reached, end).filter(({ id }) => !known.has(id));
  const runs: [readonly DocumentNode[], readonly DocumentNode[]][] = [];
  for (const node of from) {
    const at = place.get(pairs.get(node.id) ?? -1);
    if (at === undefined) left.push(node);
    else if (at >= reached) {
      runs.push([left, right(at)]);
      left = [];
      reached = at + 1;
    }
  }
  runs.push([left, right(to.length)]);
  yield* runs.filter(([a, b]) => a.length > 0 && b.length > 0);
}

/** The longest common subsequence by key. */
function common(
  left: readonly DocumentNode[],
  right: readonly DocumentNode[],
  keyOf: (node: DocumentNode) => string,
): readonly (readonly [DocumentNode, DocumentNode])[] {
  if (left.length * right.length > longestRun * longestRun) return [];
  const [a, b] = [left.map(keyOf), right.map(keyOf)];
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      lengths[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const found: (readonly [DocumentNode, DocumentNode])[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const [x, y] = [left[i], right[j]];
    if (a[i] === b[j] && x && y) {
      found.push([x, y]);
      i++;
      j++;
    } else if (at(i + 1, j) >= at(i, j + 1)) i++;
    else j++;
  }
  return found;
}

/** Sources before what they feed, document order among equals; blocks of a cycle last. */
function inDataOrder({ nodes, edges }: Document): readonly DocumentNode[] {
  const waiting = new Map(nodes.map(({ id }) => [id, 0]));
  const sound = edges.filter(({ from, to }) => waiting.has(from) && waiting.has(to));
  const outgoing = new Map<number, DocumentEdge[]>();
  for (const edge of sound) {
    waiting.set(edge.to, (waiting.get(edge.to) ?? 0) + 1);
    const known = outgoing.get(edge.from);
    if (known) known.push(edge);
    else outgoing.set(edge.from, [edge]);
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const order = nodes.filter(({ id }) => waiting.get(id) === 0);
  for (const node of order)
    for (const { to } of outgoing.get(node.id) ?? []) {
      const left = (waiting.get(to) ?? 1) - 1;
      waiting.set(to, left);
      const next = byId.get(to);
      if (left === 0 && next) order.push(next);
    }
  const reached = new Set(order);
  return [...order, ...nodes.filter((node) => !reached.has(node))];
}
