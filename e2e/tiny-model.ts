// A hybrid model so small that the slowest backend runs it: maps and tokens, BatchNorm and LayerNorm, six blocks.

export const tiny = {
  schema: 1,
  library: 1,
  name: "Tiny",
  nodes: [
    { id: 1, type: "io.input", config: { height: 32, width: 32 } },
    { id: 2, type: "edgenext.stem", config: { dim: 24 } },
    { id: 3, type: "edgevit.lgl", config: { heads: 2 } },
    { id: 4, type: "edgenext.sdta", config: { heads: 2 } },
    { id: 5, type: "head.map", config: { classes: 10 } },
    { id: 6, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
    { from: 3, output: "y", to: 4, input: "x" },
    { from: 4, output: "y", to: 5, input: "x" },
    { from: 5, output: "logits", to: 6, input: "x" },
  ],
};
