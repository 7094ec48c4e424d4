// EdgeNeXt (arXiv:2206.10589): patchify stem, downsampling, convolution encoder, split depth-wise transpose attention.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite, type Put } from "../compose.ts";
import { channels, choice, flag, int, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapLayout, mapType, tokensType } from "../types.ts";
import { cascade, cascadeWidths, convolution, depthwise, requireOdd } from "./convolution.ts";
import { toMap, toTokens } from "./layout.ts";
import { add } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { batchNorm, layerNorm, layerScaling } from "./norms.ts";
import { asTokensLike, mapOf, mergeHeads, qkvHeads } from "./shared.ts";

const paper: Paper = {
  title: "EdgeNeXt: Efficiently Amalgamated CNN-Transformer Architecture for Mobile Vision Applications",
  arxiv: "2206.10589",
};

const form = choice(["ln-gelu", "bn-hs"], "ln-gelu", {
  title: "norm and activation",
  description: "Layer norm and GELU, or BatchNorm and Hard-swish, which devices run faster.",
});
type Form = "ln-gelu" | "bn-hs";

/** What the layers are called in EdgeNeXt's own code, as in ConvNeXt's, and in timm. */
const namings = {
  official: { mixing: "dwconv", widen: "pwconv1", narrow: "pwconv2", lastNorm: "norm", classifier: "head" },
  timm: { mixing: "conv_dw", widen: "mlp.fc1", narrow: "mlp.fc2", lastNorm: "head.norm", classifier: "head.fc" },
} as const;

const names = choice(["official", "timm"], "official", { description: "Whose names the tensors have." });

const expansion = int(4, { max: 16, title: "expan_ratio" });

function norm(g: Graph, name: string, from: { readonly x: Value; readonly form: Form }): Value {
  return from.form === "bn-hs" ? g.batchNorm(name, from.x) : g.layerNorm(name, from.x, { eps: 1e-6 });
}

const layerScaleInit = 1e-6;

interface Pointwise {
  readonly expansion: number;
  readonly form: Form;
  readonly names?: keyof typeof namings;
}

/** Norm, MLP, `gamma`, on tokens. */
function pointwise(put: Put, x: Value, { expansion, form, names = "official" }: Pointwise): Value {
  const { widen, narrow } = namings[names];
  const activation = form === "bn-hs" ? "hardSwish" : "gelu";
  const config = { ratio: expansion, activation, first: widen, second: narrow };
  const mixed = put(twoLayers, { config }, putNorm(put, x, { name: "norm", form }));
  return put(layerScaling, { config: { init: layerScaleInit } }, mixed);
}

function putNorm(put: Put, x: Value, { name, form }: { readonly name: string; readonly form: Form }): Value {
  return form === "bn-hs" ? put(batchNorm, { config: { name } }, x) : put(layerNorm, { config: { name } }, x);
}

const unpadded = { padding: "none", activation: "none" };

const stem = defineComposite({
  type: "edgenext.stem",
  title: "EdgeNeXt stem",
  family: "stem",
  doc: "A convolution whose kernel equals its stride, then a norm.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(24), patch: int(4, { max: 64, unit: "px" }), form },
  summary: ["dim", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 3, 19, 10])], config: { dim: 6, patch: 3, form: "bn-hs" } },
  ],
  parts(put, { x }, { dim, patch, form }) {
    mapOf("EdgeNeXt stem", x);
    const cut = { name: "0", out: dim, kernel: patch, stride: patch, ...unpadded, bias: form === "ln-gelu" };
    const norm = { norm: form === "bn-hs" ? "batch" : "layer", normName: "1" };
    return { y: put(convolution, { config: { ...cut, ...norm } }, x) };
  },
});

