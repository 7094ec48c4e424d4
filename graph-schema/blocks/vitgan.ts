// ViTGAN (arXiv:2107.04589): a latent modulates the norms of a generator whose tokens are patches; L2 attention judges.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { channels, choice, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, plainType, tokensType } from "../types.ts";
import { coordinates, demodulationEps, latentOf, mappingBlock, type Places, positionsBlock, slope } from "./latent.ts";
import { add } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { epsField, normNameField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, gridOf, headWidth, mapOf, mergeHeads, splitHeads, tokensOf } from "./shared.ts";
import { selfAttentionBlock } from "./vit.ts";

const paper: Paper = { title: "ViTGAN: Training GANs with Vision Transformers", arxiv: "2107.04589" };

/** γ(w) ⊙ (x − μ) / σ + β(w), γ and β linear in the latent. */
function selfModulatedNorm(
  g: Graph,
  name: string,
  { x, w, eps }: { readonly x: Value; readonly w: Value; readonly eps: number },
): Value {
  const { C } = tokensOf("self-modulated norm", x);
  latentOf("self-modulated norm", w);
  return g.scope(name, () => {
    const normed = g.emit("layerNorm", [x], { eps })[0] ?? x;
    const of = (part: string) => g.reshape(g.linear(part, w, { out: C }), [1, 1, C]);
    return g.add(g.mul(normed, of("gamma")), of("beta"));
  });
}

/** sin of a linear map of positions, (x, y) from -1 to 1, row by row: [1, H·W, C]. */
function sinePositions(g: Graph, name: string, { H, W, C }: Places): Value {
  return g.sin(g.linear(name, coordinates(g, `${name}_coords`, { H, W, alone: 0 }), { out: C }));
}

/** softmax(−‖q − k‖² / √d)·v where queries and keys are one projection. ‖q‖² is the same for all keys and falls out. */
function l2Attention(g: Graph, x: Value, heads: number): Value {
  const { C } = tokensOf("L2 attention", x);
  const D = headWidth("L2 attention", C, heads);
  const qk = splitHeads(g, g.linear("qk", x), heads);
  const v = splitHeads(g, g.linear("v", x), heads);
  const lengths = g.transpose(g.sum(g.mul(qk, qk), [3], true), [0, 1, 3, 2]);
  const bias = g.scale(lengths, -(D ** -0.5));
  return asTokensLike(g, g.linear("proj", mergeHeads(g, g.attention({ q: qk, k: qk, v, bias }, 2 * D ** -0.5))), x);
}

const image = tokensType([1, 16, 8], { grid: [4, 4] });
const odd = tokensType([1, 15, 6], { grid: [3, 5] });

const mapping = mappingBlock(
  {
    type: "vitgan.mapping",
    title: "Mapping network",
    doc: "The latent made of length √C, then linear layers with leaky ReLU: the style that modulates norms.",
    paper: { ...paper, section: "3.4" },
  },
  (g, z, { dim, layers }) => {
    const squares = g.shift(g.mean(g.mul(z, z), [1], true), demodulationEps);
    let y = g.div(z, g.sqrt(squares));
    for (let layer = 1; layer <= layers; layer++) y = g.leakyRelu(g.linear(String(layer), y, { out: dim }), slope);
    return y;
  },
);

const positions = positionsBlock(
  {
    type: "vitgan.positions",
    title: "Sine position tokens",
    doc: "Tokens made of positions alone, the sine of a linear map of where each patch lies: what the generator begins with. The latent only says how many samples there are.",
    paper: { ...paper, section: "3.4" },
  },
  (g, places) => sinePositions(g, "pos", places),
);

const modulatedNorm = defineBlock({
  type: "vitgan.norm",
  title: "Self-modulated norm",
  family: "norm",
  doc: "Layer norm of tokens whose scale and offset are linear in a latent.",
  paper: { ...paper, section: "3.4" },
  inputs: ["x", "w"],
  outputs: ["y"],
  config: { eps: epsField(1e-5), name: normNameField() },
  samples: [{ inputs: [image, plainType([1, 5])] }, { inputs: [odd, plainType([1, 6])], config: { name: "norm1" } }],
  forward: (g, { x, w }, { eps, ...config }) => ({ y: selfModulatedNorm(g, config.name, { x, w, eps }) }),
});

const distanceAttention = defineBlock({
  type: "vitgan.attention",
  title: "L2 attention",
  family: "attention",
  doc: "Attention that falls with the distance between a token and another under one projection; neither norm nor residual.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(6, { max: 256 }) },
  summary: ["heads"],
  samples: [
    { inputs: [image], config: { heads: 2 } },
    { inputs: [odd], config: { heads: 3 } },
  ],
  forward: (g, { x }, { heads }) => ({ y: l2Attention(g, x, heads) }),
});

