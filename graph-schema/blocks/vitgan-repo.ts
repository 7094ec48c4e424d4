// ViTGAN as its public reproduction builds it (mlpc-ucsd/ViTGAN, models/gan/stylegan2): its parts and their names.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { channels, flag, int, ints, outChannels } from "../fields.ts";
import type { Init, Value } from "../trace.ts";
import { plainType, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { coordinates, mappingBlock, type Places, positionsBlock } from "./latent.ts";
import { add } from "./merge.ts";
import { activation, normNameField } from "./norms.ts";
import { asTokensLike, gridOf, headWidth, mergeHeads, splitHeads, tokensOf } from "./shared.ts";
import {
  mappingNetwork,
  normal,
  selfModulatedNorm,
  spectralLinear,
  styledConvolution,
  styledPixels,
  styleLayer,
  weighted,
  zeros,
} from "./style-layers.ts";

const paper: Paper = { title: "ViTGAN: Training GANs with Vision Transformers", arxiv: "2107.04589" };
const ones: Init = { kind: "fill", value: 1 };

/**
 * softmax(+‖q − k‖² …)·v as the reproduction has it: lengths are means, both are the query's, and the sign is the
 * paper's turned round. What is the same for all keys falls out.
 */
function l2Attention(g: Graph, x: Value, heads: number): Value {
  const { C } = tokensOf("L2 attention", x);
  const D = headWidth("L2 attention", C, heads);
  const qkv = g.scope("to_qkv", () => spectralLinear(g, x, { out: 3 * C, bias: false }));
  const parts = g.split(qkv, 2, [C, C, C]);
  const [q, k, v] = parts.map((part) => splitHeads(g, part, heads));
  if (!q || !k || !v) throw new Error("a split in three gives three");
  const temperature = g.param("temperature", [1], ones);
  const lengths = g.transpose(g.mean(g.mul(q, q), [3], true), [0, 1, 3, 2]);
  const bias = g.mul(g.scale(lengths, D ** -0.5), temperature);
  const joined = mergeHeads(g, g.attention({ q: g.mul(q, temperature), k, v, bias }, -2 * D ** -0.5));
  const tokens = asTokensLike(g, joined, x);
  return g.scope("to_out.0", () => spectralLinear(g, tokens, { out: C }));
}

/** [1, H·W, C]: the sine of a 1×1 convolution of places. */
function sinePositions(g: Graph, { H, W, C }: Places): Value {
  const at = coordinates(g, "coords", { H, W, alone: -1 });
  return g.scope("ffm.conv", () => {
    const weight = g.reshape(g.param("weight", [C, 2, 1, 1], normal), [C, 2]);
    return g.sin(weighted(g, at, weight, g.param("bias", [C], zeros)));
  });
}

const grid = tokensType([1, 16, 12], { grid: [4, 4] });
const odd = tokensType([1, 15, 6], { grid: [3, 5] });

const mapping = mappingBlock(
  {
    type: "vitganrepo.mapping",
    title: "Mapping network (reproduction)",
    doc: "The latent over its length, then slow linear layers with leaky ReLU, as StyleGAN 2 has them: the style.",
    paper,
  },
  mappingNetwork,
);

const positions = positionsBlock(
  {
    type: "vitganrepo.positions",
    title: "Sine position tokens (reproduction)",
    doc: "Tokens made of positions alone: the sine of a 1×1 convolution of places. The latent only says how many samples there are.",
    paper,
  },
  sinePositions,
);

const modulatedNorm = defineBlock({
  type: "vitganrepo.norm",
  title: "Self-modulated norm (reproduction)",
  family: "norm",
  doc: "Layer norm of tokens whose scale (beside 1) and offset a latent gives, by StyleGAN 2's linear layers.",
  paper,
  inputs: ["x", "w"],
  outputs: ["y"],
  config: { name: normNameField() },
  samples: [
    { inputs: [grid, plainType([1, 5])] },
    { inputs: [odd, plainType([1, 6])], config: { name: "layernorm1" } },
  ],
  forward: (g, { x, w }, config) => ({ y: selfModulatedNorm(g, config.name, x, w) }),
});

const distanceAttention = defineBlock({
  type: "vitganrepo.attention",
  title: "L2 attention (reproduction)",
  family: "attention",
  doc: "Attention that rises with the distance between tokens, the paper's sign turned round, its layers with spectral norm; neither norm nor residual.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(6, { max: 256 }) },
  summary: ["heads"],
  samples: [
    { inputs: [grid], config: { heads: 2 } },
    { inputs: [odd], config: { heads: 3 } },
  ],
  forward: (g, { x }, { heads }) => ({ y: l2Attention(g, x, heads) }),
});

const spectral = defineBlock({
  type: "vitganrepo.linear",
  title: "Spectral linear",
  family: "mixing",
  doc: "A linear layer whose weights are divided by their largest singular value, by one step of power iteration, and multiplied by that of the first weights.",
  paper: { title: "Spectral Normalization for Generative Adversarial Networks", arxiv: "1802.05957", section: "2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), bias: flag(true) },
  summary: ["out"],
  samples: [{ inputs: [grid] }, { inputs: [odd], config: { out: 4, bias: false } }],
  forward(g, { x }, { out, bias }) {
    const { C } = tokensOf("spectral linear", x);
    return { y: spectralLinear(g, x, { out: outOr(out, C), bias }) };
  },
});

const block = defineComposite({
  type: "vitganrepo.block",
  title: "ViTGAN generator block (reproduction)",
  family: "attention",
  doc: "Transformer block whose two norms the latent modulates, its residuals from after the norms and its attention rising with the distance: where the reproduction departs from the paper. Spectral norms are part of it; the first singular values, which no checkpoint holds, are taken to be those of normal weights.",
  paper,
  inputs: ["x", "w"],
  outputs: ["y"],
  config: { heads: int(6, { max: 256 }), mlpRatio: int(4, { max: 16, title: "mlp_ratio" }) },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [grid, plainType([1, 5])], config: { heads: 2 } },
    { inputs: [odd, plainType([1, 6])], config: { heads: 3, mlpRatio: 2 } },
  ],
  parts(put, { x, w }, { heads, mlpRatio }) {
    const { C } = tokensOf("ViTGAN generator block", x);
    const normed = put(modulatedNorm, { config: { name: "layernorm1" } }, x, w);
    const attention = put(distanceAttention, { scope: "attn", config: { heads } }, normed);
    const normed2 = put(modulatedNorm, { config: { name: "layernorm2" } }, put(add, {}, attention, normed), w);
    const wide = put(spectral, { scope: "ff.net.0", config: { out: C * mlpRatio } }, normed2);
    const active = put(activation, { scope: "ff.net", config: { kind: "silu" } }, wide);
    return { y: put(add, {}, put(spectral, { scope: "ff.net.3", config: { out: C } }, active), normed2) };
  },
});

