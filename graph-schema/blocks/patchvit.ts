// PatchVisionTransformer (arXiv:2104.12753): ViT with talking heads and a second classifier that reads the patches.

import { defineBlock, type Paper } from "../block.ts";
import { defineComposite } from "../compose.ts";
import { flag, int, number } from "../fields.ts";
import { tokensType } from "../types.ts";
import { talking } from "./cait.ts";
import { classesField } from "./heads.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { requireClassTokens, splitPrefix, tokenAt, tokensOf } from "./shared.ts";

export const diversityPaper: Paper = { title: "Vision Transformers with Patch Diversification", arxiv: "2104.12753" };

const block = defineComposite({
  type: "patchvit.block",
  title: "Talking-heads block",
  family: "attention",
  doc: "Pre-norm transformer block whose heads' scores are mixed before and after the softmax, without bias and without layer scale, unlike CaiT's.",
  paper: { ...diversityPaper, section: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(6, { max: 256 }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    qkvBias: flag(true, { title: "qkv_bias" }),
    eps: epsField(1e-6),
  },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 17, 12], { grid: [4, 4], prefix: 1 })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 3, mlpRatio: 2, qkvBias: false } },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    tokensOf("talking-heads block", x);
    const mixtures = { before: "proj_pre", after: "proj_post", mixBias: false };
    const attention = { part: talking, scope: "attn", config: { ...config, ...mixtures } };
    const attended = preNorm(put, x, { norm: "norm1", eps, ...attention });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio }) };
  },
});

const head = defineBlock({
  type: "patchvit.head",
  title: "Class and patch heads",
  family: "head",
  doc: "Norm, then one classifier on the class token and one on the mean of the patches. The reference returns log-probabilities of the first, and the sum of both probabilities.",
  paper: { ...diversityPaper, section: "3" },
  inputs: ["x"],
  outputs: ["logits", "patches"],
  config: { classes: classesField(), eps: epsField(1e-6) },
  summary: ["classes"],
  samples: [
    { inputs: [tokensType([1, 17, 12], { grid: [4, 4], prefix: 1 })], config: { classes: 10 } },
    { inputs: [tokensType([1, 37, 6], { grid: [7, 5], prefix: 2 })], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes, eps }) {
    requireClassTokens("class and patch heads", x, 1);
    const { T } = tokensOf("class and patch heads", x);
    const normed = g.layerNorm("norm", x, { eps });
    const { prefix, image } = splitPrefix(g, normed);
    // Tokens that lost their image are taken to begin with one class token.
    const patches = prefix ? image : T > 1 ? g.slice(normed, 1, { start: 1 }) : normed;
    return {
      logits: g.linear("head", tokenAt(g, normed, 0), { out: classes }),
      patches: g.linear("patch_head", g.mean(patches, [1]), { out: classes }),
    };
  },
});

export const patchvitBlocks = [block, head];
