// What follows from a document: types, problems, costs. Computed when asked, remembered per document, never stored.

import {
  type Check,
  check,
  count,
  type Diagnostic,
  type Document,
  type Fragment,
  groupBy,
  parameterCount,
  sum,
  type Trace,
  traceOf,
} from "#graph-schema";

export interface Costs {
  /** Trained elements. */
  readonly params: number;
  /** Multiply-accumulates of one sample, by the convention asked for. */
  readonly macs: number;
  /** Output elements of convolutions, linears and matrix products. */
  readonly activations: number;
  /** Bytes read and written, weights included, one sample. */
  readonly movedBytes: number;
  /** Bytes of parameters, buffers and constants read. */
  readonly weightBytes: number;
  /** Ops that the convention cannot count, by name: the figure is a lower bound while there are any. */
  readonly uncounted: readonly string[];
}

export interface DocumentCosts {
  /** Nodes without a trace (an error, or waiting) are absent: unknown is not zero. */
  readonly byNode: ReadonlyMap<number, Costs>;
  readonly total: Costs;
  /** False while some block has no figures: then the total is of the others. */
  readonly complete: boolean;
}

export const noCosts: Costs = { params: 0, macs: 0, activations: 0, movedBytes: 0, weightBytes: 0, uncounted: [] };

/** The types and problems of a document. */
export const checkedOf: (doc: Document) => Check = remembered(check);

/** The whole model's trace; null while the document has errors. */
export const traced: (doc: Document) => Trace | null = remembered((doc) => {
  const checked = checkedOf(doc);
  return checked.ok ? traceOf(checked) : null;
});

/** Problems by the node they are shown on; those of the whole document under null. */
export const problemsByNode: (doc: Document) => ReadonlyMap<number | null, readonly Diagnostic[]> = remembered((doc) =>
  groupBy(checkedOf(doc).diagnostics, (diagnostic) => diagnostic.node ?? diagnostic.edge?.to ?? null),
);

const fragmentCosts = new WeakMap<Fragment, Map<string, Costs>>();

function costsOfFragment(fragment: Fragment, conventionId: string): Costs {
  const known = fragmentCosts.get(fragment) ?? new Map<string, Costs>();
  fragmentCosts.set(fragment, known);
  const hit = known.get(conventionId);
  if (hit) return hit;
  const counts = fragment.trace.nodes.map(count);
  const costs: Costs = {
    params: parameterCount(fragment.trace),
    macs: sum(counts.map(({ work }) => work.macs)),
    activations: sum(counts.map(({ activations }) => activations)),
    movedBytes: sum(counts.map(({ inputBytes, outputBytes, weightBytes }) => inputBytes + outputBytes + weightBytes)),
    weightBytes: sum(counts.map(({ weightBytes }) => weightBytes)),
    uncounted: [],
  };
  known.set(conventionId, costs);
  return costs;
}

const costsByConvention = new Map<string, (doc: Document) => DocumentCosts>();

/** Costs of every node and of the whole; an edit counts again only what it re-traced. */
export function costsOf(doc: Document, conventionId: string): DocumentCosts {
  const compute = costsByConvention.get(conventionId) ?? remembered((of: Document) => countAll(of, conventionId));
  costsByConvention.set(conventionId, compute);
  return compute(doc);
}

function countAll(doc: Document, conventionId: string): DocumentCosts {
  const { nodes } = checkedOf(doc);
  const byNode = new Map<number, Costs>();
  for (const [id, { fragment }] of nodes) if (fragment) byNode.set(id, costsOfFragment(fragment, conventionId));
  return { byNode, total: total([...byNode.values()]), complete: byNode.size === nodes.size };
}

function total(parts: readonly Costs[]): Costs {
  return {
    params: sum(parts.map(({ params }) => params)),
    macs: sum(parts.map(({ macs }) => macs)),
    activations: sum(parts.map(({ activations }) => activations)),
    movedBytes: sum(parts.map(({ movedBytes }) => movedBytes)),
    weightBytes: sum(parts.map(({ weightBytes }) => weightBytes)),
    uncounted: [...new Set(parts.flatMap(({ uncounted }) => uncounted))].sort(),
  };
}

/** Do both compute the same? Places, names for people and comments do not matter to a measurement. */
export function sameModel(a: Document, b: Document): boolean {
  if (a === b) return true;
  return modelKey(a) === modelKey(b);
}

const modelKey: (doc: Document) => string = remembered(({ nodes, edges }) =>
  JSON.stringify([nodes.map(({ at: _at, title: _title, ...node }) => node), edges]),
);

/** One result per document, forgotten with it. */
export function remembered<T>(compute: (doc: Document) => T): (doc: Document) => T {
  const results = new WeakMap<Document, { readonly value: T }>();
  return (doc) => {
    const known = results.get(doc);
    if (known) return known.value;
    const value = compute(doc);
    results.set(doc, { value });
    return value;
  };
}
