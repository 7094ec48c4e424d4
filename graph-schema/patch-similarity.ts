// A model with the likeness of its patches measured after every block: do deep layers make all patches the same?

import { check, type NodeCheck } from "./check.ts";
import { type Document, type DocumentEdge, type DocumentNode, nextId, scopeOf } from "./document.ts";
import { blocksOf } from "./own-blocks.ts";

/** One measurement: the output's name, and the block after which it is taken. */
export interface SimilarityTap {
  readonly output: string;
  readonly scope: string;
  /** Of the block, for those without a scope of their own. */
  readonly title: string;
  readonly patches: number;
}

/** Pairs grow with the square: a map of more patches, as between the layers of a stem, is not measured. */
const mostPatches = 4096;
const fewestPatches = 2;

/**
 * The model with an output `similarity_1`, `similarity_2`, … (one number per picture, 0 to 1) after every block that
 * gives a map or tokens, copies in a row each for itself. What it computes otherwise, and its tensors, stay the same.
 */
export function withPatchSimilarity(doc: Document): {
  readonly document: Document;
  readonly taps: readonly SimilarityTap[];
} {
  const flat = unrolled(doc);
  const { nodes, order } = check(flat);
  const added: DocumentNode[] = [];
  const edges: DocumentEdge[] = [];
  const taps: SimilarityTap[] = [];
  let id = nextId(flat);
  for (const { node, block, outputTypes } of order.flatMap((each) => nodes.get(each) ?? [])) {
    const port = block?.outputs[0];
    const patches = port === undefined ? 0 : patchesIn(outputTypes[port]);
    if (port === undefined || block?.family === "io" || patches < fewestPatches || patches > mostPatches) continue;
    const output = `similarity_${taps.length + 1}`;
    const measure = { id: id++, type: "diversity.cosine", scope: output };
    const end = { id: id++, type: "io.output", config: { name: output } };
    added.push(measure, end);
    edges.push({ from: node.id, output: port, to: measure.id, input: "x" });
    edges.push({ from: measure.id, output: "similarity", to: end.id, input: "x" });
    taps.push({ output, scope: scopeOf(node), title: block?.title ?? node.type, patches });
  }
  return { document: { ...flat, nodes: [...flat.nodes, ...added], edges: [...flat.edges, ...edges] }, taps };
}

function patchesIn(type: NodeCheck["outputTypes"][string] | undefined): number {
  if (!type) return 0;
  if (type.layout.kind === "map") return type.shape.slice(2).reduce((product, dim) => product * dim, 1);
  return type.layout.kind === "tokens" ? (type.shape[1] ?? 0) - type.layout.prefix : 0;
}

/** Copies in a row as nodes of their own, with the scopes that they had. */
export function unrolled(doc: Document): Document {
  const blockOf = blocksOf(doc);
  let id = nextId(doc);
  const nodes: DocumentNode[] = [];
  const wires: DocumentEdge[] = [...doc.edges];
  const between: DocumentEdge[] = [];
  const last = new Map<number, number>();
  for (const node of doc.nodes) {
    const { repeat, ...single } = node;
    const block = blockOf(node.type);
    const [input, output] = [block?.inputs[0]?.name, block?.outputs[0]];
    if (repeat === undefined || input === undefined || output === undefined) {
      nodes.push(node);
      continue;
    }
    const scope = scopeOf(node);
    const copies = Array.from({ length: repeat }, (_, index) => ({
      ...single,
      id: index === 0 ? node.id : id++,
      scope: scope === "" ? String(index) : `${scope}.${index}`,
    }));
    nodes.push(...copies);
    for (const [index, copy] of copies.slice(1).entries()) {
      between.push({ from: copies[index]?.id ?? node.id, output, to: copy.id, input });
      for (const edge of doc.edges)
        if (edge.to === node.id && edge.input !== input) wires.push({ ...edge, to: copy.id });
    }
    last.set(node.id, copies.at(-1)?.id ?? node.id);
  }
  // What left a row of copies leaves its last one.
  const outside = wires.map((edge) => ({ ...edge, from: last.get(edge.from) ?? edge.from }));
  return { ...doc, nodes, edges: [...outside, ...between] };
}
