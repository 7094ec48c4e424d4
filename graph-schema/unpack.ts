// A use of a custom block, a block made of parts, or copies in a row as the blocks that they stand for; or as a custom block of its own, no longer linked.

import { check } from "./check.ts";
import { compositeOf, isComposite } from "./composite.ts";
import { definitionOf, freeType } from "./definitions.ts";
import { type Definition, type Document, type DocumentEdge, type DocumentNode, nextId, scopeOf } from "./document.ts";
import { frameOf } from "./frames.ts";
import { limits } from "./limits.ts";
import { nameOf } from "./node-name.ts";
import { blocksOf, portNameOf, portSide } from "./own-blocks.ts";

export type Unpacked =
  | { readonly ok: true; readonly doc: Document; readonly ids: ReadonlySet<number> }
  /** A sentence for the user. */
  | { readonly ok: false; readonly message: string };

/** Does the node stand for several others? */
export function canUnpack(doc: Document, id: number): boolean {
  const use = doc.nodes.find((node) => node.id === id);
  if (!use) return false;
  return definitionOf(doc, use.type) !== undefined || isComposite(use, blocksOf(doc)(use.type));
}

/** What the use stands for, or why that cannot be said. */
function insideOf(doc: Document, use: DocumentNode): Definition | string {
  const own = definitionOf(doc, use.type);
  if (own) return own;
  const block = blocksOf(doc)(use.type);
  if (!block || !isComposite(use, block))
    return "Only custom blocks, blocks made of smaller ones and copies in a row can be unpacked.";
  const checked = check(doc).nodes.get(use.id);
  if (use.repeat === undefined && checked?.state !== "ok")
    return `What is in ${block.title} follows from the shapes that arrive; connect it and mend its problems before unpacking it.`;
  return compositeOf(use, block, checked?.inputTypes ?? {});
}

type Source = Pick<DocumentEdge, "from" | "output">;

/** The blocks inside in place of the use: same wires, same tensor names; copies in a row one after the other. */
export function unpack(doc: Document, id: number): Unpacked {
  const use = doc.nodes.find((node) => node.id === id);
  if (!use) return { ok: false, message: "There is no such block." };
  if (use.bypass) {
    const name = nameOf(use, blocksOf(doc)(use.type));
    return { ok: false, message: `${name} is bypassed; end the bypass before unpacking it.` };
  }
  const definition = insideOf(doc, use);
  if (typeof definition === "string") return { ok: false, message: definition };
  const { repeat = 1 } = use;
  const count = doc.nodes.length + repeat * definition.nodes.length;
  if (count > limits.documentNodes)
    return {
      ok: false,
      message: `Unpacked, the model would have ${count} blocks, at most ${limits.documentNodes} fit.`,
    };

  const block = blocksOf(doc)(use.type);
  const [through, result] = [block?.inputs[0]?.name ?? "", block?.outputs[0] ?? ""];
  let given = new Map<string, Source>(
    doc.edges.filter(({ to }) => to === id).map(({ input, from, output }) => [input, { from, output }]),
  );
  let leaving: ReadonlyMap<string, Source> = new Map();
  const nodes: DocumentNode[] = [];
  const edges: DocumentEdge[] = [];
  for (let copy = 0; copy < repeat; copy++) {
    const scope = use.repeat === undefined ? scopeOf(use) : joined(scopeOf(use), String(copy));
    const placed = place(doc, definition, { use, scope, given, firstId: nextId(doc) + nodes.length });
    nodes.push(...placed.nodes);
    edges.push(...placed.edges);
    leaving = placed.leaving;
    const next = leaving.get(result);
    given = new Map(given);
    if (next) given.set(through, next);
  }
  const outside = doc.edges.flatMap((edge): readonly DocumentEdge[] => {
    if (edge.to === id) return [];
    if (edge.from !== id) return [edge];
    const source = leaving.get(edge.output);
    return source ? [{ ...edge, ...source }] : [];
  });
  const ids = new Set(nodes.map((node) => node.id));
  const unpacked = {
    ...doc,
    nodes: doc.nodes.flatMap((node) => (node === use ? nodes : [node])),
    edges: [...outside, ...edges],
  };
  return { ok: true, doc: inFrameOf(unpacked, id, ids), ids };
}

