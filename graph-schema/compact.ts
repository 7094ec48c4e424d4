// The compact form of a document that links carry: arrays by position, block types once, everything usual left out.

import { blockOf } from "./blocks/index.ts";
import type { Document, DocumentEdge, DocumentGraph, DocumentNode } from "./document.ts";

/** [typeIndex, scope | 0, config | 0, repeat | 0, rest | 0], tail zeros dropped; ids count from 1 unless `rest.id` says otherwise. */
type CompactNode = readonly [number, ...unknown[]];
/** [from, to, output | 0, input | 0], 0 = the block's first port; a wire from the node before is just its target. */
type CompactEdge = number | readonly unknown[];

interface CompactGraph {
  readonly N: readonly CompactNode[];
  readonly E: readonly CompactEdge[];
  readonly c?: readonly unknown[];
  readonly f?: readonly unknown[];
}

/** Custom blocks: everything but their graph by its own name. */
interface CompactDefinition extends CompactGraph {
  readonly type: string;
  readonly title: string;
}

interface Compact extends CompactGraph {
  readonly s: number;
  readonly l: number;
  readonly n: string;
  readonly o?: string;
  /** Types of all nodes, those inside custom blocks too. */
  readonly t: readonly string[];
  readonly b?: readonly CompactDefinition[];
}

const positionStepPx = 10;

export function toCompact(doc: Document): Compact {
  const { blocks = [] } = doc;
  const types = [...new Set([doc, ...blocks].flatMap(({ nodes }) => nodes.map(({ type }) => type)))];
  return {
    s: doc.schema,
    l: doc.library,
    n: doc.name,
    ...(doc.origin !== undefined && { o: doc.origin }),
    t: types,
    ...compactGraph(doc, types),
    ...(blocks.length > 0 && {
      b: blocks.map(({ nodes, edges, comments, frames, ...rest }) => ({
        ...rest,
        ...compactGraph({ nodes, edges, comments, frames }, types),
      })),
    }),
  };
}

function compactGraph(
  { nodes, edges, comments = [], frames = [] }: DocumentGraph,
  types: readonly string[],
): CompactGraph {
  const typeOf = new Map(nodes.map((node) => [node.id, node.type]));
  return {
    N: nodes.map((node, index) => compactNode(node, index, types)),
    E: edges.map((edge) => compactEdge(edge, typeOf)),
    ...(comments.length > 0 && { c: comments }),
    ...(frames.length > 0 && { f: frames }),
  };
}

function compactNode(node: DocumentNode, index: number, types: readonly string[]): CompactNode {
  const { id, type, scope, config, repeat, at, ...rest } = node;
  const more = {
    ...(id !== index + 1 && { id }),
    ...(at && { at: at.map((px) => Math.round(px / positionStepPx)) }),
    ...rest,
  };
  const parts = [scope ?? 0, config ?? 0, repeat ?? 0, Object.keys(more).length > 0 ? more : 0];
  while (parts.at(-1) === 0) parts.pop();
  return [types.indexOf(type), ...parts];
}

function compactEdge({ from, to, output, input }: DocumentEdge, typeOf: ReadonlyMap<number, string>): CompactEdge {
  const [source, target] = [blockOf(typeOf.get(from) ?? ""), blockOf(typeOf.get(to) ?? "")];
  const out = output === source?.outputs[0] ? 0 : output;
  const into = input === target?.inputs[0]?.name ? 0 : input;
  if (out === 0 && into === 0) return from === to - 1 ? to : [from, to];
  return into === 0 ? [from, to, out] : [from, to, out, into];
}

/** Plain JSON for `parseDocument`, which checks it; anything unexpected ends up as a value that it refuses. */
export function fromCompact(json: unknown): unknown {
  const compact = json as Partial<Record<keyof Compact, unknown>> | null;
  if (typeof compact !== "object" || compact === null || !("s" in compact)) return json;
  const types = list(compact.t);
  return {
    schema: compact.s,
    library: compact.l,
    name: compact.n,
    ...(compact.o !== undefined && { origin: compact.o }),
    ...expandGraph(compact, types),
    ...(compact.b !== undefined && {
      blocks: list(compact.b).map((definition) => expandDefinition(definition, types)),
    }),
  };
}

function expandDefinition(json: unknown, types: readonly unknown[]): unknown {
  if (typeof json !== "object" || json === null) return json;
  const { N, E, c, f, ...rest } = json as Partial<CompactDefinition>;
  return { ...rest, ...expandGraph({ N, E, c, f }, types) };
}

function expandGraph({ N, E, c, f }: { readonly [K in keyof CompactGraph]?: unknown }, types: readonly unknown[]) {
  const nodes = list(N).map((entry, index) => expandNode(list(entry), index, types));
  const typeOf = new Map(nodes.map((node) => [node.id, node.type]));
  return {
    nodes,
    edges: list(E).map((entry) => expandEdge(entry, typeOf)),
    ...(c !== undefined && { comments: c }),
    ...(f !== undefined && { frames: f }),
  };
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function expandNode(entry: readonly unknown[], index: number, types: readonly unknown[]): Record<string, unknown> {
  const [type, scope = 0, config = 0, repeat = 0, more = 0] = entry;
  const rest = typeof more === "object" && more !== null ? { ...more } : {};
  const at = "at" in rest && Array.isArray(rest.at) ? rest.at.map((step) => Number(step) * positionStepPx) : undefined;
  return {
    id: index + 1,
    type: typeof type === "number" ? types[type] : type,
    ...(scope !== 0 && { scope }),
    ...(config !== 0 && { config }),
    ...(repeat !== 0 && { repeat }),
    ...rest,
    ...(at && { at }),
  };
}

function expandEdge(entry: unknown, typeOf: ReadonlyMap<unknown, unknown>): unknown {
  const [from, to, output = 0, input = 0] = typeof entry === "number" ? [entry - 1, entry] : list(entry);
  const [source, target] = [blockOf(String(typeOf.get(from))), blockOf(String(typeOf.get(to)))];
  return {
    from,
    output: output === 0 ? (source?.outputs[0] ?? "y") : output,
    to,
    input: input === 0 ? (target?.inputs[0]?.name ?? "x") : input,
  };
}
