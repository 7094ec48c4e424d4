// PVT v1 (arXiv:2102.12122): transformer block whose keys and values come from a smaller image.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { flag, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { tokensType } from "../types.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, gridOf, headWidth, mergeHeads, splitHeads, tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "Pyramid Vision Transformer: A Versatile Backbone for Dense Prediction without Convolutions",
  arxiv: "2102.12122",
};

export interface SpatialReduction {
  readonly heads: number;
  /** Side of the square of positions that become one key; 1 keeps all. */
  readonly sr: number;
  readonly qkvBias?: boolean;
}

/**
 * Attention of every token to an image sr times smaller (`q`, `kv`, `proj`; `sr`, `norm` where it is smaller).
 * `context`: tokens that keys and values come from, x itself when absent.
 */
export function spatialReductionAttention(
  g: Graph,
  x: Value,
  { heads, sr, qkvBias = true, context = x }: SpatialReduction & { readonly context?: Value },
): Value {
  const { T, C } = tokensOf("spatial-reduction attention", x);
  const D = headWidth("spatial-reduction attention", C, heads);
  if (sr > 1) gridOf("spatial-reduction attention", context);
  const reduced =
    sr > 1
      ? g.layerNorm("norm", g.toTokens(g.conv2d("sr", g.toMap(context), { kernel: sr, stride: sr, padding: 0 })))
      : context;
  const q = splitHeads(g, g.linear("q", x, { bias: qkvBias }), heads);
  const S = reduced.type.shape[1] ?? T;
  const both = g.reshape(g.linear("kv", reduced, { out: 2 * C, bias: qkvBias }), [1, S, 2, heads, D]);
  const [k, v] = g
    .split(g.transpose(both, [0, 2, 3, 1, 4]), 1, [1, 1])
    .map((part) => g.reshape(part, [1, heads, S, D]));
  if (!k || !v) throw new Error("a split in two gives two");
  return asTokensLike(g, g.linear("proj", mergeHeads(g, g.attention({ q, k, v }, D ** -0.5))), x);
}

const sr = int(1, {
  max: 64,
  title: "sr_ratio",
  description: "The image of keys is so much smaller; 1 keeps it whole.",
});

const reducedAttention = defineBlock({
  type: "pvt.attention",
  title: "Spatial-reduction attention",
  family: "attention",
  doc: "Attention whose keys and values come from a strided convolution of the image; neither norm before it nor residual.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(1, { max: 256 }), sr, qkvBias: flag(true, { title: "qkv_bias" }) },
  summary: ["heads", "sr"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })], config: { heads: 2, sr: 4 } },
    { inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })], config: { heads: 2, qkvBias: false } },
  ],
  forward: (g, { x }, config) => ({ y: spatialReductionAttention(g, x, config) }),
});

const block = defineComposite({
  type: "pvt.block",
  title: "PVT block",
  family: "attention",
  doc: "Pre-norm transformer block whose keys and values come from a strided convolution of the image; rows and columns that fill no whole window are left out there.",
  paper: { ...paper, section: "3.3", figure: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(1, { max: 256 }),
    sr,
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    qkvBias: flag(true, { title: "qkv_bias" }),
    eps: epsField(1e-6),
  },
  summary: ["heads", "sr", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })], config: { heads: 2, sr: 4, mlpRatio: 8 } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 3, sr: 2, qkvBias: false } },
    { inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })], config: { heads: 2 } },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    tokensOf("PVT block", x);
    const attended = preNorm(put, x, { norm: "norm1", eps, part: reducedAttention, scope: "attn", config });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio }) };
  },
});

export const pvtBlocks = [reducedAttention, block];
