// Dynamic Grained Encoder (Song et al., NeurIPS 2021): each region of the image chooses how many queries it asks.

import { defineBlock, type Paper } from "../block.ts";
import { refuse } from "../errors.ts";
import { int, ints, number } from "../fields.ts";
import { tokensType } from "../types.ts";
import { epsField } from "./norms.ts";
import { spatialReductionAttention } from "./pvt.ts";
import { asTokensLike, mlp, splitPrefix, tokensOf } from "./shared.ts";

const paper: Paper = { title: "Dynamic Grained Encoder for Vision Transformers", arxiv: "2301.03831", section: "3" };

const block = defineBlock({
  type: "dge.block",
  title: "DGE block",
  family: "sparse",
  doc: "Transformer block whose queries are means over cells, as fine as a gate chooses for each region; every token gets its cell's change. Keys come from all tokens. How many queries there are depends on the picture, so it runs at batch 1 only.",
  paper,
  inputs: ["x"],
  outputs: ["y", "scores"],
  config: {
    heads: int(3, { max: 256 }),
    sr: int(1, { max: 64, title: "sr_ratio", description: "The image of keys is so much smaller, as in PVT." }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    region: int(4, { max: 64, description: "Side of a region, in tokens." }),
    splits: ints([4, 2, 1], {
      max: 64,
      description: "Cells along a region's side, one number for each choice; each divides the region's side.",
    }),
    budget: number(0.5, {
      min: 0.01,
      max: 1,
      description: "Share of all queries that training aims at; costs are told for it.",
    }),
    eps: epsField(1e-6),
  },
  summary: ["heads", "sr", "budget"],
  samples: [
    { inputs: [tokensType([1, 65, 16], { grid: [8, 8], prefix: 1 })], config: { heads: 2 } },
    { inputs: [tokensType([1, 32, 6], { grid: [4, 8] })], config: { heads: 3, sr: 2, mlpRatio: 2 } },
    { inputs: [tokensType([1, 54, 6], { grid: [6, 9] })], config: { heads: 1, region: 3, splits: [1, 3] } },
  ],
  forward(g, { x }, { heads, sr, mlpRatio, region, splits, budget, eps }) {
    tokensOf("DGE block", x);
    const { prefix, image } = splitPrefix(g, x);
    if (sr > 1 && prefix) refuse("DGE block", { kind: "prefix", got: prefix.type.shape[1] ?? 0, needed: 0 }, x.type);
    const means = g.toTokens(g.avgPool(g.toMap(image), { kernel: [region, region] }));
    const scores = g.scope("dge.router", () => g.linear("gate", means, { out: splits.length }));
    const { queries, index } = g.gatherGrains(x, scores, { region, splits, budget });
    const affine = g.scope("norm1", () => [
      g.param("weight", [x.type.shape[2] ?? 0], { kind: "fill", value: 1 }),
      g.param("bias", [x.type.shape[2] ?? 0], { kind: "fill", value: 0 }),
    ]);
    const norm1 = (of: typeof x) => g.scope("norm1", () => g.emit("layerNorm", [of, ...affine], { eps })[0] ?? of);
    const [context, normed] = [norm1(x), norm1(queries)];
    const attended = g.add(
      queries,
      g.scope("attn", () => spatialReductionAttention(g, normed, { heads, sr, context })),
    );
    const normed2 = g.layerNorm("norm2", attended, { eps });
    const mixed = g.add(
      attended,
      g.scope("mlp", () => mlp(g, normed2, { ratio: mlpRatio })),
    );
    const change = asTokensLike(g, g.scatterGrains(g.sub(mixed, queries), index), x);
    return { y: g.add(x, change), scores };
  },
});

export const dgeBlocks = [block];
