// CvT (arXiv:2103.15808): convolutional token embedding, attention whose projections begin with a convolution.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { channels, flag, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { requireOdd } from "./convolution.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import {
  asTokensLike,
  channelsOf,
  gridAfterPrefix,
  headWidth,
  mapOf,
  mergeHeads,
  splitHeads,
  splitPrefix,
} from "./shared.ts";

const paper: Paper = { title: "CvT: Introducing Convolutions to Vision Transformers", arxiv: "2103.15808" };

const embed = defineBlock({
  type: "cvt.embed",
  title: "CvT token embedding",
  family: "stem",
  doc: "A convolution over overlapping windows, each position of which becomes a token, and a layer norm.",
  paper: { ...paper, section: "3.1", figure: "2a" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(64),
    kernel: int(7, { max: 63, unit: "px" }),
    stride: int(4, { max: 64, unit: "px" }),
    padding: int(2, { min: 0, max: 32, unit: "px", description: "On every side." }),
    eps: epsField(1e-5),
  },
  summary: ["dim", "kernel", "stride"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 6, 9, 7])], config: { dim: 10, kernel: 3, stride: 2, padding: 1 } },
  ],
  forward(g, { x }, { dim, eps, ...window }) {
    mapOf("CvT token embedding", x);
    return { tokens: g.layerNorm("norm", g.toTokens(g.conv2d("proj", x, { ...window, out: dim })), { eps }) };
  },
});

interface ConvolutionalAttention {
  readonly heads: number;
  readonly kernel: number;
  readonly strideKv: number;
  readonly qkvBias: boolean;
}

/** Queries, keys and values are a depth-wise convolution with BatchNorm of the image, then a linear layer; class tokens skip the convolution. */
function convolutionalAttention(
  g: Graph,
  x: Value,
  { heads, kernel, strideKv, qkvBias: bias }: ConvolutionalAttention,
): Value {
  const { prefix, image } = splitPrefix(g, x);
  const C = channelsOf(x.type);
  headWidth("CvT attention", C, heads);
  const map = g.toMap(image);
  const projected = (part: "q" | "k" | "v"): Value => {
    const stride = part === "q" ? 1 : strideKv;
    const mixed = g.scope(`conv_proj_${part}`, () =>
      g.batchNorm("bn", g.conv2d("conv", map, { kernel, stride, groups: C, bias: false })),
    );
    const tokens = g.toTokens(mixed);
    return splitHeads(g, g.linear(`proj_${part}`, prefix ? g.concat([prefix, tokens], 1) : tokens, { bias }), heads);
  };
  const [q, k, v] = [projected("q"), projected("k"), projected("v")];
  // The official code scales by the full width, not by a head's.
  return g.linear("proj", asTokensLike(g, mergeHeads(g, g.attention({ q, k, v }, C ** -0.5)), x));
}

const fields = {
  heads: int(1, { max: 256 }),
  kernel: int(3, { max: 31, description: "Side of the projections' windows, odd." }),
  strideKv: int(2, { max: 16, title: "stride_kv", description: "Keys and values are so much fewer per side." }),
  qkvBias: flag(true, { title: "qkv_bias" }),
};

const attention = defineBlock({
  type: "cvt.attention",
  title: "Convolutional attention",
  family: "attention",
  doc: "Attention whose queries, keys and values begin with a depth-wise convolution, its scores scaled by the full width; neither norm before it nor residual.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "kernel", "strideKv"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { heads: 2 } },
    { inputs: [tokensType([1, 36, 9], { grid: [7, 5], prefix: 1 })], config: { heads: 3, kernel: 5, qkvBias: false } },
  ],
  forward(g, { x }, config) {
    gridAfterPrefix("convolutional attention", x);
    requireOdd("convolutional attention", { kernel: config.kernel });
    return { y: convolutionalAttention(g, x, config) };
  },
});

const block = defineComposite({
  type: "cvt.block",
  title: "CvT block",
  family: "attention",
  doc: "Pre-norm transformer block whose queries, keys and values begin with a depth-wise convolution; scores are scaled by the full width and the MLP has quick-GELU, as in the official code.",
  paper: { ...paper, section: "3.2", figure: "2b" },
  inputs: ["x"],
  outputs: ["y"],
  config: { ...fields, mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }), eps: epsField(1e-5) },
  summary: ["heads", "strideKv", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { heads: 2 } },
    { inputs: [tokensType([1, 36, 9], { grid: [7, 5], prefix: 1 })], config: { heads: 3 } },
    {
      inputs: [tokensType([1, 37, 6], { grid: [5, 7], prefix: 2 })],
      config: { kernel: 5, strideKv: 3, mlpRatio: 2, qkvBias: false },
    },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    gridAfterPrefix("CvT block", x);
    requireOdd("CvT block", { kernel: config.kernel });
    const attended = preNorm(put, x, { norm: "norm1", eps, part: attention, scope: "attn", config });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio, activation: "quickGelu" }) };
  },
});

export const cvtBlocks = [embed, attention, block];
