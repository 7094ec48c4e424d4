// What follows from a document: types, problems, costs. Computed when asked, remembered per document, never stored.

import {
  type Check,
  check,
  conventionOf,
  type Diagnostic,
  type Document,
  type DocumentCosts,
  type DocumentEdge,
  defaultConvention,
  documentCosts,
  groupBy,
  knownPart,
  type PeakMemory,
  peakMemory,
  type ReceptiveField,
  receptiveFields,
  type Trace,
  traceOf,
} from "#graph-schema";

/** The types and problems of a document. */
export const checkedOf: (doc: Document) => Check = remembered(check);

/** Problems to be told, errors first: an empty canvas is a beginning and has none. */
export const problemsOf: (doc: Document) => readonly Diagnostic[] = remembered((doc) =>
  doc.nodes.length === 0
    ? []
    : checkedOf(doc).diagnostics.toSorted((a, b) => Number(a.severity !== "error") - Number(b.severity !== "error")),
);

/** The whole model's trace; null while the document has errors. */
export const traced: (doc: Document) => Trace | null = remembered((doc) => {
  const checked = checkedOf(doc);
  return checked.ok ? traceOf(checked) : null;
});

/** Problems by the node they are shown on; those of the whole document under null. */
export const problemsByNode: (doc: Document) => ReadonlyMap<number | null, readonly Diagnostic[]> = remembered((doc) =>
  groupBy(problemsOf(doc), (diagnostic) => diagnostic.node ?? diagnostic.edge?.to ?? null),
);

/** Most activation memory alive at once, batch 1; null while the document has errors. */
export const peakOf: (doc: Document) => PeakMemory | null = remembered((doc) => {
  const trace = traced(doc);
  return trace && peakMemory(trace);
});

const fieldsByValue = remembered((doc: Document) => {
  const { trace, valueAt } = knownPart(checkedOf(doc));
  return { fields: receptiveFields(trace), valueAt };
});

/** How much of the picture one position sees of what a port gives; undefined where that is no one window. */
export function receptiveFieldOf(doc: Document, { from, output }: DocumentEdge): ReceptiveField | undefined {
  const { fields, valueAt } = fieldsByValue(doc);
  const value = valueAt(from, output);
  return value && fields.get(value.id);
}

const costsByConvention = new Map<string, (doc: Document) => DocumentCosts>();

/**
 * Costs of every block (`nodes`; absent where it has no types: unknown is not zero) and of all that have; an edit counts
 * again only what it re-traced. A convention of another version counts as the default one.
 */
export function costsOf(doc: Document, conventionId: string): DocumentCosts {
  const id = conventionOf(conventionId)?.id ?? defaultConvention;
  const compute = costsByConvention.get(id) ?? remembered((of: Document) => documentCosts(checkedOf(of), id));
  costsByConvention.set(id, compute);
  return compute(doc);
}

/** Has every block figures? While not, a total is only of the others. */
export function costsComplete(doc: Document): boolean {
  return [...checkedOf(doc).nodes.values()].every(({ fragment }) => fragment !== undefined);
}

/** Do both compute the same? Places, names for people and comments do not matter to a measurement. */
export function sameModel(a: Document, b: Document): boolean {
  return a === b || modelKey(a) === modelKey(b);
}

const modelKey: (doc: Document) => string = remembered(({ nodes, edges, blocks = [] }) =>
  JSON.stringify([graphKey({ nodes, edges }), ...blocks.map((block) => [block.type, block.exposed, graphKey(block)])]),
);

function graphKey({ nodes, edges }: Pick<Document, "nodes" | "edges">) {
  return [nodes.map(({ at: _at, title: _title, ...node }) => node), edges];
}

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
