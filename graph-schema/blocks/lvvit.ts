// LV-ViT (arXiv:2104.10858): convolutional stem, halved residual branches, and a head that also looks at every token.

import { defineBlock, type Paper } from "../block.ts";
import { defineComposite } from "../compose.ts";
import { channels, flag, int, number } from "../fields.ts";
import { mapType, tokensType } from "../types.ts";
import { convolution } from "./convolution.ts";
import { classesField } from "./heads.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { mapOf, requireClassTokens, splitPrefix, tokenAt, tokensOf } from "./shared.ts";
import { selfAttentionBlock } from "./vit.ts";
import { patchEmbed } from "./vit-tokens.ts";

const paper: Paper = {
  title: "All Tokens Matter: Token Labeling for Training Better Vision Transformers",
  arxiv: "2104.10858",
};

const stem = defineComposite({
  type: "lvvit.patchEmbed",
  title: "LV-ViT stem",
  family: "stem",
  doc: "Three convolutions at half the resolution, then patches as a convolution whose kernel equals its stride.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(384),
    hidden: channels(64),
    patch: int(16, { min: 2, max: 64, unit: "px", description: "Side of a patch in the picture: even." }),
  },
  summary: ["dim", "hidden", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 32, hidden: 8 } },
    { inputs: [mapType([1, 3, 31, 50])], config: { dim: 12, hidden: 4, patch: 6 } },
  ],
  parts(put, { x }, { dim, hidden, patch }) {
    mapOf("LV-ViT stem", x);
    let y = x;
    for (const number of [1, 2, 3]) {
      const names = { name: `conv${number}`, normName: `bn${number}` };
      y = put(convolution, { config: { ...names, out: hidden, ...(number === 1 && { kernel: 7, stride: 2 }) } }, y);
    }
    return { tokens: put(patchEmbed, { config: { dim, patch: Math.floor(patch / 2) } }, y) };
  },
});

const block = defineComposite({
  type: "lvvit.block",
  title: "LV-ViT block",
  family: "attention",
  doc: "Pre-norm transformer block whose two residual branches are divided by a constant.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(6, { max: 256 }),
    mlpRatio: number(3, { min: 0.125, max: 16, title: "mlp_ratio" }),
    skipLam: number(2, { min: 0.01, max: 100, title: "skip_lam", description: "Divides both branches." }),
    qkvBias: flag(false, { title: "qkv_bias" }),
    eps: epsField(1e-5),
  },
  summary: ["heads", "mlpRatio", "skipLam"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { heads: 4 } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 3, skipLam: 3, qkvBias: true } },
  ],
  parts(put, { x }, { mlpRatio: ratio, skipLam, eps, ...config }) {
    tokensOf("LV-ViT block", x);
    const halved = { eps, scale: { by: 1 / skipLam } };
    const attention = { part: selfAttentionBlock, scope: "attn", config };
    const attended = preNorm(put, x, { norm: "norm1", ...halved, ...attention });
    return { y: preNormMlp(put, attended, { norm: "norm2", ...halved, ratio }) };
  },
});

const head = defineBlock({
  type: "lvvit.head",
  title: "LV-ViT head",
  family: "head",
  doc: "Norm; the class token's logits plus half of the greatest logit of any other token, class by class.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), eps: epsField(1e-5) },
  summary: ["classes"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { classes: 10 } },
    { inputs: [tokensType([1, 24, 6], { prefix: 1 })], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes, eps }) {
    requireClassTokens("LV-ViT head", x, 1);
    const normed = g.layerNorm("norm", x, { eps });
    const logits = g.linear("head", tokenAt(g, normed, 0), { out: classes });
    const { T } = tokensOf("LV-ViT head", normed);
    const { prefix, image } = splitPrefix(g, normed);
    // Where the layout does not say how many class tokens there are, the first row is one.
    const rest = prefix || T < 2 ? image : g.slice(normed, 1, { start: 1, end: T });
    const dense = g.max(g.linear("aux_head", rest, { out: classes }), [1]);
    return { logits: g.add(logits, g.scale(dense, 0.5)) };
  },
});

export const lvvitBlocks = [stem, block, head];
