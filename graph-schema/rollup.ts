// Costs added up: by op, by scope, by node of a document, in all; and the moment at which most memory is alive.

import { atExpectedLengths, fixedBatch } from "./bounded.ts";
import type { Check } from "./check.ts";
import { type Convention, type ConventionId, conventions, defaultConvention, partsOf } from "./conventions.ts";
import { count, operations } from "./costs.ts";
import type { OpName } from "./ops/index.ts";
import { type PeakMemory, peakMemory } from "./peak-memory.ts";
import type { Trace } from "./trace.ts";
import { byteLength, numElements } from "./types.ts";

/** Sums for one sample. `macs` is in the convention's unit; everything else does not depend on a convention. */
export interface Costs {
  /** Trained elements. */
  readonly parameters: number;
  readonly macs: number;
  /** Output elements of convolutions, linears and matrix products. */
  readonly activations: number;
  /** Arithmetic of any kind, a multiply-accumulate counted as two. */
  readonly operations: number;
  /** Read and written by all nodes, weights included, as if nothing stayed in a cache. */
  readonly bytesMoved: number;
  /** Parameters and buffers, as stored in float32. */
  readonly weightBytes: number;
}

export interface ScopeCosts extends Costs {
  /** Dots between parts; empty: the whole model. */
  readonly path: string;
  /** Last part of the path. */
  readonly name: string;
  readonly depth: number;
  readonly nodes: number;
  readonly children: readonly ScopeCosts[];
}

export interface OpCosts {
  readonly op: OpName;
  readonly nodes: number;
  readonly macs: number;
}

/** An op that the convention has no rule for: its number would be a guess, so it is named instead. */
export interface Uncounted {
  readonly op: OpName;
  readonly nodes: number;
}

/** A row of a table: a scope without what is below it. */
export type ScopeRow = Omit<ScopeCosts, "children"> & { readonly intensity: number };

export interface TraceCosts extends Costs {
  /**
   * Only where the picture decides how many tokens there are, which also binds the model to batch 1: `macs` for as many
   * as training aimed at. All other figures are for the most there can be.
   */
  readonly expectedMacs?: number;
  readonly byOp: readonly OpCosts[];
  readonly uncounted: readonly Uncounted[];
}

export interface Analysis extends TraceCosts {
  readonly convention: Pick<Convention, "id" | "title" | "unit" | "description">;
  /** Operations per byte moved. */
  readonly intensity: number;
  readonly peak: PeakMemory;
  /** Every scope before those inside it, the whole model first. */
  readonly scopes: readonly ScopeRow[];
}

export interface DocumentCosts extends TraceCosts {
  /** By id of the document's node; absent: not traced. */
  readonly nodes: ReadonlyMap<number, TraceCosts>;
}

type Sums = { -readonly [K in keyof Costs]: number };

const none: readonly OpName[] = [];
const nothing: Costs = { parameters: 0, macs: 0, activations: 0, operations: 0, bytesMoved: 0, weightBytes: 0 };

/** Written out: this runs for every node of every scope. */
function add(to: Sums, more: Costs): void {
  to.parameters += more.parameters;
  to.macs += more.macs;
  to.activations += more.activations;
  to.operations += more.operations;
  to.bytesMoved += more.bytesMoved;
  to.weightBytes += more.weightBytes;
}

/** Operations per byte moved; 0 where nothing is moved. */
export function intensity(costs: Pick<Costs, "operations" | "bytesMoved">): number {
  return costs.bytesMoved === 0 ? 0 : costs.operations / costs.bytesMoved;
}

/** Fragments are shared between the documents before and after an edit, so an edit counts only what it touched. */
const counted = new WeakMap<Trace, Map<ConventionId, TraceCosts>>();

export function traceCosts(trace: Trace, id: ConventionId = defaultConvention): TraceCosts {
  const known = counted.get(trace) ?? new Map<ConventionId, TraceCosts>();
  counted.set(trace, known);
  const hit = known.get(id);
  if (hit) return hit;
  const greatest = countTrace(trace, conventions[id]);
  const costs =
    fixedBatch(trace) === undefined
      ? greatest
      : { ...greatest, expectedMacs: countTrace(atExpectedLengths(trace), conventions[id]).macs };
  known.set(id, costs);
  return costs;
}

/** Costs of some nodes with the parameters they are given; where the picture decides a length, for the most there can be. */
export function costsOfPart(part: Counted, id: ConventionId = defaultConvention): TraceCosts {
  return countTrace(part, conventions[id]);
}

type Counted = Pick<Trace, "nodes" | "params">;

function countTrace(trace: Counted, convention: Convention): TraceCosts {
  const sums: Sums = { ...nothing };
  const byOp = new Map<OpName, { op: OpName; nodes: number; macs: number }>();
  const uncounted = new Map<OpName, number>();
  const left = (op: OpName) => uncounted.set(op, (uncounted.get(op) ?? 0) + 1);
  forEachPart(trace, convention, {
    node({ op }, costs, isCounted) {
      add(sums, costs);
      const known = byOp.get(op);
      if (known) {
        known.nodes += 1;
        known.macs += costs.macs;
      } else byOp.set(op, { op, nodes: 1, macs: costs.macs });
      if (!isCounted) left(op);
      for (const part of partsOf[op] ?? none) if (!convention.counts(part)) left(part);
    },
    param: (_, costs) => add(sums, costs),
  });
  return { ...sums, byOp: [...byOp.values()], uncounted: [...uncounted].map(([op, nodes]) => ({ op, nodes })) };
}

