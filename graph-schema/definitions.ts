// The custom blocks of a document: opened like a document, counted, changed; every use follows.

import { type Definition, type Document, type DocumentNode, emptyDocument } from "./document.ts";
import { blocksOf, portNameOf, portSide } from "./own-blocks.ts";
import { inputNode } from "./port-node.ts";
import type { TensorType } from "./types.ts";

export function definitionOf({ blocks = [] }: Pick<Document, "blocks">, type: string): Definition | undefined {
  return blocks.find((definition) => definition.type === type);
}

/** Nodes of a type, in the model and inside custom blocks. */
export function countUses({ nodes, blocks = [] }: Document, type: string): number {
  return [nodes, ...blocks.map((block) => block.nodes)].flat().filter((node) => node.type === type).length;
}

/**
 * The inside of a custom block as a document, so that it is checked, drawn and edited like any other. `arriving`: types at
 * the ports of the use that it was opened by, which then are its sample shapes.
 */
export function openDefinition(
  doc: Document,
  type: string,
  arriving: Readonly<Record<string, TensorType>> = {},
): Document | undefined {
  const definition = definitionOf(doc, type);
  if (!definition) return undefined;
  const { title, nodes, edges, comments, frames } = definition;
  const { blocks = [] } = doc;
  const inside = {
    ...emptyDocument(title),
    library: doc.library,
    nodes,
    edges,
    ...(comments && { comments }),
    ...(frames && { frames }),
    blocks,
  };
  return nodes.reduce((before, node) => withSample(before, node, arriving), inside as Document);
}

/** The `io` node of an input port gets the shape that arrives. */
function withSample(inside: Document, node: DocumentNode, arriving: Readonly<Record<string, TensorType>>): Document {
  const block = blocksOf(inside)(node.type);
  const type = portSide(block) === "input" ? arriving[portNameOf(node, block)] : undefined;
  const port = type && inputNode(node.id, portNameOf(node, block), type);
  if (!port) return inside;
  const output = blocksOf(inside)(port.type)?.outputs[0] ?? "";
  const { type: _type, config: _config, ...rest } = node;
  return {
    ...inside,
    nodes: inside.nodes.map((other) => (other.id === node.id ? { ...rest, ...port } : other)),
    edges: inside.edges.map((edge) => (edge.from === node.id ? { ...edge, output } : edge)),
  };
}

/** The document with the inside of a custom block as `inside`, a document from `openDefinition` and changed since. */
export function withDefinition(doc: Document, type: string, inside: Document): Document {
  const before = definitionOf(doc, type);
  if (!before) return doc;
  const { nodes, edges, comments, frames, name } = inside;
  const { comments: _c, frames: _f, ...kept } = before;
  const changed: Definition = {
    ...kept,
    title: name || before.title,
    nodes,
    edges,
    ...(comments && { comments }),
    ...(frames && { frames }),
  };
  const others = { ...doc, ...(inside.blocks && { blocks: inside.blocks }) };
  return withoutLostFields(
    changeDefinition(others, type, () => changed),
    type,
  );
}

export function changeDefinition(
  doc: Document,
  type: string,
  change: (definition: Definition) => Definition,
): Document {
  return { ...doc, blocks: (doc.blocks ?? []).map((block) => (block.type === type ? change(block) : block)) };
}

/** A field inside becomes a field of the block. Unchanged where it is one already. */
export function exposeField(
  doc: Document,
  type: string,
  { node, field }: { readonly node: number; readonly field: string },
) {
  return changeDefinition(doc, type, (definition) => {
    const { exposed = [] } = definition;
    if (exposed.some((other) => other.node === node && other.field === field)) return definition;
    const name = freeName(
      field,
      exposed.map((other) => other.name),
    );
    return { ...definition, exposed: [...exposed, { name, node, field }] };
  });
}

/** No longer a field of the block; what its uses set there is forgotten. */
export function hideField(doc: Document, type: string, name: string): Document {
  const changed = changeDefinition(doc, type, ({ exposed = [], ...definition }) => ({
    ...definition,
    exposed: exposed.filter((field) => field.name !== name),
  }));
  return withoutLostFields(changed, type);
}

/** Without the exposed fields whose block inside is gone, and without what uses of the block set in fields it has no more. */
function withoutLostFields(doc: Document, type: string): Document {
  const living = changeDefinition(doc, type, ({ exposed = [], ...definition }) => {
    const kept = exposed.filter(({ node }) => definition.nodes.some(({ id }) => id === node));
    return kept.length > 0 ? { ...definition, exposed: kept } : definition;
  });
  const fields = new Set(definitionOf(living, type)?.exposed?.map(({ name }) => name));
  return mapNodes(living, (node) => {
    if (node.type !== type || !node.config || Object.keys(node.config).every((field) => fields.has(field))) return node;
    const { config, ...rest } = node;
    const left = Object.entries(config).filter(([field]) => fields.has(field));
    return left.length > 0 ? { ...rest, config: Object.fromEntries(left) } : rest;
  });
}

/** Every node of the model and of its custom blocks changed; what stays the same is shared. */
export function mapNodes(doc: Document, change: (node: DocumentNode) => DocumentNode): Document {
  const mapped = (nodes: DocumentNode[]) => {
    const next = nodes.map(change);
    return next.some((node, index) => node !== nodes[index]) ? next : nodes;
  };
  const nodes = mapped(doc.nodes);
  const blocks = doc.blocks?.map((block) => {
    const inner = mapped(block.nodes);
    return inner === block.nodes ? block : { ...block, nodes: inner };
  });
  return { ...doc, nodes, ...(blocks && { blocks }) };
}

/** Without a custom block that nothing uses; unchanged where something does. */
export function removeDefinition(doc: Document, type: string): Document {
  if (countUses(doc, type) > 0) return doc;
  const { blocks = [], ...rest } = doc;
  const left = blocks.filter((block) => block.type !== type);
  return left.length > 0 ? { ...rest, blocks: left } : rest;
}

/** `name`, or `name2`, `name3` … where it is taken. */
export function freeName(name: string, taken: readonly string[]): string {
  let free = name;
  for (let next = 2; taken.includes(free); next++) free = `${name}${next}`;
  return free;
}

/** A type for a new custom block: `own.hybrid_stage` of `Hybrid stage`, numbered where it is taken. */
export function freeType(title: string, taken: readonly string[]): string {
  const words = title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 50);
  return freeName(`own.${words || "block"}`, taken);
}
