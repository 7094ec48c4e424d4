// EfficientFormer (arXiv:2206.01191): pooling blocks on maps, attention blocks on tokens, both with layer scale.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import type { Config } from "../document.ts";
import { refuse } from "../errors.ts";
import { channels, flag, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { convolution, requireOdd } from "./convolution.ts";
import { classesField } from "./heads.ts";
import { add } from "./merge.ts";
import { epsField, layerScaling } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, attentionBias, gridOf, mapOf, mergeHeads, partsOfHeads, tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "EfficientFormer: Vision Transformers at MobileNet Speed",
  arxiv: "2206.01191",
  section: "4.1",
};

const stem = defineComposite({
  type: "efficientformer.stem",
  title: "EfficientFormer stem",
  family: "stem",
  doc: "Two 3×3 convolutions with stride 2, BatchNorm and ReLU, the first half as wide: the side over 4.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(48) },
  summary: ["dim"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 5, 9, 7])], config: { dim: 6 } },
  ],
  parts(put, { x }, { dim }) {
    mapOf("EfficientFormer stem", x);
    if (dim % 2 !== 0) refuse("EfficientFormer stem", { kind: "config", field: "dim", problem: `${dim} is odd` });
    const layer = { stride: 2, bias: true };
    const half = put(convolution, { config: { name: "0", normName: "1", out: dim / 2, ...layer } }, x);
    return { y: put(convolution, { config: { name: "3", normName: "4", out: dim, ...layer } }, half) };
  },
});

const embed = defineComposite({
  type: "efficientformer.embed",
  title: "EfficientFormer embedding",
  family: "pooling",
  doc: "A 3×3 convolution with stride 2 and BatchNorm between two stages: half the side, more channels.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels() },
  summary: ["out"],
  samples: [{ inputs: [mapType([1, 8, 8, 8])], config: { out: 12 } }, { inputs: [mapType([1, 6, 7, 5])] }],
  parts(put, { x }, { out }) {
    mapOf("EfficientFormer embedding", x);
    return { y: put(convolution, { config: { name: "proj", out, stride: 2, bias: true, activation: "none" } }, x) };
  },
});

const mlpRatio = number(4, { min: 0.125, max: 16, title: "mlp_ratio" });
const poolSide = int(3, { max: 31, title: "pool_size", description: "Side of the window, odd.", unit: "px" });
const layerScaleInit = number(1e-5, {
  min: 0,
  max: 1,
  title: "layer_scale_init_value",
  description: "What the factors of both branches start from.",
});

const poolingMixer = defineBlock({
  type: "efficientformer.poolMixer",
  title: "Pooling mixer",
  family: "mixing",
  doc: "Average pooling of x less x: each position moves towards its neighbours, without any weights. Padding does not count in the averages.",
  paper: { title: "MetaFormer Is Actually What You Need for Vision", arxiv: "2111.11418", section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { pool: poolSide },
  summary: ["pool"],
  samples: [{ inputs: [mapType([1, 8, 8, 8])] }, { inputs: [mapType([1, 6, 7, 5])], config: { pool: 5 } }],
  forward(g, { x }, { pool }) {
    mapOf("pooling mixer", x);
    requireOdd("pooling mixer", { pool });
    const window = { kernel: pool, stride: 1, padding: (pool - 1) / 2, countIncludePad: false };
    return { y: g.sub(g.avgPool(x, window), x) };
  },
});

const meta4d = defineComposite({
  type: "efficientformer.meta4d",
  title: "EfficientFormer 4-D block",
  family: "mixing",
  doc: "x + γ₁ · (average pooling of x − x), then x + γ₂ · MLP(x) of 1×1 convolutions with BatchNorm; padding does not count in the averages.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: {
    pool: poolSide,
    mlpRatio,
    layerScale: layerScaleInit,
  },
  summary: ["pool", "mlpRatio"],
  samples: [
    { inputs: [mapType([1, 8, 8, 8])] },
    { inputs: [mapType([1, 6, 7, 5])], config: { pool: 5, mlpRatio: 1.5, layerScale: 0.5 } },
  ],
  parts(put, { x }, { pool, mlpRatio: ratio, layerScale: init }) {
    const { C } = mapOf("EfficientFormer 4-D block", x);
    requireOdd("EfficientFormer 4-D block", { pool });
    const scaled = (index: number, branch: Value) =>
      put(layerScaling, { config: { name: `layer_scale_${index}`, init } }, branch);
    const pooled = put(add, {}, x, scaled(1, put(poolingMixer, { config: { pool } }, x)));
    const point = (index: number, from: Value, config: Config) => {
      const names = { name: `fc${index}`, normName: `norm${index}` };
      return put(convolution, { scope: "mlp", config: { ...names, kernel: 1, bias: true, ...config } }, from);
    };
    const hidden = point(1, pooled, { out: Math.max(1, Math.floor(C * ratio)), activation: "gelu" });
    return { y: put(add, {}, pooled, scaled(2, point(2, hidden, { out: C, activation: "none" }))) };
  },
});

