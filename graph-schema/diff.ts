// Two documents compared by what they build: which blocks came, went or changed, whatever their ids and places are.

import type { Config, Definition, Document, DocumentEdge, DocumentNode } from "./document.ts";
import { matchNodes } from "./match-nodes.ts";

/** A setting of a block that differs; undefined: not set, so that the block's default holds. */
export interface FieldChange {
  /** A config field, or what every node has: its type, scope, title, copies, bypass. */
  readonly field: string;
  readonly before: Config[string] | undefined;
  readonly after: Config[string] | undefined;
}

export interface NodeChange {
  readonly before: DocumentNode;
  readonly after: DocumentNode;
  readonly fields: readonly FieldChange[];
}

export interface DocumentDiff {
  /** Of the later document. */
  readonly added: readonly DocumentNode[];
  /** Of the earlier one. */
  readonly removed: readonly DocumentNode[];
  readonly changed: readonly NodeChange[];
  /** Blocks that are in both, changed or not: ids of the earlier to those of the later. */
  readonly pairs: ReadonlyMap<number, number>;
  /** In ids of the later document. */
  readonly wiresAdded: readonly DocumentEdge[];
  /** In ids of the earlier one. */
  readonly wiresRemoved: readonly DocumentEdge[];
  /** Types of custom blocks that were made, removed, or made otherwise. */
  readonly definitions: readonly { readonly type: string; readonly kind: "added" | "removed" | "changed" }[];
  readonly name: { readonly before: string; readonly after: string } | undefined;
  /** The later document's custom blocks, for `applyDiff`. */
  readonly blocks: readonly Definition[] | undefined;
}

export function diffDocuments(before: Document, after: Document): DocumentDiff {
  const pairs = matchNodes(before, after);
  const later = new Map(after.nodes.map((node) => [node.id, node]));
  const kept = new Set(pairs.values());
  const changed = before.nodes.flatMap((node): readonly NodeChange[] => {
    const other = later.get(pairs.get(node.id) ?? -1);
    const fields = other ? fieldChanges(node, other) : [];
    return other && fields.length > 0 ? [{ before: node, after: other, fields }] : [];
  });
  const carried = new Map(before.edges.map((edge) => [keyOf(renumbered(edge, pairs)), edge]));
  const there = new Set(after.edges.map(keyOf));
  return {
    added: after.nodes.filter(({ id }) => !kept.has(id)),
    removed: before.nodes.filter(({ id }) => !pairs.has(id)),
    changed,
    pairs,
    wiresAdded: after.edges.filter((edge) => !carried.has(keyOf(edge))),
    wiresRemoved: [...carried].filter(([key]) => !there.has(key)).map(([, edge]) => edge),
    definitions: definitionChanges(before.blocks ?? [], after.blocks ?? []),
    name: before.name === after.name ? undefined : { before: before.name, after: after.name },
    blocks: after.blocks,
  };
}

/** Do both build the same model under the same names? */
export function isEmptyDiff(diff: DocumentDiff): boolean {
  const { added, removed, changed, wiresAdded, wiresRemoved, definitions } = diff;
  return [added, removed, changed, wiresAdded, wiresRemoved, definitions].every(({ length }) => length === 0);
}

/** The later document, but for places on the canvas, comments and frames, which are no difference. */
export function applyDiff(before: Document, diff: DocumentDiff): Document {
  const { pairs, changed, added, wiresAdded, wiresRemoved, blocks, name } = diff;
  const after = new Map(changed.map((change) => [change.before.id, change.after]));
  const gone = new Set(wiresRemoved.map(keyOf));
  const nodes = before.nodes.flatMap((node): readonly DocumentNode[] => {
    const id = pairs.get(node.id);
    return id === undefined ? [] : [after.get(node.id) ?? { ...node, id }];
  });
  const edges = before.edges.flatMap((edge) => (gone.has(keyOf(edge)) ? [] : [renumbered(edge, pairs)]));
  const { blocks: _, ...rest } = before;
  return {
    ...rest,
    name: name?.after ?? before.name,
    nodes: [...nodes, ...added],
    edges: [...edges, ...wiresAdded],
    ...(blocks && { blocks: [...blocks] }),
  };
}

function renumbered(edge: DocumentEdge, pairs: ReadonlyMap<number, number>): DocumentEdge {
  // An end that is gone has no number in the later document: nothing there may be mistaken for it.
  return { ...edge, from: pairs.get(edge.from) ?? -edge.from, to: pairs.get(edge.to) ?? -edge.to };
}

function keyOf({ from, output, to, input }: DocumentEdge): string {
  return `${from}:${output}>${to}:${input}`;
}

function fieldChanges(before: DocumentNode, after: DocumentNode): readonly FieldChange[] {
  const own = (node: DocumentNode): Readonly<Record<string, Config[string] | undefined>> => ({
    type: node.type,
    // One that is made from the id is nobody's choice.
    scope: node.scope,
    title: node.title,
    repeat: node.repeat,
    bypass: node.bypass,
  });
  return [...changesOf(own(before), own(after)), ...changesOf(before.config ?? {}, after.config ?? {})];
}

function changesOf(
  before: Readonly<Record<string, Config[string] | undefined>>,
  after: Readonly<Record<string, Config[string] | undefined>>,
): readonly FieldChange[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return fields
    .map((field) => ({ field, before: before[field], after: after[field] }))
    .filter((change) => JSON.stringify(change.before) !== JSON.stringify(change.after));
}

function definitionChanges(before: readonly Definition[], after: readonly Definition[]): DocumentDiff["definitions"] {
  const [old, now] = [before, after].map((all) => new Map(all.map((block) => [block.type, JSON.stringify(block)])));
  const types = [...new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])];
  return types.flatMap((type) => {
    if (old?.get(type) === now?.get(type)) return [];
    return [{ type, kind: !old?.has(type) ? "added" : !now?.has(type) ? "removed" : "changed" } as const];
  });
}