interface Placing {
  readonly use: DocumentNode;
  readonly scope: string;
  readonly given: ReadonlyMap<string, Source>;
  readonly firstId: number;
}

interface Placed {
  readonly nodes: readonly DocumentNode[];
  readonly edges: readonly DocumentEdge[];
  /** What leaves by each output port. */
  readonly leaving: ReadonlyMap<string, Source>;
}

function place(doc: Document, definition: Definition, { use, scope, given, firstId }: Placing): Placed {
  const blockOf = blocksOf(doc);
  const side = ({ type }: DocumentNode) => portSide(blockOf(type));
  const byId = new Map(definition.nodes.map((node) => [node.id, node]));
  const inner = definition.nodes.filter((node) => side(node) === undefined);
  const idOf = new Map(inner.map(({ id }, index) => [id, firstId + index]));
  const corner = cornerOf(inner);

  const nodes = inner.map(({ at, ...node }): DocumentNode => {
    const moved = at &&
      use.at && { at: [use.at[0] + at[0] - corner[0], use.at[1] + at[1] - corner[1]] as [number, number] };
    const config = configOf(node, definition, use);
    return {
      ...node,
      ...(config && { config }),
      ...moved,
      id: idOf.get(node.id) ?? 0,
      scope: joined(scope, scopeOf(node)),
    };
  });
  const sourceOf = ({ from, output }: Source): Source | undefined => {
    const node = byId.get(from);
    if (node && side(node) === "input") return given.get(portNameOf(node, blockOf(node.type)));
    const id = idOf.get(from);
    return id === undefined ? undefined : { from: id, output };
  };
  const edges: DocumentEdge[] = [];
  const leaving = new Map<string, Source>();
  for (const edge of definition.edges) {
    const [source, target] = [sourceOf(edge), byId.get(edge.to)];
    if (!source || !target) continue;
    const to = idOf.get(edge.to);
    if (to !== undefined) edges.push({ ...source, to, input: edge.input });
    else if (side(target) === "output") leaving.set(portNameOf(target, blockOf(target.type)), source);
  }
  return { nodes, edges, leaving };
}

/** What the definition sets, and what this use sets in its stead. */
function configOf(
  node: DocumentNode,
  { exposed = [] }: Definition,
  { config = {} }: DocumentNode,
): DocumentNode["config"] {
  const set = exposed.flatMap(({ name, node: id, field }) => {
    const value = config[name];
    return id === node.id && value !== undefined ? [[field, value] as const] : [];
  });
  return set.length > 0 ? { ...node.config, ...Object.fromEntries(set) } : node.config;
}

function joined(outer: string, inner: string): string {
  return [outer, inner].filter((part) => part !== "").join(".");
}

function cornerOf(nodes: readonly DocumentNode[]): readonly [number, number] {
  const places = nodes.flatMap(({ at }) => (at ? [at] : []));
  return [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
}

/** Where the use was in a frame, its blocks are. */
function inFrameOf(doc: Document, use: number, ids: ReadonlySet<number>): Document {
  const frame = frameOf(doc, use);
  if (!frame) return doc;
  const frames = (doc.frames ?? []).map((other) =>
    other === frame ? { ...frame, nodes: [...frame.nodes.filter((id) => id !== use), ...ids] } : other,
  );
  return { ...doc, frames };
}

/** This use gets a definition of its own, with what it sets as its defaults: changes elsewhere no longer reach it. */
export function unlink(doc: Document, id: number, title?: string): Document {
  const use = doc.nodes.find((node) => node.id === id);
  const definition = use && definitionOf(doc, use.type);
  if (!use || !definition) return doc;
  const name = title ?? `${definition.title} copy`;
  const types = (doc.blocks ?? []).map((block) => block.type);
  const own: Definition = {
    ...definition,
    type: freeType(name, types),
    title: name,
    nodes: definition.nodes.map((node) => {
      const config = configOf(node, definition, use);
      return config ? { ...node, config } : node;
    }),
  };
  const { config: _, ...rest } = use;
  return {
    ...doc,
    nodes: doc.nodes.map((node) => (node === use ? { ...rest, scope: scopeOf(use), type: own.type } : node)),
    blocks: [...(doc.blocks ?? []), own],
  };
}