interface BiasedAttention {
  readonly heads: number;
  readonly keyDim: number;
  readonly attnRatio: number;
}

/** LeViT's attention, a learned bias per offset and values wider than keys, without norms and activation in it. */
function biasedAttention(g: Graph, x: Value, { heads, keyDim, attnRatio }: BiasedAttention): Value {
  const { C } = tokensOf("EfficientFormer 3-D block", x);
  const widths = [keyDim, keyDim, Math.max(1, Math.floor(attnRatio * keyDim))];
  const out = heads * widths.reduce((sum, width) => sum + width, 0);
  const [q, k, v] = partsOfHeads(g, g.linear("qkv", x, { out }), { heads, widths });
  if (!q || !k || !v) throw new Error("a split in three gives three");
  const bias = attentionBias(g, gridOf("EfficientFormer 3-D block", x), { heads, stride: 1 });
  const merged = mergeHeads(g, g.attention({ q, k, v, bias }, keyDim ** -0.5));
  return g.linear("proj", asTokensLike(g, merged, x), { out: C });
}

const attentionFields = {
  heads: int(8, { max: 256 }),
  keyDim: int(32, {
    max: 1024,
    title: "key_dim",
    description: "Width of a query and a key in one head.",
    unit: "ch",
  }),
  attnRatio: number(4, {
    min: 0.125,
    max: 16,
    title: "attn_ratio",
    description: "Width of a value over that of a key.",
  }),
};

const tokenMixer = defineBlock({
  type: "efficientformer.attention",
  title: "EfficientFormer attention",
  family: "attention",
  doc: "Attention with a learned bias per offset and values wider than keys, without norms and activation in it; no residual.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: attentionFields,
  summary: ["heads", "keyDim"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { heads: 4, keyDim: 8 } },
    { inputs: [tokensType([1, 15, 7], { grid: [3, 5] })], config: { heads: 3, keyDim: 5, attnRatio: 1.5 } },
  ],
  forward: (g, { x }, config) => ({ y: biasedAttention(g, x, config) }),
});

const meta3d = defineComposite({
  type: "efficientformer.meta3d",
  title: "EfficientFormer 3-D block",
  family: "attention",
  doc: "Pre-norm transformer block on tokens with layer scale and LeViT's bias per offset; the biases tie it to one resolution.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { ...attentionFields, mlpRatio, layerScale: layerScaleInit, eps: epsField(1e-5) },
  summary: ["heads", "keyDim", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { heads: 4, keyDim: 8 } },
    {
      inputs: [tokensType([1, 15, 7], { grid: [3, 5] })],
      config: { heads: 3, keyDim: 5, attnRatio: 1.5, mlpRatio: 2, layerScale: 0.5 },
    },
  ],
  parts(put, { x }, { mlpRatio: ratio, layerScale: init, eps, ...config }) {
    gridOf("EfficientFormer 3-D block", x);
    const branch = (index: number) => ({ norm: `norm${index}`, eps, scale: { name: `layer_scale_${index}`, init } });
    const attended = preNorm(put, x, { ...branch(1), part: tokenMixer, scope: "token_mixer", config });
    return { y: preNormMlp(put, attended, { ...branch(2), ratio }) };
  },
});

const head = defineBlock({
  type: "efficientformer.head",
  title: "EfficientFormer head",
  family: "head",
  doc: "Layer norm, mean over the tokens, linear classifier; distilled: the mean of two classifiers, as the official code evaluates.",
  paper,
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), distilled: flag(true), eps: epsField(1e-5) },
  summary: ["classes", "distilled"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { classes: 10 } },
    { inputs: [tokensType([1, 15, 7], { grid: [3, 5] })], config: { classes: 3, distilled: false } },
  ],
  forward(g, { x }, { classes, distilled, eps }) {
    tokensOf("EfficientFormer head", x);
    const pooled = g.mean(g.layerNorm("norm", x, { eps }), [1]);
    const classify = (name: string): Value => g.linear(name, pooled, { out: classes });
    const logits = classify("head");
    return { logits: distilled ? g.scale(g.add(logits, classify("dist_head")), 0.5) : logits };
  },
});

export const efficientformerBlocks = [stem, embed, poolingMixer, meta4d, tokenMixer, meta3d, head];