const downsample = defineComposite({
  type: "edgenext.downsample",
  title: "EdgeNeXt downsample",
  family: "pooling",
  doc: "A norm, then a 2×2 convolution with stride 2: half the side, more channels.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), form },
  summary: ["out"],
  samples: [
    { inputs: [mapType([1, 8, 8, 8])], config: { out: 12 } },
    { inputs: [mapType([1, 6, 7, 5])], config: { form: "bn-hs" } },
  ],
  parts(put, { x }, { out, form }) {
    mapOf("EdgeNeXt downsample", x);
    const half = { name: "1", out, kernel: 2, stride: 2, ...unpadded, bias: form === "ln-gelu", norm: "none" };
    return { y: put(convolution, { config: half }, putNorm(put, x, { name: "0", form })) };
  },
});

const convEncoder = defineComposite({
  type: "edgenext.convEncoder",
  title: "EdgeNeXt conv encoder",
  family: "conv",
  doc: "x + γ · MLP(norm(depth-wise convolution of x)): ConvNeXt's block, which has a kernel of 7.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { kernel: int(3, { max: 31, unit: "px" }), expansion, form, names },
  summary: ["kernel", "expansion"],
  samples: [
    { inputs: [mapType([1, 8, 8, 8])] },
    { inputs: [mapType([1, 6, 7, 5])], config: { kernel: 9, expansion: 2, form: "bn-hs" } },
    { inputs: [mapType([1, 5, 6, 9])], config: { kernel: 7, expansion: 1, names: "timm" } },
  ],
  parts(put, { x }, { kernel, expansion, form, names }) {
    mapOf("conv encoder", x);
    requireOdd("conv encoder", { kernel });
    const window = { kernel, bias: form === "ln-gelu", norm: "none", activation: "none" };
    const mixed = put(depthwise, { config: { ...window, name: namings[names].mixing } }, x);
    const inner = pointwise(put, put(toTokens, {}, mixed), { expansion, form, names });
    return { y: put(add, {}, x, put(toMap, {}, inner)) };
  },
});

/** Channels of the Fourier table per axis, and its longest period. */
const fourier = { hidden: 32, temperature: 10_000 } as const;

/** [2 · hidden, H, W]: sines and cosines in turn, of the row first, then of the column; rows and columns span 2π. */
function fourierTable(H: number, W: number): Float32Array {
  const { hidden, temperature } = fourier;
  const table = new Float32Array(2 * hidden * H * W);
  const wave = (position: number, channel: number): number => {
    const angle = position / temperature ** ((2 * Math.floor(channel / 2)) / hidden);
    return channel % 2 === 0 ? Math.sin(angle) : Math.cos(angle);
  };
  const angleOf = (index: number, length: number): number => ((index + 1) / (length + 1e-6)) * 2 * Math.PI;
  for (let channel = 0; channel < hidden; channel++)
    for (let y = 0; y < H; y++)
      for (let x = 0; x < W; x++) {
        table[(channel * H + y) * W + x] = wave(angleOf(y, H), channel);
        table[((channel + hidden) * H + y) * W + x] = wave(angleOf(x, W), channel);
      }
  return table;
}

/** The table of an H × W map projected to C channels, as a map that is the same for every picture. */
function fourierPositions(
  g: Graph,
  { C, H, W }: { readonly C: number; readonly H: number; readonly W: number },
): Value {
  const table = g.constant("fourier", [1, 2 * fourier.hidden, H, W], () => fourierTable(H, W));
  return g.conv2d("token_projection", g.asLayout(table, mapLayout), { out: C, kernel: 1 });
}

const positions = defineBlock({
  type: "edgenext.positions",
  title: "Fourier positions",
  family: "layout",
  doc: "Adds sines and cosines of row and column, projected by a 1×1 convolution; made for the size that arrives.",
  paper: { title: "XCiT: Cross-Covariance Image Transformers", arxiv: "2106.09681", section: "A" },
  inputs: ["x"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [mapType([1, 8, 4, 4])] }, { inputs: [mapType([1, 6, 5, 3])] }],
  forward: (g, { x }) => ({ y: g.add(x, fourierPositions(g, mapOf("Fourier positions", x))) }),
});

