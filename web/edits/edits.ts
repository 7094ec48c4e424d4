// What the canvas does to a document, as data: pure functions that the commands, gestures and menus share.

import {
  type Block,
  blocksOf,
  type Document,
  type DocumentEdge,
  type DocumentNode,
  type Edit,
  groupBy,
  nextId,
  sameEdge,
} from "#graph-schema";
import type { Place } from "../layout/placement.ts";
import { type EdgeKey, edgeKey, type Selection } from "../state/view.ts";

/** Wires chosen, then blocks with all their wires. */
export function deletion(doc: Document, { nodes, edges }: Selection): readonly Edit[] {
  return [
    ...doc.edges.filter((edge) => edges.has(edgeKey(edge))).map((edge): Edit => ({ kind: "disconnect", edge })),
    ...doc.nodes.filter(({ id }) => nodes.has(id)).map(({ id }): Edit => ({ kind: "removeNode", id })),
  ];
}

/** As `deletion`, but what flowed into a chain of deleted blocks flows on to what followed it, through the first ports. */
export function deletionWithReconnect(doc: Document, selection: Selection): readonly Edit[] {
  const blockOf = blocksOf(doc);
  const gone = selection.nodes;
  const byId = new Map(doc.nodes.map((node) => [node.id, node]));
  const incoming = groupBy(doc.edges, (edge) => edge.to);
  /** Where a deleted block's data came from; null: from nowhere that stays. */
  const sourceOf = (id: number, seen: ReadonlySet<number>): Pick<DocumentEdge, "from" | "output"> | null => {
    const first = blockOf(byId.get(id)?.type ?? "")?.inputs[0]?.name;
    const wire = incoming.get(id)?.find(({ input }) => input === first);
    if (!wire || seen.has(wire.from)) return null;
    return gone.has(wire.from) ? sourceOf(wire.from, new Set([...seen, wire.from])) : wire;
  };
  const bridges = doc.edges.flatMap((edge): readonly Edit[] => {
    if (!gone.has(edge.from) || gone.has(edge.to)) return [];
    const source = sourceOf(edge.from, new Set([edge.from]));
    if (!source) return [];
    return [{ kind: "connect", edge: { from: source.from, output: source.output, to: edge.to, input: edge.input } }];
  });
  return [...deletion(doc, selection), ...bridges];
}

/** All bypassed unless all are already; blocks without both an input and an output cannot be. */
export function bypassToggle(doc: Document, ids: ReadonlySet<number>): readonly Edit[] {
  const blockOf = blocksOf(doc);
  const able = doc.nodes.filter(({ id, type }) => ids.has(id) && canBypass(blockOf(type)));
  const off = able.every(({ bypass }) => bypass);
  return able.map(({ id }) => ({ kind: "patchNode", id, patch: { bypass: off ? undefined : true } }) as Edit);
}

function canBypass(block: Block | undefined): boolean {
  return block !== undefined && block.inputs.length > 0 && block.outputs.length > 0;
}

export function newNode(doc: Document, type: string, at?: Place): DocumentNode {
  return { id: nextId(doc), type, ...(at && { at: [Math.round(at.x), Math.round(at.y)] as [number, number] }) };
}

/** The node put into the wire by its first ports; null: it has no input or no output. */
export function insertion(doc: Document, edge: DocumentEdge, node: DocumentNode): Edit | null {
  const block = blocksOf(doc)(node.type);
  const [input, output] = [block?.inputs[0]?.name, block?.outputs[0]];
  if (input === undefined || output === undefined) return null;
  return { kind: "insert", edge, node, input, output };
}

/** A block of the document, unwired, put into a wire. */
export function insertExisting(doc: Document, edge: DocumentEdge, id: number): readonly Edit[] {
  const node = doc.nodes.find((other) => other.id === id);
  if (!node || doc.edges.some(({ from, to }) => from === id || to === id)) return [];
  const { at: _, ...unplaced } = node;
  const insert = insertion(doc, edge, unplaced);
  return insert ? [{ kind: "removeNode", id }, insert] : [];
}

