// Custom blocks to test with: made of a piece of a model, and one that a small model uses twice.

import { type Document, makeBlock, zooModel } from "../index.ts";

export const edgenext = () => zooModel("edgenext_xx_small")?.document() as Document;

export function made(doc: Document, ids: ReadonlySet<number>, title = "Hybrid stage") {
  const result = makeBlock(doc, ids, title);
  if (!result.ok) throw new Error(result.message);
  return result;
}

/** Input 8 × 16 × 16 → LGL → output, the LGL in a custom block of two. */
export function twice(): { readonly doc: Document; readonly type: string; readonly uses: readonly [number, number] } {
  const chain: Document = {
    ...edgenext(),
    origin: undefined,
    name: "Two uses",
    nodes: [
      { id: 1, type: "io.input", config: { channels: 8, height: 16, width: 16 } },
      { id: 2, type: "edgevit.lgl", config: { heads: 2, sr: 2 }, scope: "a" },
      { id: 3, type: "io.output" },
    ],
    edges: [
      { from: 1, output: "x", to: 2, input: "x" },
      { from: 2, output: "y", to: 3, input: "x" },
    ],
  } as unknown as Document;
  const { doc, type, id } = made(chain, new Set([2]), "My LGL");
  const second = id + 100;
  const edges = doc.edges.map((edge) => (edge.from === id ? { ...edge, from: second } : edge));
  const uses: Document = {
    ...doc,
    nodes: [...doc.nodes, { id: second, type, scope: "b" }],
    edges: [...edges, { from: id, output: "y", to: second, input: "x" }],
  };
  return { doc: uses, type, uses: [id, second] };
}
