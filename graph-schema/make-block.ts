// Blocks of a model made into one custom block: same wires, same parameter names, one definition and its first use.

import { check } from "./check.ts";
import { freeName, freeType } from "./definitions.ts";
import { type Definition, type Document, type DocumentEdge, type DocumentNode, nextId, scopeOf } from "./document.ts";
import { withoutMembers } from "./frames.ts";
import { groupBy } from "./group.ts";
import { nameOf } from "./node-name.ts";
import { blocksOf, portSide } from "./own-blocks.ts";
import { inputNode } from "./port-node.ts";
import { plainType } from "./types.ts";

export type MadeBlock =
  | { readonly ok: true; readonly doc: Document; readonly type: string; readonly id: number }
  /** A sentence for the user. */
  | { readonly ok: false; readonly message: string };

/** The chosen blocks (inputs and outputs of the model stay outside) as a custom block, in their place. */
export function makeBlock(doc: Document, ids: ReadonlySet<number>, title: string): MadeBlock {
  const blockOf = blocksOf(doc);
  const inner = doc.nodes.filter(({ id, type }) => ids.has(id) && portSide(blockOf(type)) === undefined);
  const first = inner[0];
  if (!first) return { ok: false, message: "Select at least one block that is no input or output of the model." };
  const chosen = new Set(inner.map(({ id }) => id));
  const between = detour(doc, chosen);
  if (between) {
    const name = nameOf(between, blockOf(between.type));
    return { ok: false, message: `Data leaves these blocks and comes back through ${name}; select it too.` };
  }
  const wires = portsOf(doc, chosen);
  const scope = commonScope(inner.map(scopeOf));
  const id = nextId(doc);
  const type = freeType(
    title,
    (doc.blocks ?? []).map((block) => block.type),
  );
  const definition = definitionOf(doc, { type, title, scope, inner, wires });
  const use: DocumentNode = { id, type, scope, ...(first.at && { at: first.at }) };
  const outside = doc.nodes.flatMap((node) => (node === first ? [use] : chosen.has(node.id) ? [] : [node]));
  const edges = doc.edges.flatMap((edge): readonly DocumentEdge[] => {
    if (chosen.has(edge.from) && chosen.has(edge.to)) return [];
    if (chosen.has(edge.from)) return [{ ...edge, from: id, output: wires.out.get(sourceKey(edge)) ?? "" }];
    if (!chosen.has(edge.to)) return [edge];
    const input = wires.in.get(sourceKey(edge));
    // One wire feeds a port, however many blocks inside it reaches.
    return input && input.edges[0] === edge ? [{ ...edge, to: id, input: input.name }] : [];
  });
  const rest = withoutMembers(doc, chosen);
  return { ok: true, type, id, doc: { ...rest, nodes: outside, edges, blocks: [...(doc.blocks ?? []), definition] } };
}

function sourceKey({ from, output }: Pick<DocumentEdge, "from" | "output">): string {
  return `${from}:${output}`;
}

interface InputPort {
  readonly name: string;
  readonly edges: readonly DocumentEdge[];
}

interface Ports {
  readonly in: ReadonlyMap<string, InputPort>;
  /** Port names by source inside. */
  readonly out: ReadonlyMap<string, string>;
}

/** What comes in from one place is one input; what leaves, or ends open, is an output. */
function portsOf(doc: Document, chosen: ReadonlySet<number>): Ports {
  const inputs = new Map<string, InputPort>();
  const arriving = doc.edges.filter(({ from, to }) => !chosen.has(from) && chosen.has(to));
  for (const [key, edges] of groupBy(arriving, sourceKey)) {
    const taken = [...inputs.values()].map(({ name }) => name);
    inputs.set(key, { name: freeName(edges[0]?.input ?? "x", taken), edges });
  }
  const outputs = new Map<string, string>();
  const { nodes } = check(doc);
  const used = new Set(doc.edges.map(sourceKey));
  const open = [...chosen].flatMap((from) =>
    Object.keys(nodes.get(from)?.outputTypes ?? {}).flatMap((output) =>
      used.has(sourceKey({ from, output })) ? [] : [{ from, output }],
    ),
  );
  for (const source of [...doc.edges.filter(({ from, to }) => chosen.has(from) && !chosen.has(to)), ...open])
    if (!outputs.has(sourceKey(source))) outputs.set(sourceKey(source), freeName(source.output, [...outputs.values()]));
  return { in: inputs, out: outputs };
}

interface Parts {
  readonly type: string;
  readonly title: string;
  readonly scope: string;
  readonly inner: readonly DocumentNode[];
  readonly wires: Ports;
}

function definitionOf(doc: Document, { type, title, scope, inner, wires }: Parts): Definition {
  const blockOf = blocksOf(doc);
  const { nodes: checks } = check(doc);
  const chosen = new Set(inner.map(({ id }) => id));
  const nodes = inner.map((node) => within(node, scope));
  const edges = doc.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to));
  let id = nextId(doc);
  for (const { name, edges: fed } of wires.in.values()) {
    const [edge] = fed;
    const arriving = edge && checks.get(edge.from)?.outputTypes[edge.output];
    const port = (arriving && inputNode(id, name, arriving)) ?? inputNode(id, name, plainType([1, 1]));
    if (!port) continue;
    nodes.unshift(port);
    const output = blockOf(port.type)?.outputs[0] ?? "";
    edges.push(...fed.map((wire) => ({ ...wire, from: port.id, output })));
    id++;
  }
  for (const [key, name] of wires.out) {
    const [from, output] = [Number(key.slice(0, key.indexOf(":"))), key.slice(key.indexOf(":") + 1)];
    nodes.push({ id, type: "io.output", config: { name } });
    edges.push({ from, output, to: id, input: "x" });
    id++;
  }
  return { type, title, nodes, edges };
}

/** The node with its scope as it is named inside `outer`. */
function within(node: DocumentNode, outer: string): DocumentNode {
  const scope = outer === "" ? scopeOf(node) : scopeOf(node).slice(outer.length + 1);
  return scope === scopeOf(node) ? node : { ...node, scope };
}

/** `stages.2` of `stages.2.blocks.0` and `stages.2.norm`: whole parts only, so that no tensor changes its name. */
function commonScope([first = "", ...others]: readonly string[]): string {
  let parts = first.split(".");
  for (const other of others) {
    const theirs = other.split(".");
    const differs = parts.findIndex((part, index) => part !== theirs[index]);
    if (differs >= 0) parts = parts.slice(0, differs);
  }
  return parts.join(".");
}

/** A block outside that stands between two of the chosen; undefined: they are one piece. */
function detour({ nodes, edges }: Document, chosen: ReadonlySet<number>): DocumentNode | undefined {
  const reach = (next: (edge: DocumentEdge) => readonly [number, number]) => {
    const neighbours = groupBy(edges.map(next), ([from]) => from);
    const reached = new Set(chosen);
    for (const id of reached) for (const [, to] of neighbours.get(id) ?? []) reached.add(to);
    return reached;
  };
  const after = reach(({ from, to }) => [from, to]);
  const before = reach(({ from, to }) => [to, from]);
  return nodes.find(({ id }) => !chosen.has(id) && after.has(id) && before.has(id));
}
