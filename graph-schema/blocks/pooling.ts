// Fewer positions: strided convolution, windows of a map, the whole map, all tokens.

import { defineBlock } from "../block.ts";
import { refuse } from "../errors.ts";
import { choice, flag, int, outChannels } from "../fields.ts";
import { mapType, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { normalize, normKinds } from "./norms.ts";
import { mapOf, splitPrefix, tokensOf } from "./shared.ts";

const map = mapType([1, 8, 8, 8]);
const odd = mapType([1, 6, 7, 5]);

const windowFields = {
  kernel: int(2, { max: 64 }),
  stride: int(2, { max: 64 }),
  padding: int(0, { min: 0, max: 32, description: "On every side; at most half the kernel." }),
};

function requirePadding(
  what: string,
  { kernel, padding }: { readonly kernel: number; readonly padding: number },
): void {
  if (padding * 2 > kernel)
    refuse(what, { kind: "config", field: "padding", problem: `${padding} is more than half of kernel ${kernel}` });
}

const stridedConv = defineBlock({
  type: "pooling.stridedConv",
  title: "Strided convolution",
  family: "pooling",
  doc: "A convolution that steps over positions, then a norm: pooling that learns what to keep.",
  paper: { title: "Striving for Simplicity: The All Convolutional Net", arxiv: "1412.6806" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    out: outChannels(),
    kernel: int(3, { max: 63 }),
    stride: int(2, { max: 64 }),
    norm: choice(normKinds, "batch"),
    bias: flag(false),
  },
  summary: ["out", "kernel", "stride"],
  samples: [
    { inputs: [map], config: { out: 16 } },
    { inputs: [odd], config: { kernel: 2, norm: "layer", bias: true } },
  ],
  forward(g, { x }, { out, norm, ...window }) {
    const { C } = mapOf("strided convolution", x);
    return { y: normalize(g, g.conv2d("conv", x, { ...window, out: outOr(out, C) }), { kind: norm }) };
  },
});

const average = defineBlock({
  type: "pooling.average",
  title: "Average pooling",
  family: "pooling",
  doc: "The mean of each window of a map.",
  inputs: ["x"],
  outputs: ["y"],
  config: {
    ...windowFields,
    countPadding: flag(true, {
      title: "count padding",
      description: "Zeros of the padding count in the mean, as in PyTorch.",
    }),
  },
  summary: ["kernel", "stride"],
  samples: [{ inputs: [map] }, { inputs: [odd], config: { kernel: 3, padding: 1, countPadding: false } }],
  forward(g, { x }, { countPadding, ...window }) {
    mapOf("average pooling", x);
    requirePadding("average pooling", window);
    return { y: g.avgPool(x, { ...window, countIncludePad: countPadding }) };
  },
});

export const maxPooling = defineBlock({
  type: "pooling.max",
  title: "Max pooling",
  family: "pooling",
  doc: "The largest value of each window of a map; padding never wins.",
  inputs: ["x"],
  outputs: ["y"],
  config: windowFields,
  summary: ["kernel", "stride"],
  samples: [{ inputs: [map] }, { inputs: [odd], config: { kernel: 3, padding: 1 } }],
  forward(g, { x }, window) {
    mapOf("max pooling", x);
    requirePadding("max pooling", window);
    return { y: g.maxPool(x, window) };
  },
});

const global = defineBlock({
  type: "pooling.global",
  title: "Global pooling",
  family: "pooling",
  doc: "One number per channel: the mean, or the maximum, of the whole map.",
  inputs: ["x"],
  outputs: ["y"],
  config: { mode: choice(["average", "max"], "average") },
  summary: ["mode"],
  samples: [{ inputs: [map] }, { inputs: [odd], config: { mode: "max" } }],
  forward(g, { x }, { mode }) {
    mapOf("global pooling", x);
    return { y: mode === "average" ? g.globalAvgPool(x) : g.max(x, [2, 3]) };
  },
});

const tokenMean = defineBlock({
  type: "pooling.tokenMean",
  title: "Token mean",
  family: "pooling",
  doc: "The mean of the image's tokens; class and distillation tokens are left out.",
  inputs: ["x"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [tokensType([1, 23, 8])] }, { inputs: [tokensType([1, 36, 8], { grid: [7, 5], prefix: 1 })] }],
  forward(g, { x }) {
    tokensOf("token mean", x);
    return { y: g.mean(splitPrefix(g, x).image, [1]) };
  },
});

export const poolingBlocks = [stridedConv, average, maxPooling, global, tokenMean];
