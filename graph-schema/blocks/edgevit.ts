// EdgeViT (arXiv:2205.03436): overlap-free patch embedding, local-global-local block, pooled head.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite, type Put } from "../compose.ts";
import { refuse } from "../errors.ts";
import { channels, int } from "../fields.ts";
import { joinScope } from "../fragment.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { convolution, depthwise, positional, projection } from "./convolution.ts";
import { toMap, toTokens } from "./layout.ts";
import { add } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { batchNorm } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, gridOf, headWidth, mapOf, mergeHeads, qkvHeads, tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "EdgeViTs: Competing Light-weight CNNs on Mobile Devices with Vision Transformers",
  arxiv: "2205.03436",
};

const patchEmbed = defineComposite({
  type: "edgevit.patchEmbed",
  title: "EdgeViT patch embed",
  family: "pooling",
  doc: "Convolution with kernel = stride, then layer norm over the channels of each position.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(36), stride: int(4, { max: 16 }) },
  summary: ["dim", "stride"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 5, 9, 7])], config: { dim: 6, stride: 2 } },
  ],
  parts(put, { x }, { dim, stride }) {
    mapOf("EdgeViT patch embed", x);
    const cut = { name: "proj", out: dim, kernel: stride, stride, padding: "none", bias: true };
    return { y: put(convolution, { config: { ...cut, norm: "layer", eps: 1e-5, activation: "none" } }, x) };
  },
});

/** Every sr-th token attends to its like; a transposed convolution spreads what they learned. */
function globalSparseAttention(
  g: Graph,
  t: Value,
  { heads, sr }: { readonly heads: number; readonly sr: number },
): Value {
  const { C } = tokensOf("LGL attention", t);
  const D = headWidth("LGL attention", C, heads);
  if (sr > 1) {
    const { H, W } = gridOf("LGL", t);
    const needed = `a map whose sides are multiples of sr = ${sr}`;
    if (H % sr !== 0 || W % sr !== 0) refuse("LGL", { kind: "resolution", got: [H, W], needed, stride: sr });
  }
  const delegates = sr > 1 ? g.toTokens(g.avgPool(g.toMap(t), { kernel: 1, stride: sr })) : t;
  const { q, k, v } = qkvHeads(g, delegates, { heads, bias: true });
  const attended = asTokensLike(g, mergeHeads(g, g.attention({ q, k, v }, D ** -0.5)), delegates);
  if (sr === 1) return g.linear("proj", attended);
  const spread = g.toTokens(g.convTranspose2d("LocalProp", g.toMap(attended), { kernel: sr, stride: sr, groups: C }));
  return g.linear("proj", g.layerNorm("norm", spread));
}

const fields = {
  heads: int(1, { max: 256 }),
  sr: int(1, { max: 16, description: "Sampling ratio; 1 leaves both local steps out." }),
};

const sparseAttention = defineBlock({
  type: "edgevit.attention",
  title: "Sparse delegate attention",
  family: "attention",
  doc: "Every sr-th position attends to its like, a transposed convolution spreads what they learned; neither norm before it nor residual.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "sr"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })], config: { heads: 2, sr: 2 } },
    { inputs: [tokensType([1, 36, 12], { grid: [7, 5], prefix: 1 })], config: { heads: 3 } },
  ],
  forward: (g, { x }, config) => ({ y: globalSparseAttention(g, x, config) }),
});

/** x + depthwise and pointwise convolutions of x, then x + MLP, each after a batch norm. */
function localAggregation(put: Put, x: Value, ratio: number): Value {
  const scope = "LocalAgg";
  const norm = (name: string, from: Value) => put(batchNorm, { scope, config: { name } }, from);
  const point = (name: string, from: Value) => put(projection, { scope, config: { name } }, from);
  const placed = put(positional, { scope, config: { name: "pos_embed" } }, x);
  const window = { name: "attn", kernel: 5, bias: true, norm: "none", activation: "none" };
  const mixed = put(depthwise, { scope, config: window }, point("conv1", norm("norm1", placed)));
  const local = put(add, { scope }, placed, point("conv2", mixed));
  return put(add, { scope }, local, put(twoLayers, { scope: `${scope}.mlp`, config: { ratio } }, norm("norm2", local)));
}

const lgl = defineComposite({
  type: "edgevit.lgl",
  title: "EdgeViT LGL",
  family: "attention",
  doc: "Aggregate locally by convolution, attend among every sr-th position, propagate locally by transposed convolution.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { ...fields, mlpRatio: int(4, { max: 16, title: "mlp_ratio" }) },
  summary: ["heads", "sr", "mlpRatio"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])], config: { heads: 2, sr: 2 } },
    { inputs: [mapType([1, 16, 7, 7])], config: { heads: 4 } },
  ],
  parts(put, { x }, { mlpRatio: ratio, ...config }) {
    mapOf("LGL", x);
    const scope = "SelfAttn";
    const aggregated = config.sr === 1 ? x : localAggregation(put, x, ratio);
    const placed = put(positional, { scope, config: { name: "pos_embed" } }, aggregated);
    const within: Put = (part, options, ...values) =>
      put(part, { ...options, scope: joinScope(scope, options.scope ?? "") }, ...values);
    const t = within(toTokens, {}, placed);
    const attention = { part: sparseAttention, scope: "attn", config };
    const attended = preNorm(within, t, { norm: "norm1", eps: 1e-6, ...attention });
    return { y: within(toMap, {}, preNormMlp(within, attended, { norm: "norm2", eps: 1e-6, ratio })) };
  },
});

const head = defineBlock({
  type: "edgevit.head",
  title: "BN pooled head",
  family: "head",
  doc: "BatchNorm on the last map, mean over positions, linear classifier.",
  paper,
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: int(1000, { max: 65_536 }) },
  summary: ["classes"],
  samples: [
    { inputs: [mapType([1, 16, 4, 4])], config: { classes: 10 } },
    { inputs: [mapType([1, 6, 7, 5])], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes }) {
    mapOf("BN pooled head", x);
    return { logits: g.linear("head", g.mean(g.batchNorm("norm", x), [2, 3]), { out: classes }) };
  },
});

export const edgevitBlocks = [patchEmbed, sparseAttention, lgl, head];