const convSynthesis = defineBlock({
  type: "vitganrepo.convSynthesis",
  title: "Convolutional synthesis (reproduction)",
  family: "head",
  doc: "Modulated norm, then pairs of styled convolutions as in StyleGAN 2, the first of each doubling the size, and a styled 1×1 convolution to colours. The noise that they add is the same for every picture.",
  paper,
  inputs: ["x", "w"],
  outputs: ["picture"],
  config: {
    widths: ints([384, 384], { max: 4096, description: "Channels after each doubling." }),
    out: channels(3),
  },
  summary: ["widths", "out"],
  samples: [
    { inputs: [grid, plainType([1, 5])], config: { widths: [6, 4] } },
    { inputs: [odd, plainType([1, 6])], config: { widths: [5], out: 1 } },
  ],
  forward(g, { x, w }, { widths, out }) {
    gridOf("convolutional synthesis", x);
    let y = g.toMap(asTokensLike(g, selfModulatedNorm(g, "layernorm", x, w), x));
    const noise = ({ type }: Value) => [1, 1, ...type.shape.slice(2)];
    for (const [index, width] of widths.entries())
      for (const up of [true, false]) {
        const from = y;
        const convolve = () => styledConvolution(g, from, { out: width, side: 3, style: w, up });
        y = styleLayer(g, `convs.${2 * index + (up ? 0 : 1)}`, { convolve, noise, bias: [1, width, 1, 1] });
      }
    const picture = g.scope("to_rgb", () => {
      const colours = g.scope("conv", () => styledConvolution(g, y, { out, side: 1, style: w, demodulate: false }));
      return g.add(colours, g.param("bias", [1, out, 1, 1], zeros));
    });
    return { picture };
  },
});

const pixelSynthesis = defineBlock({
  type: "vitganrepo.pixelSynthesis",
  title: "Pixel-wise synthesis (reproduction)",
  family: "head",
  doc: "Modulated norm, then each token is the latent of a small generator (CIPS) that makes its patch pixel by pixel from places; colours from 0 to 1. The noise that it adds is the same for every patch.",
  paper,
  inputs: ["x", "w"],
  outputs: ["picture"],
  config: {
    patch: int(4, { max: 64, unit: "px" }),
    hidden: channels(512),
    layers: int(4, { max: 64, description: "Of the network that makes a style of each token." }),
    out: channels(3),
  },
  summary: ["patch", "hidden", "out"],
  samples: [
    { inputs: [grid, plainType([1, 5])], config: { patch: 2, hidden: 6, layers: 2 } },
    { inputs: [odd, plainType([1, 6])], config: { patch: 3, hidden: 4, layers: 1, out: 1 } },
  ],
  forward(g, { x, w }, { patch, hidden, layers, out }) {
    const { H, W } = gridOf("pixel-wise synthesis", x);
    const { C } = tokensOf("pixel-wise synthesis", x);
    const normed = g.asLayout(selfModulatedNorm(g, "layernorm", x, w), { kind: "plain" });
    const pixels = patch * patch;
    const picture = g.scope("cips", () => {
      const style = g.scope("style", () => mappingNetwork(g, normed, { dim: C, layers }));
      const shapes = { noise: () => [1, 1, pixels, 1], bias: [1, 1, 1, hidden] };
      let y = g.scope("lff", () => g.reshape(sinePositions(g, { H: patch, W: patch, C }), [1, 1, pixels, C]));
      for (const name of ["conv1", "layers.0", "layers.1"]) {
        const from = y;
        const convolve = () => styledPixels(g, from, { out: hidden, side: 1, style });
        y = styleLayer(g, name, { convolve, ...shapes });
      }
      return g.scope("to_rgbs.0", () => {
        const colours = g.scope("conv", () => styledPixels(g, y, { out, side: 1, style, demodulate: false }));
        const bias = g.reshape(g.param("bias", [1, out, 1, 1], zeros), [1, 1, 1, out]);
        return g.clip(g.shift(g.scale(g.add(colours, bias), 0.5), 0.5), { min: 0, max: 1 });
      });
    });
    const tiles = g.transpose(g.reshape(picture, [1, H, W, patch, patch, out]), [0, 5, 1, 3, 2, 4]);
    return { picture: g.asLayout(g.reshape(tiles, [1, out, H * patch, W * patch]), { kind: "map" }) };
  },
});

export const vitganRepoBlocks = [
  mapping,
  positions,
  modulatedNorm,
  distanceAttention,
  spectral,
  block,
  convSynthesis,
  pixelSynthesis,
];