export function edgeByKey(doc: Document, key: EdgeKey): DocumentEdge | undefined {
  return doc.edges.find((edge) => edgeKey(edge) === key);
}

/** A wire whose one end moves to another port. */
export function rewiring(doc: Document, old: DocumentEdge, edge: DocumentEdge): readonly Edit[] {
  if (sameEdge(old, edge) || !doc.edges.some((other) => sameEdge(other, old))) return [];
  return [
    { kind: "disconnect", edge: old },
    { kind: "connect", edge },
  ];
}

interface Port {
  readonly node: number;
  readonly port: string;
  readonly side: "input" | "output";
}

/** All wires of an output, or of an input, to another port of the same side. */
export function rewiringAll(doc: Document, from: Port, to: Port): readonly Edit[] {
  if (from.side !== to.side || (from.node === to.node && from.port === to.port)) return [];
  return wiresOf(doc, from).flatMap((edge) =>
    rewiring(
      doc,
      edge,
      to.side === "output" ? { ...edge, from: to.node, output: to.port } : { ...edge, to: to.node, input: to.port },
    ),
  );
}

/** The wires at a port. */
export function wiresOf(doc: Document, { node, port, side }: Port): readonly DocumentEdge[] {
  return doc.edges.filter((edge) =>
    side === "output" ? edge.from === node && edge.output === port : edge.to === node && edge.input === port,
  );
}

export function moves(places: ReadonlyMap<number, Place>): readonly Edit[] {
  return [...places].map(([id, { x, y }]) => ({
    kind: "patchNode",
    id,
    patch: { at: [Math.round(x), Math.round(y)] },
  }));
}

/** No block keeps a place of its own. */
export function autoLayout(doc: Document): readonly Edit[] {
  return doc.nodes.flatMap(({ id, at }): readonly Edit[] =>
    at ? [{ kind: "patchNode", id, patch: { at: undefined } as never }] : [],
  );
}

/**
 * Another block in the same place. Wires stay where port names exist in both; others go to the first port that is free,
 * so that `map` → `x` does not lose its wire. Config is kept where both blocks have a field of that name and it is valid.
 */
export function swap(doc: Document, id: number, type: string): readonly Edit[] {
  const node = doc.nodes.find((other) => other.id === id);
  const blockOf = blocksOf(doc);
  const [before, after] = [blockOf(node?.type ?? ""), blockOf(type)];
  if (!node || !after || node.type === type) return [];
  const kept = Object.entries(node.config ?? {}).filter(([field, value]) => {
    const schema = after.config.shape[field];
    return schema?.safeParse(value).success;
  });
  const replace: Edit = {
    kind: "replaceNode",
    id,
    type,
    ...(kept.length > 0 && { config: Object.fromEntries(kept) }),
  };
  const repeat: readonly Edit[] =
    node.repeat !== undefined && after.inputs.length > 0 && after.outputs.length > 0
      ? [{ kind: "patchNode", id, patch: { repeat: node.repeat } }]
      : [];
  const ports = {
    input: portMap(
      before?.inputs.map(({ name }) => name) ?? [],
      after.inputs.map(({ name }) => name),
    ),
    output: portMap(before?.outputs ?? [], after.outputs),
  };
  const wires = doc.edges.flatMap((edge): readonly Edit[] => {
    const output = edge.from === id ? ports.output.get(edge.output) : edge.output;
    const input = edge.to === id ? ports.input.get(edge.input) : edge.input;
    if (output === edge.output && input === edge.input) return [];
    const gone: Edit = { kind: "disconnect", edge };
    return output === undefined || input === undefined
      ? [gone]
      : [gone, { kind: "connect", edge: { ...edge, output, input } }];
  });
  return [...wires, replace, ...repeat];
}

/** Same names first, then in order; absent: no port is left for it. */
function portMap(before: readonly string[], after: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map(before.filter((name) => after.includes(name)).map((name) => [name, name]));
  const free = after.filter((name) => !map.has(name));
  for (const name of before) {
    const next = map.has(name) ? undefined : free.shift();
    if (next !== undefined) map.set(name, next);
  }
  return map;
}