interface Visitor {
  readonly node: (node: Trace["nodes"][number], costs: Costs, isCounted: boolean) => void;
  readonly param: (scope: string, costs: Costs) => void;
}

function forEachPart(trace: Counted, convention: Convention, visit: Visitor): void {
  for (const node of trace.nodes) {
    const { work, activations, inputBytes, outputBytes, weightBytes } = count(node);
    const macs = convention.countNode(node, work);
    const costs: Costs = {
      parameters: 0,
      macs: macs === "uncounted" ? 0 : macs,
      activations,
      operations: operations(work),
      bytesMoved: inputBytes + outputBytes + weightBytes,
      weightBytes: 0,
    };
    visit.node(node, costs, macs !== "uncounted");
  }
  for (const { name, kind, value } of trace.params) {
    const parameters = kind === "param" ? numElements(value.type.shape) : 0;
    const scope = name.slice(0, Math.max(0, name.lastIndexOf(".")));
    visit.param(scope, { ...nothing, parameters, weightBytes: byteLength(value.type) });
  }
}

/** Costs of every traced node of a document and of all together. */
export function documentCosts({ nodes }: Pick<Check, "nodes">, id: ConventionId = defaultConvention): DocumentCosts {
  const byNode = new Map<number, TraceCosts>();
  for (const [node, { fragment }] of nodes) if (fragment) byNode.set(node, traceCosts(fragment.unscoped, id));
  return { ...together([...byNode.values()]), nodes: byNode };
}

function together(parts: readonly TraceCosts[]): TraceCosts {
  const sums: Sums = { ...nothing };
  const byOp = new Map<OpName, OpCosts>();
  const uncounted = new Map<OpName, number>();
  let expectedMacs = 0;
  for (const part of parts) {
    add(sums, part);
    expectedMacs += part.expectedMacs ?? part.macs;
    for (const { op, nodes, macs } of part.byOp) {
      const before = byOp.get(op);
      byOp.set(op, { op, nodes: (before?.nodes ?? 0) + nodes, macs: (before?.macs ?? 0) + macs });
    }
    for (const { op, nodes } of part.uncounted) uncounted.set(op, (uncounted.get(op) ?? 0) + nodes);
  }
  return {
    ...sums,
    ...(parts.some((part) => part.expectedMacs !== undefined) && { expectedMacs }),
    byOp: [...byOp.values()],
    uncounted: [...uncounted].map(([op, nodes]) => ({ op, nodes })),
  };
}

interface Growing extends Sums {
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  nodes: number;
  readonly children: Growing[];
}

/** Field by field, so that all scopes of a large model have one hidden class. */
function emptyScope(path: string, depth: number): Growing {
  return {
    parameters: 0,
    macs: 0,
    activations: 0,
    operations: 0,
    bytesMoved: 0,
    weightBytes: 0,
    path,
    name: path.slice(path.lastIndexOf(".") + 1),
    depth,
    nodes: 0,
    children: [],
  };
}

/** The tree of scopes; each holds the sums of all below it. */
export function scopeTree(trace: Trace, id: ConventionId = defaultConvention): ScopeCosts {
  const root = emptyScope("", 0);
  const byPath = new Map<string, Growing>([["", root]]);
  const scopeAt = (path: string): Growing => {
    const known = byPath.get(path);
    if (known) return known;
    const cut = path.lastIndexOf(".");
    const parent = scopeAt(path.slice(0, Math.max(0, cut)));
    const made = emptyScope(path, parent.depth + 1);
    parent.children.push(made);
    byPath.set(path, made);
    return made;
  };
  forEachPart(trace, conventions[id], {
    node(node, costs) {
      const scope = scopeAt(node.scope);
      add(scope, costs);
      scope.nodes += 1;
    },
    param: (scope, costs) => add(scopeAt(scope), costs),
  });
  addUp(root);
  return root;
}

function addUp(scope: Growing): void {
  for (const child of scope.children) {
    addUp(child);
    add(scope, child);
    scope.nodes += child.nodes;
  }
}

/** The rows of a table, every scope before those inside it. */
export function scopeRows({ children, ...scope }: ScopeCosts): readonly ScopeRow[] {
  return [{ ...scope, intensity: intensity(scope) }, ...children.flatMap(scopeRows)];
}

/** Everything that is said of a model under one convention. */
export function analyze(trace: Trace, id: ConventionId = defaultConvention): Analysis {
  const { title, unit, description } = conventions[id];
  const costs = traceCosts(trace, id);
  return {
    convention: { id, title, unit, description },
    ...costs,
    intensity: intensity(costs),
    peak: peakMemory(trace),
    scopes: scopeRows(scopeTree(trace, id)),
  };
}