/** Attention between channels instead of tokens: softmax(q̂ᵀ·k̂ · temperature), q and k of unit length over the tokens. */
function crossCovarianceAttention(g: Graph, x: Value, heads: number): Value {
  const { q, k, v } = qkvHeads(g, x, { heads, bias: true });
  const swapped = (value: Value): Value => g.transpose(value, [0, 1, 3, 2]);
  const scores = g.matmul(swapped(g.l2Normalize(q, 2)), g.l2Normalize(k, 2));
  const attention = g.softmax(g.mul(scores, g.param("temperature", [heads, 1, 1], { kind: "fill", value: 1 })));
  return asTokensLike(g, g.linear("proj", mergeHeads(g, g.matmul(v, swapped(attention)))), x);
}

const crossCovariance = defineBlock({
  type: "edgenext.attention",
  title: "Cross-covariance attention",
  family: "attention",
  doc: "Attention between channels instead of tokens, whose cost grows with the number of tokens alone; neither norm nor residual.",
  paper: { title: "XCiT: Cross-Covariance Image Transformers", arxiv: "2106.09681", section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(4, { max: 256 }) },
  summary: ["heads"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 37, 6], { grid: [7, 5], prefix: 2 })], config: { heads: 3 } },
  ],
  forward: (g, { x }, { heads }) => ({ y: crossCovarianceAttention(g, x, heads) }),
});

const sdta = defineComposite({
  type: "edgenext.sdta",
  title: "EdgeNeXt SDTA encoder",
  family: "attention",
  doc: "Split depth-wise transpose attention: a cascade of convolutions over parts of the channels, attention between channels, an MLP.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(4, { max: 256 }),
    scales: int(2, {
      min: 2,
      max: 16,
      description: "Parts that the channels are split in; the last is not convolved.",
    }),
    positions: flag(false, { title: "use_pos_emb", description: "Adds Fourier positions before the attention." }),
    expansion,
    form,
  },
  summary: ["heads", "scales", "positions"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])], config: { positions: true } },
    { inputs: [mapType([1, 22, 7, 5])], config: { heads: 2, scales: 3 } },
    { inputs: [mapType([1, 8, 5, 6])], config: { heads: 2, scales: 4, positions: true, form: "bn-hs" } },
  ],
  parts(put, { x }, { heads, scales, positions: placed, expansion, form }) {
    cascadeWidths("SDTA", x, scales);
    const normed = (t: Value): Value => putNorm(put, t, { name: "norm_xca", form });
    const mixed = put(cascade, { config: { scales } }, x);
    // With BatchNorm the reference normalises first and keeps the residual on what is normalised.
    const early = form === "bn-hs" ? normed(mixed) : mixed;
    const before = put(toTokens, {}, placed ? put(positions, { scope: "pos_embd" }, early) : early);
    const arriving = form === "bn-hs" ? before : normed(before);
    const attended = put(crossCovariance, { scope: "xca", config: { heads } }, arriving);
    const scaled = put(layerScaling, { config: { name: "gamma_xca", init: layerScaleInit } }, attended);
    const inner = pointwise(put, put(add, {}, before, scaled), { expansion, form });
    return { y: put(add, {}, x, put(toMap, {}, inner)) };
  },
});

const head = defineBlock({
  type: "edgenext.head",
  title: "EdgeNeXt head",
  family: "head",
  doc: "Mean over positions, norm, linear classifier; with BatchNorm the norm comes before the mean.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: int(1000, { max: 65_536 }), form, names },
  summary: ["classes"],
  samples: [
    { inputs: [mapType([1, 16, 4, 4])], config: { classes: 10 } },
    { inputs: [mapType([1, 6, 3, 5])], config: { classes: 7, form: "bn-hs" } },
    { inputs: [mapType([1, 6, 3, 5])], config: { classes: 7, names: "timm" } },
  ],
  forward(g, { x }, { classes, form, names }) {
    mapOf("EdgeNeXt head", x);
    const { lastNorm, classifier } = namings[names];
    const pooled =
      form === "bn-hs"
        ? g.globalAvgPool(norm(g, lastNorm, { x, form }))
        : norm(g, lastNorm, { x: g.globalAvgPool(x), form });
    return { logits: g.linear(classifier, pooled, { out: classes }) };
  },
});

export const edgenextBlocks = [stem, downsample, convEncoder, positions, crossCovariance, sdta, head];
