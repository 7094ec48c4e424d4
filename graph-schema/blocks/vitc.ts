// ViT_C (arXiv:2106.14881): convolutional stem, and the transformer of pycls, whose names are torch.nn.MultiheadAttention's.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { channels, int, ints, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { convolution, projection } from "./convolution.ts";
import { classesField } from "./heads.ts";
import { toTokens } from "./layout.ts";
import { twoLayers } from "./mixing.ts";
import { epsField } from "./norms.ts";
import { preNorm } from "./pre-norm.ts";
import { asTokensLike, mapOf, mergeHeads, requireClassTokens, separateQkv, tokenAt, tokensOf } from "./shared.ts";

const paper: Paper = { title: "Early Convolutions Help Transformers See Better", arxiv: "2106.14881" };

const stem = defineComposite({
  type: "vitc.stem",
  title: "ViT_C stem",
  family: "stem",
  doc: "3×3 convolutions with batch norm and ReLU, stride 2 wherever the width changes, then 1×1 to the transformer's width; each position left is a token.",
  paper: { ...paper, section: "3", figure: "1" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(192),
    widths: ints([24, 48, 96, 192], {
      description: "Channels of the 3×3 convolutions; a repeated width keeps the size.",
    }),
  },
  summary: ["dim", "widths"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 24, widths: [4, 8, 8, 16] } },
    { inputs: [mapType([1, 3, 15, 9])], config: { dim: 6, widths: [5] } },
  ],
  parts(put, { x }, { dim, widths }) {
    mapOf("ViT_C stem", x);
    let y = x;
    for (const [index, out] of widths.entries()) {
      const names = { name: `cstem${index}_conv`, normName: `cstem${index}_bn` };
      y = put(convolution, { config: { ...names, out, stride: out === widths[index - 1] ? 1 : 2 } }, y);
    }
    return { tokens: put(toTokens, {}, put(projection, { config: { name: "cstem_last_conv", out: dim } }, y)) };
  },
});

/** torch.nn.MultiheadAttention of tokens with themselves: one input projection, rows q | k | v. */
function multiheadAttention(g: Graph, x: Value, heads: number): Value {
  const { C } = tokensOf("attention", x);
  const zeros = { kind: "fill", value: 0 } as const;
  const [qkv] = g.emit(
    "linear",
    [x, g.param("in_proj_weight", [3 * C, C]), g.param("in_proj_bias", [3 * C], zeros)],
    {},
  );
  if (!qkv) throw new Error("linear has an output");
  const { q, k, v, D } = separateQkv(g, qkv, heads);
  return asTokensLike(g, g.linear("out_proj", mergeHeads(g, g.attention({ q, k, v }, D ** -0.5))), x);
}

const heads = int(3, { max: 256 });

const attention = defineBlock({
  type: "vitc.attention",
  title: "Self-attention (pycls)",
  family: "attention",
  doc: "Every token looks at all tokens, with the weights as torch.nn.MultiheadAttention keeps them; neither norm nor residual.",
  paper: { title: "Attention Is All You Need", arxiv: "1706.03762", section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads },
  summary: ["heads"],
  samples: [
    { inputs: [tokensType([1, 17, 24], { grid: [4, 4], prefix: 1 })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 2 } },
  ],
  forward: (g, { x }, config) => ({ y: multiheadAttention(g, x, config.heads) }),
});

const block = defineComposite({
  type: "vitc.block",
  title: "ViT block (pycls)",
  family: "attention",
  doc: "The pre-norm transformer block under the names of pycls, its layer norms with epsilon 1e-5.",
  paper: { ...paper, section: "3", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads,
    mlpRatio: number(3, { min: 0.125, max: 16, title: "mlp_ratio" }),
    eps: epsField(1e-5),
  },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 17, 24], { grid: [4, 4], prefix: 1 })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 2, mlpRatio: 1.5 } },
  ],
  parts(put, { x }, { heads, mlpRatio: ratio, eps }) {
    tokensOf("ViT block", x);
    const attending = { part: attention, scope: "self_attention.block", config: { heads } };
    const attended = preNorm(put, x, { norm: "ln_1", eps, ...attending });
    const names = { first: "linear_1", second: "linear_2" };
    const mixing = { part: twoLayers, scope: "mlp_block", config: { ratio, ...names } };
    return { y: preNorm(put, attended, { norm: "ln_2", eps, ...mixing }) };
  },
});

const head = defineBlock({
  type: "vitc.head",
  title: "Class-token head (pycls)",
  family: "head",
  doc: "Layer norm, the class token, a linear classifier, under the names of pycls.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), eps: epsField(1e-5) },
  summary: ["classes"],
  samples: [
    { inputs: [tokensType([1, 17, 24], { grid: [4, 4], prefix: 1 })], config: { classes: 10 } },
    { inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes, eps }) {
    requireClassTokens("class-token head", x, 1);
    const normed = g.layerNorm("encoder.ln", x, { eps });
    return { logits: g.linear("head.head_fc", tokenAt(g, normed, 0), { out: classes }) };
  },
});

export const vitcBlocks = [stem, attention, block, head];
