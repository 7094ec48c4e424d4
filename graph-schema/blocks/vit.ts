// ViT (arXiv:2010.11929) and DeiT (arXiv:2012.12877): patches, class and distillation tokens, positions, pre-norm block.

import { defineBlock, type Paper } from "../block.ts";
import { channels, choice, flag, int, name, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { mapOf, preNormLayer, requireClassTokens, selfAttention, tokenAt, tokensOf } from "./shared.ts";

export const vitPaper: Paper = { title: "An Image is Worth 16x16 Words", arxiv: "2010.11929" };
export const deitPaper: Paper = { title: "Training data-efficient image transformers", arxiv: "2012.12877" };

const patches = tokensType([1, 16, 32], { grid: [4, 4] });

const patchEmbed = defineBlock({
  type: "vit.patchEmbed",
  title: "Patch embedding",
  family: "stem",
  doc: "A convolution whose kernel equals its stride cuts the picture into patches, one token each.",
  paper: { ...vitPaper, section: "3.1" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(192),
    patch: int(16, { max: 64, unit: "px" }),
    name: name("proj", { description: "Name of the convolution in the checkpoint." }),
  },
  summary: ["dim", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 32, patch: 8 } },
    { inputs: [mapType([1, 3, 31, 50])], config: { dim: 12, patch: 7 } },
  ],
  forward(g, { x }, { dim, patch, ...config }) {
    mapOf("patch embedding", x);
    return { tokens: g.toTokens(g.conv2d(config.name, x, { out: dim, kernel: patch, stride: patch, padding: 0 })) };
  },
});

const classToken = defineBlock({
  type: "vit.classToken",
  title: "Class token",
  family: "layout",
  doc: "A learned token put before the image; with distillation a second one beside it, as DeiT has it.",
  paper: { ...vitPaper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    distilled: flag(false, { description: "Adds DeiT's distillation token." }),
    name: name("cls_token", { description: "Tensor name in the checkpoint." }),
  },
  summary: ["distilled"],
  samples: [
    { inputs: [patches] },
    { inputs: [patches], config: { distilled: true } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { name: "class_emb" } },
  ],
  forward(g, { x }, { distilled, ...config }) {
    const { C } = tokensOf("class token", x);
    const learned = distilled ? [config.name, "dist_token"] : [config.name];
    const before = learned.map((token) => g.expandBatch(g.param(token, [1, 1, C]), x));
    return { y: g.concat([...before, x], 1) };
  },
});

const positions = defineBlock({
  type: "vit.positions",
  title: "Position embedding",
  family: "layout",
  doc: "A learned vector added to each token; tied to the resolution it was trained at.",
  paper: { ...vitPaper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    name: name("pos_embed", { description: "Tensor name in the checkpoint." }),
    sequenceFirst: flag(false, {
      title: "sequence first",
      description: "Stored as [T, 1, C], as sequence-first code has it.",
    }),
  },
  samples: [
    { inputs: [patches] },
    {
      inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })],
      config: { name: "pos_embedding", sequenceFirst: true },
    },
  ],
  forward(g, { x }, { sequenceFirst, ...config }) {
    const { T, C } = tokensOf("position embedding", x);
    const table = sequenceFirst
      ? g.transpose(g.param(config.name, [T, 1, C]), [1, 0, 2])
      : g.param(config.name, [1, T, C]);
    return { y: g.add(x, table) };
  },
});

const block = defineBlock({
  type: "vit.block",
  title: "ViT block",
  family: "attention",
  doc: "Pre-norm transformer block: x + attention(LN x), then x + MLP(LN x).",
  paper: { ...vitPaper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(3, { max: 256 }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    qkvBias: flag(true, { title: "qkv_bias" }),
    gelu: choice(["none", "tanh"], "none", { title: "gelu approximation" }),
    eps: number(1e-6, { min: 1e-12, max: 1e-2 }),
  },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [patches], config: { heads: 4 } },
    {
      inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })],
      config: { heads: 2, qkvBias: false, gelu: "tanh" },
    },
  ],
  forward(g, { x }, { heads, mlpRatio, qkvBias, gelu, eps }) {
    tokensOf("ViT block", x);
    const attention = (normed: Value) => selfAttention(g, normed, { heads, qkvBias });
    const activation = gelu === "tanh" ? "gelu tanh" : "gelu";
    return { y: preNormLayer(g, x, { eps, attention, mlpRatio, activation }) };
  },
});

const head = defineBlock({
  type: "vit.head",
  title: "Class-token head",
  family: "head",
  doc: "Norm, the class token, a linear classifier; distilled: the mean of both tokens' logits, as DeiT evaluates.",
  paper: deitPaper,
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: int(1000, { max: 65_536 }), distilled: flag(false), eps: number(1e-6, { min: 1e-12, max: 1e-2 }) },
  summary: ["classes", "distilled"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { classes: 10 } },
    { inputs: [tokensType([1, 18, 32], { grid: [4, 4], prefix: 2 })], config: { classes: 10, distilled: true } },
  ],
  forward(g, { x }, { classes, distilled, eps }) {
    requireClassTokens("class-token head", x, distilled ? 2 : 1);
    const normed = g.layerNorm("norm", x, { eps });
    const logits = g.linear("head", tokenAt(g, normed, 0), { out: classes });
    if (!distilled) return { logits };
    return { logits: g.scale(g.add(logits, g.linear("head_dist", tokenAt(g, normed, 1), { out: classes })), 0.5) };
  },
});

export const vitBlocks = [patchEmbed, classToken, positions, block, head];