const block = defineComposite({
  type: "vitgan.block",
  title: "ViTGAN generator block",
  family: "attention",
  doc: "Transformer block whose two norms the latent modulates; residuals come from before the norms, as the paper has it (a public reproduction takes them after).",
  paper: { ...paper, section: "3.4" },
  inputs: ["x", "w"],
  outputs: ["y"],
  config: {
    heads: int(6, { max: 256 }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    eps: epsField(1e-5),
  },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [image, plainType([1, 5])], config: { heads: 2 } },
    { inputs: [odd, plainType([1, 6])], config: { heads: 3, mlpRatio: 2 } },
  ],
  parts(put, { x, w }, { heads, mlpRatio: ratio, eps }) {
    tokensOf("ViTGAN generator block", x);
    const norm = (name: string, from: Value) => put(modulatedNorm, { config: { name, eps } }, from, w);
    const attention = put(selfAttentionBlock, { scope: "attn", config: { heads } }, norm("norm1", x));
    const attended = put(add, {}, x, attention);
    const mixed = put(twoLayers, { scope: "mlp", config: { ratio } }, norm("norm2", attended));
    return { y: put(add, {}, attended, mixed) };
  },
});

const synthesis = defineBlock({
  type: "vitgan.synthesis",
  title: "Implicit patch synthesis",
  family: "head",
  doc: "Modulated norm, then each token becomes a patch: a network of two layers from a pixel's place to its colour, the first layer's weights modulated (and demodulated) by the token.",
  paper: { ...paper, section: "3.4" },
  inputs: ["x", "w"],
  outputs: ["picture"],
  config: { patch: int(4, { max: 64, unit: "px" }), hidden: channels(384), out: channels(3), eps: epsField(1e-5) },
  summary: ["patch", "hidden", "out"],
  samples: [
    { inputs: [image, plainType([1, 5])], config: { patch: 2, hidden: 6 } },
    { inputs: [odd, plainType([1, 6])], config: { patch: 3, hidden: 4, out: 1 } },
  ],
  forward(g, { x, w }, { patch, hidden, out, eps }) {
    const { H, W } = gridOf("implicit patch synthesis", x);
    const { T, C } = tokensOf("implicit patch synthesis", x);
    const normed = selfModulatedNorm(g, "norm", { x, w, eps });
    const pixels = patch * patch;
    const places = g.reshape(sinePositions(g, "fourier", { H: patch, W: patch, C }), [1, 1, pixels, C]);
    const style = g.linear("style", normed);
    // Modulating the weights of a layer is modulating what comes in and demodulating what goes out.
    const weight = g.param("fc1.weight", [hidden, C]);
    const modulated = g.mul(g.reshape(style, [1, T, 1, C]), places);
    const product = g.emit("linear", [modulated, weight], {})[0] ?? modulated;
    const lengths = g.emit("linear", [g.mul(style, style), g.mul(weight, weight)], {})[0] ?? style;
    const length = g.reshape(g.sqrt(g.shift(lengths, demodulationEps)), [1, T, 1, hidden]);
    const bias = g.param("fc1.bias", [hidden], { kind: "fill", value: 0 });
    const features = g.leakyRelu(g.add(g.div(product, length), bias), slope);
    const colours = g.reshape(g.linear("fc2", features, { out }), [1, H, W, patch, patch, out]);
    const picture = g.reshape(g.transpose(colours, [0, 5, 1, 3, 2, 4]), [1, out, H * patch, W * patch]);
    return { picture: g.asLayout(picture, { kind: "map" }) };
  },
});

const overlapping = defineBlock({
  type: "vitgan.patchEmbed",
  title: "Overlapping patches",
  family: "stem",
  doc: "Patches that reach half a patch into their neighbours, one token each, plus the sine of a linear map of their places: what the discriminator begins with.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: { dim: channels(384), patch: int(4, { max: 64, unit: "px" }) },
  summary: ["dim", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 8, 8])], config: { dim: 8, patch: 2 } },
    { inputs: [mapType([1, 2, 9, 15])], config: { dim: 5, patch: 3 } },
  ],
  forward(g, { x }, { dim, patch }) {
    mapOf("overlapping patches", x);
    const [before, after] = [Math.floor(patch / 2), Math.ceil(patch / 2)];
    const padding = [before, before, after, after];
    const tokens = g.toTokens(g.conv2d("proj", x, { out: dim, kernel: 2 * patch, stride: patch, padding }));
    const { H, W } = gridOf("overlapping patches", tokens);
    return { tokens: g.add(tokens, sinePositions(g, "pos", { H, W, C: dim })) };
  },
});

const judge = defineComposite({
  type: "vitgan.discriminatorBlock",
  title: "ViTGAN discriminator block",
  family: "attention",
  doc: "Pre-norm transformer block; its attention falls with the distance between a token and another under one projection. Spectral norms are taken to be folded into the weights.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(6, { max: 256 }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    attention: choice(["l2", "dot"], "l2", { description: "l2: the paper's; dot: ordinary attention." }),
    eps: epsField(1e-5),
  },
  summary: ["heads", "mlpRatio", "attention"],
  samples: [
    { inputs: [tokensType([1, 17, 8], { grid: [4, 4], prefix: 1 })], config: { heads: 2 } },
    { inputs: [odd], config: { heads: 3, mlpRatio: 2 } },
    { inputs: [odd], config: { heads: 2, attention: "dot" } },
  ],
  parts(put, { x }, { heads, mlpRatio: ratio, attention, eps }) {
    tokensOf("ViTGAN discriminator block", x);
    const part = attention === "l2" ? distanceAttention : selfAttentionBlock;
    const attended = preNorm(put, x, { norm: "norm1", eps, part, scope: "attn", config: { heads } });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio }) };
  },
});

export const vitganBlocks = [
  mapping,
  positions,
  modulatedNorm,
  distanceAttention,
  block,
  synthesis,
  overlapping,
  judge,
];
