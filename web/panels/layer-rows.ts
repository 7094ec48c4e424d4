// The layers table as data: the tree of scopes with shapes, costs and times, sorted, filtered, flattened, written out.

import {
  type Check,
  type ConventionId,
  printShape,
  type ScopeCosts,
  scopeTree,
  type TensorType,
  type Trace,
} from "#graph-schema";
import { rollUp, type ScopeTime } from "#runtime";

export interface LayerRow {
  /** Scope path, dots between parts; empty: the whole model. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  /** Block or ops. */
  readonly type: string;
  readonly input: string;
  readonly output: string;
  readonly parameters: number;
  readonly macs: number;
  readonly activations: number;
  readonly bytes: number;
  /** null: not profiled, or no time was attributed to the scope. */
  readonly wasmMs: number | null;
  readonly webgpuMs: number | null;
  /** Document node that the scope belongs to. */
  readonly node: number | undefined;
  readonly children: readonly LayerRow[];
}

/** Multiply-adds per byte moved; null: nothing is moved. */
export function intensityOf({ macs, bytes }: Pick<LayerRow, "macs" | "bytes">): number | null {
  return bytes > 0 ? macs / bytes : null;
}

export interface Times {
  readonly wasm: ReadonlyMap<string, ScopeTime> | null;
  readonly webgpu: ReadonlyMap<string, ScopeTime> | null;
}

export interface LayerSource {
  readonly trace: Trace;
  readonly checked: Check;
  readonly conventionId: ConventionId;
  /** Own times by scope, as a profile has them. */
  readonly times: Times;
}

export function layerTree({ trace, checked, conventionId, times }: LayerSource): LayerRow {
  const ends = endsByScope(trace);
  const owners = ownersByScope(checked);
  const rolled = { wasm: times.wasm && rollUp(times.wasm), webgpu: times.webgpu && rollUp(times.webgpu) };
  const rowOf = (scope: ScopeCosts): LayerRow => {
    const end = ends.get(scope.path);
    const owner = owners.get(scope.path);
    return {
      path: scope.path,
      name: scope.name === "" ? checked.doc.name : scope.name,
      depth: scope.depth,
      type: scope.path === "" ? "" : (owner?.title ?? end?.ops ?? ""),
      input: end?.input ? printShape(end.input) : "",
      output: end?.output ? printShape(end.output) : "",
      parameters: scope.parameters,
      macs: scope.macs,
      activations: scope.activations,
      bytes: scope.bytesMoved,
      wasmMs: rolled.wasm?.get(scope.path)?.ms ?? null,
      webgpuMs: rolled.webgpu?.get(scope.path)?.ms ?? null,
      node: owner?.node,
      children: scope.children.map(rowOf),
    };
  };
  const nodesByScope = new Map([...owners].map(([path, { node }]) => [path, node]));
  const root = rowOf(scopeTree(trace, conventionId));
  return withOwners(root, nodesByScope, undefined);
}

interface Ends {
  readonly input: TensorType | undefined;
  output: TensorType | undefined;
  /** Names of the ops that stand in the scope itself. */
  ops: string;
}

/** What enters a scope's first node and leaves its last one, and the ops that stand in it directly. */
function endsByScope(trace: Trace): ReadonlyMap<string, Ends> {
  const ends = new Map<string, Ends>();
  for (const { scope, op, inputs, outputs } of trace.nodes)
    for (const path of pathsTo(scope)) {
      const input = inputs.find(({ type }) => type.batched)?.type;
      const known = ends.get(path) ?? { input, output: undefined, ops: "" };
      ends.set(path, known);
      known.output = outputs[0]?.type;
      if (path === scope && !known.ops.split(", ").includes(op))
        known.ops = known.ops === "" ? op : `${known.ops}, ${op}`;
    }
  return ends;
}

/** `a.b.c` → the root, `a`, `a.b`, `a.b.c`. */
function pathsTo(scope: string): readonly string[] {
  if (scope === "") return [""];
  const parts = scope.split(".");
  return ["", ...parts.map((_, index) => parts.slice(0, index + 1).join("."))];
}

interface Owner {
  readonly node: number;
  readonly title: string;
}

