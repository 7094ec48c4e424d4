// HVT (arXiv:2103.10619): pooling of the token sequence between transformer blocks.

import { defineBlock, type Paper } from "../block.ts";
import { refuse } from "../errors.ts";
import { int } from "../fields.ts";
import { tokensType } from "../types.ts";
import { tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "Scalable Vision Transformers with Hierarchical Pooling",
  arxiv: "2103.10619",
  section: "3.2",
};

const tokenPool = defineBlock({
  type: "hvt.tokenPool",
  title: "HVT token pooling",
  family: "pooling",
  doc: "Max pooling along the token sequence, not over the image, then new learned positions; rows of the image run into each other, so the grid is lost.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { kernel: int(3, { max: 64 }), stride: int(2, { max: 64 }) },
  summary: ["kernel", "stride"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { kernel: 4, stride: 3 } },
    { inputs: [tokensType([1, 23, 6])] },
  ],
  forward(g, { x }, window) {
    const { C } = tokensOf("HVT token pooling", x);
    const { layout } = x.type;
    if (layout.kind === "tokens" && layout.prefix > 0)
      refuse("HVT token pooling", { kind: "prefix", got: layout.prefix, needed: 0 }, x.type);
    const pooled = g.transpose(g.maxPool(g.transpose(x, [0, 2, 1]), window), [0, 2, 1]);
    const positions = g.param("pos_embed", [1, pooled.type.shape[1] ?? 0, C]);
    return { y: g.asLayout(g.add(pooled, positions), { kind: "tokens", prefix: 0 }) };
  },
});

export const hvtBlocks = [tokenPool];
