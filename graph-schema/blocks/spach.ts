// SPACH and Hybrid-MS (arXiv:2108.13002): one block whose spatial mixing is a convolution, attention or an MLP.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import type { Config } from "../document.ts";
import { refuse } from "../errors.ts";
import { channels, choice, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { convolution, depthwise } from "./convolution.ts";
import { toMap, toTokens } from "./layout.ts";
import { add } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { epsField, groupNorm } from "./norms.ts";
import { preNorm } from "./pre-norm.ts";
import { asTokensLike, gridOf, mapOf, tokensOf } from "./shared.ts";
import { selfAttentionBlock } from "./vit.ts";
import { patchEmbed } from "./vit-tokens.ts";

const paper: Paper = {
  title: "A Battle of Network Structures: An Empirical Study of CNN, Transformer, and MLP",
  arxiv: "2108.13002",
};

const stem = defineComposite({
  type: "spach.deepStem",
  title: "SPACH deep stem",
  family: "stem",
  doc: "7×7 convolution with stride 2, two of 3×3, each with BatchNorm and ReLU, then patches of half the side: Hybrid-MS's deep patch embedding.",
  paper: { ...paper, section: "5" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(128),
    patch: int(4, { min: 2, max: 64, description: "Side of a patch of the picture, even.", unit: "px" }),
    hidden: channels(64, { description: "Channels before the patches are cut." }),
  },
  summary: ["dim", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 12, hidden: 8 } },
    { inputs: [mapType([1, 5, 19, 13])], config: { dim: 6, patch: 6, hidden: 4 } },
  ],
  parts(put, { x }, { dim, patch, hidden }) {
    mapOf("SPACH deep stem", x);
    if (patch % 2 !== 0) refuse("SPACH deep stem", { kind: "config", field: "patch", problem: `${patch} is odd` });
    const layer = (first: number, from: Value, window: Config = {}) => {
      const names = { name: String(first), normName: String(first + 1) };
      return put(convolution, { scope: "proj", config: { ...names, out: hidden, ...window } }, from);
    };
    const map = layer(6, layer(3, layer(0, x, { kernel: 7, stride: 2 })));
    return { tokens: put(patchEmbed, { config: { name: "proj.9", dim, patch: patch / 2 } }, map) };
  },
});

const tokenRatio = number(0.5, {
  min: 0.125,
  max: 16,
  title: "token_ratio",
  description: "Of the MLP over the tokens.",
});
const mixings = ["convolution", "attention", "mlp"] as const;

/** Two linear layers over the tokens, alike for all channels: the number of tokens is in their shapes. */
function spatialMlp(g: Graph, x: Value, ratio: number): Value {
  const { T } = tokensOf("MLP over tokens", x);
  const turned = g.transpose(x, [0, 2, 1]);
  const hidden = g.gelu(g.linear("fc1", turned, { out: Math.max(1, Math.floor(T * ratio)) }));
  return asTokensLike(g, g.transpose(g.linear("fc2", hidden, { out: T }), [0, 2, 1]), x);
}

const tokenMlp = defineBlock({
  type: "spach.tokenMlp",
  title: "MLP over tokens",
  family: "mixing",
  doc: "Two linear layers over the positions with GELU between, alike for all channels; tied to one number of tokens.",
  paper: { title: "MLP-Mixer: An all-MLP Architecture for Vision", arxiv: "2105.01601", section: "2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { ratio: tokenRatio },
  summary: ["ratio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })], config: { ratio: 2 } },
  ],
  forward: (g, { x }, { ratio }) => ({ y: spatialMlp(g, x, ratio) }),
});

const block = defineComposite({
  type: "spach.block",
  title: "SPACH block",
  family: "mixing",
  doc: "Mixes positions by attention, by an MLP over the tokens, or not at all, and always by a depth-wise 3×3 convolution of what arrives, beside it; then an MLP over the channels.",
  paper: { ...paper, section: "3.2", figure: "1b" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    mixing: choice(mixings, "attention", {
      description: "convolution: nothing but the depth-wise one. mlp: tied to one resolution.",
    }),
    heads: int(4, { max: 256, description: "Of the attention." }),
    channelRatio: number(2, { min: 0.125, max: 16, title: "channel_ratio" }),
    tokenRatio,
    layerScale: number(1e-4, {
      min: 0,
      max: 1,
      title: "init_values",
      description: "What the factor of the spatial branch starts from.",
    }),
    eps: epsField(1e-6),
  },
  summary: ["mixing", "heads", "channelRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    {
      inputs: [tokensType([1, 35, 6], { grid: [7, 5] })],
      config: { mixing: "mlp", channelRatio: 3, layerScale: 0.5 },
    },
    { inputs: [tokensType([1, 15, 9], { grid: [3, 5] })], config: { mixing: "convolution" } },
    { inputs: [tokensType([1, 15, 9], { grid: [3, 5] })], config: { heads: 3, layerScale: 0.5 } },
  ],
  parts(put, { x }, { mixing, heads, channelRatio, tokenRatio, layerScale: init, eps }) {
    gridOf("SPACH block", x);
    const filter = { name: "cpe_net.net.1", bias: true, norm: "none", activation: "none" };
    const convolved = put(toTokens, {}, put(depthwise, { config: filter }, put(toMap, {}, x)));
    const branch = { norm: "norm1", eps, scale: { name: "gamma_1", init, threeAxes: true }, scope: "spatial_func" };
    const mixers = {
      convolution: () => x,
      attention: () => preNorm(put, x, { ...branch, part: selfAttentionBlock, config: { heads } }),
      mlp: () => preNorm(put, x, { ...branch, part: tokenMlp, config: { ratio: tokenRatio } }),
    };
    const between = put(add, {}, mixers[mixing](), convolved);
    const inner = { part: twoLayers, scope: "channel_func", config: { ratio: channelRatio } };
    return { y: preNorm(put, between, { norm: "norm2", eps, ...inner }) };
  },
});

const downsample = defineComposite({
  type: "spach.downsample",
  title: "SPACH downsample",
  family: "pooling",
  doc: "The tokens' image at half the side by a 2×2 convolution, then a norm over all channels and positions together.",
  paper: { ...paper, section: "3.1", figure: "1c" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), eps: epsField(1e-5) },
  summary: ["out"],
  samples: [
    { inputs: [tokensType([1, 16, 8], { grid: [4, 4] })], config: { out: 12 } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })] },
  ],
  parts(put, { x }, { out, eps }) {
    gridOf("SPACH downsample", x);
    const scope = "net.1";
    const window = { kernel: 2, stride: 2, padding: "none", norm: "none", activation: "none" };
    const half = put(convolution, { scope, config: { name: "0", out, ...window } }, put(toMap, { scope }, x));
    return { y: put(toTokens, { scope }, put(groupNorm, { scope, config: { name: "1", eps } }, half)) };
  },
});

export const spachBlocks = [stem, tokenMlp, block, downsample];