/** The scopes that a document node itself stands for: its own, or one per copy. */
function ownersByScope({ nodes }: Check): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  for (const { node, block, fragment } of nodes.values()) {
    const [first = "", ...others] = new Set(fragment?.trace.nodes.map(({ scope }) => scope) ?? []);
    if (!block || first === "") continue;
    let common = first;
    while (common !== "" && !others.every((path) => path === common || path.startsWith(`${common}.`)))
      common = common.slice(0, Math.max(0, common.lastIndexOf(".")));
    const title = node.title ?? block.title;
    if (common === "") continue;
    const copies = node.repeat ?? 1;
    owners.set(common, { node: node.id, title: copies > 1 ? `${title} ×${copies}` : title });
    if (copies > 1) for (let copy = 0; copy < copies; copy++) owners.set(`${common}.${copy}`, { node: node.id, title });
  }
  return owners;
}

/** A scope inside a block's scope belongs to that block. */
function withOwners(row: LayerRow, owners: ReadonlyMap<string, number>, above: number | undefined): LayerRow {
  const node = owners.get(row.path) ?? above;
  return { ...row, node, children: row.children.map((child) => withOwners(child, owners, node)) };
}

export type SortKey =
  | "order"
  | "path"
  | "type"
  | "parameters"
  | "macs"
  | "activations"
  | "bytes"
  | "intensity"
  | "wasmMs"
  | "webgpuMs";

export interface LayerView {
  readonly flat: boolean;
  readonly sort: SortKey;
  readonly descending: boolean;
  readonly filter: string;
  /** Paths whose children are shown; the tree only. */
  readonly open: ReadonlySet<string>;
}

/** The rows in view; flat ones add up to the model. A filter shows the rows that match and, in the tree, those they stand in. */
export function visibleRows(root: LayerRow, view: LayerView): readonly LayerRow[] {
  const words = view.filter.split(/\s+/).filter(Boolean).map(patternOf);
  const matches = ({ path, type }: LayerRow) => {
    const text = `${path} ${type}`;
    return words.every((word) => word.test(text));
  };
  if (view.flat) return sorted(ownRows(root).filter(matches), view);
  const walk = (row: LayerRow): readonly LayerRow[] => {
    const searching = words.length > 0;
    const below = searching || view.open.has(row.path) ? sorted(row.children, view).flatMap(walk) : [];
    return !searching || below.length > 0 || matches(row) ? [row, ...below] : [];
  };
  return walk(root);
}

/** A word of a filter is a regular expression where it is one, else just itself. */
function patternOf(word: string): RegExp {
  try {
    return new RegExp(word, "i");
  } catch {
    return new RegExp(word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
  }
}

/** The row of a block and those it stands in, outermost first; empty: the block has no scope of its own. */
export function wayTo(root: LayerRow, node: number): readonly LayerRow[] {
  if (root.node === node) return [root];
  for (const child of root.children) {
    const way = wayTo(child, node);
    if (way.length > 0) return [root, ...way];
  }
  return [];
}

/** Every scope with what stands in it directly, so that nothing is left out or counted twice. */
function ownRows(row: LayerRow): readonly LayerRow[] {
  if (row.children.length === 0) return [row];
  const own = (key: "parameters" | "macs" | "activations" | "bytes" | "wasmMs" | "webgpuMs") =>
    Math.max(
      0,
      row.children.reduce((left, child) => left - (child[key] ?? 0), row[key] ?? 0),
    );
  const rest = {
    parameters: own("parameters"),
    macs: own("macs"),
    activations: own("activations"),
    bytes: own("bytes"),
  };
  const times = {
    wasmMs: row.wasmMs === null ? null : own("wasmMs"),
    webgpuMs: row.webgpuMs === null ? null : own("webgpuMs"),
  };
  const below = row.children.flatMap(ownRows);
  return Object.values(rest).some((value) => value > 0)
    ? [{ ...row, ...rest, ...times, children: [] }, ...below]
    : below;
}

function sorted(rows: readonly LayerRow[], { sort, descending }: LayerView): readonly LayerRow[] {
  if (sort === "order") return rows;
  const sign = descending ? -1 : 1;
  const sortedBy = (row: LayerRow) => (sort === "intensity" ? intensityOf(row) : row[sort]) ?? -1;
  return rows.toSorted((a, b) => {
    const [left, right] = [sortedBy(a), sortedBy(b)];
    return sign * (typeof left === "string" ? left.localeCompare(String(right)) : left - Number(right));
  });
}
