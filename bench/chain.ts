// Documents of any length for figures: a chain of ViT blocks, and parallel chains that are no columns.

import { blockOf, type Document, type DocumentEdge, documentSchema, libraryVersion } from "#graph-schema";

/** A picture, a patch embedding, ViT blocks in a row, a head. */
export function chain(length: number, dim = 64): Document {
  const types = [
    "io.input",
    "vit.patchEmbed",
    ...Array.from({ length: length - 4 }, () => "vit.block"),
    "head.tokens",
    "io.output",
  ];
  const configs: Readonly<Record<string, Document["nodes"][number]["config"]>> = {
    "vit.patchEmbed": { dim, patch: 16 },
    "vit.block": { heads: 8 },
  };
  const nodes = types.map((type, index) => ({
    id: index + 1,
    type,
    scope: `node_${index + 1}`,
    ...(configs[type] && { config: configs[type] }),
  }));
  const edges = nodes.slice(1).map(({ id }, index) => wireTo(id, index + 1, types[index]));
  return { schema: documentSchema, library: libraryVersion, name: `chain of ${length}`, nodes, edges };
}

/** One picture, and activations in so many chains side by side: too wide for columns. */
export function parallel(chains: number, each: number): Document {
  const activations = Array.from({ length: chains * each }, (_, index) => ({ id: index + 2, type: "norm.activation" }));
  const nodes = [{ id: 1, type: "io.input" }, ...activations];
  const edges = activations.map(({ id }, index) =>
    index % each === 0 ? wireTo(id, 1, "io.input") : wireTo(id, id - 1, "norm.activation"),
  );
  return { schema: documentSchema, library: libraryVersion, name: `${chains} chains`, nodes, edges };
}

function wireTo(to: number, from: number, type = ""): DocumentEdge {
  return { from, output: blockOf(type)?.outputs[0] ?? "", to, input: "x" };
}
