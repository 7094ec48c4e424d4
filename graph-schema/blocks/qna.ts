// QnA-ViT (arXiv:2112.11435): learned queries over overlapping windows, local window attention. Tensors as Flax keeps them.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite, type Put } from "../compose.ts";
import { refuse } from "../errors.ts";
import { channels, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { dense, filtered, flaxLayerNorm, strideConv } from "./flax.ts";
import { classesField } from "./heads.ts";
import { add } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { epsField, layerNorm } from "./norms.ts";
import { preNorm } from "./pre-norm.ts";
import { asTokensLike, type Grid, gridOf, headWidth, mapOf, tokensOf } from "./shared.ts";
import { joinWindows, relativePositionBias, splitWindows } from "./windows.ts";

const paper: Paper = { title: "Learned Queries for Efficient Local Attention", arxiv: "2112.11435" };

const mlpRatio = number(4, { min: 0.125, max: 16, title: "mlp_ratio" });

const flax = { tensors: "Flax" } as const;

/** x + MLP(norm x), after the mixing of either kind. */
function channelMixing(put: Put, x: Value, { ratio, eps }: { readonly ratio: number; readonly eps: number }): Value {
  const config = { ratio, activation: "gelu tanh", first: "Dense_0", second: "Dense_1", ...flax };
  return preNorm(put, x, { norm: "LayerNorm_1", eps, ...flax, part: twoLayers, scope: "MlpBlock_0", config });
}

interface Qna {
  readonly F: number;
  readonly heads: number;
  readonly queries: number;
  readonly kernel: number;
  readonly stride: number;
}

/** [C, queries · heads]: the learned queries, of unit length, seen through the keys' projection, which is never applied alone. */
function queriesThroughKeys(g: Graph, C: number, { F, heads, queries }: Qna): Value {
  const D = headWidth("QnA", F, heads);
  const query = g.reshape(g.param("query", [queries, F], { kind: "truncNormal", std: D ** -0.5 }), [queries, heads, D]);
  const length = g.shift(g.sqrt(g.sum(g.mul(query, query), [2], true)), 1e-6);
  const scaled = g.transpose(g.scale(g.div(query, length), D ** -0.5), [1, 0, 2]);
  const keys = g.transpose(g.reshape(g.param("Wk", [C, F]), [C, heads, D]), [1, 2, 0]);
  return g.reshape(g.transpose(g.matmul(scaled, keys), [2, 1, 0]), [C, queries * heads]);
}

/** Tokens of the image with other channels as a map. */
function asMapOf(g: Graph, x: Value, grid: readonly number[]): Value {
  return g.toMap(g.asLayout(x, { kind: "tokens", grid, prefix: 0 }));
}

/**
 * Softmax over each k×k window by two depthwise convolutions: of exp(score) · value and of exp(score). A window's
 * softmax is their quotient; zero padding leaves positions outside the image out of both. α weighs the first alone.
 */
function learnedQueryAttention(g: Graph, x: Value, config: Qna): Value {
  const { F, heads, queries, kernel, stride } = config;
  const { H, W } = gridOf("QnA", x);
  const { T, C } = tokensOf("QnA", x);
  const D = headWidth("QnA", F, heads);
  const weights = g.exp(g.matmul(x, queriesThroughKeys(g, C, config)));
  const values = g.reshape(dense(g, "to_v", { x, out: F, bias: false }), [1, T, 1, heads, D]);
  const weighted = g.mul(g.reshape(weights, [1, T, queries, heads, 1]), values);

  const [area, pairs] = [kernel ** 2, queries * heads];
  const alpha = g.reshape(g.param("attn_scale_weights", [1, 1, area, pairs]), [area, pairs]);
  const positions = g.exp(g.param("rpe_bias", [area, pairs], { kind: "fill", value: 0 }));
  const ofWidth = g.index("channel_pairs", [queries * F], () =>
    Array.from({ length: queries * F }, (_, channel) => Math.floor(channel / D)),
  );
  const above = g.gather(g.transpose(g.mul(positions, alpha), [1, 0]), ofWidth, 0);
  const window = (groups: number, by: Value) => ({
    weight: g.reshape(by, [groups, 1, kernel, kernel]),
    side: kernel,
    padding: (kernel - 1) / 2,
    stride,
    groups,
  });
  const total = (from: Value, groups: number, by: Value): Value =>
    g.toTokens(filtered(g, asMapOf(g, g.reshape(from, [1, T, groups]), [H, W]), window(groups, by)));
  const numerator = total(weighted, queries * F, above);
  const denominator = total(weights, pairs, g.transpose(positions, [1, 0]));

  const places = numerator.type.shape[1] ?? 0;
  const quotient = g.div(
    g.reshape(numerator, [1, places, queries, heads, D]),
    g.reshape(denominator, [1, places, queries, heads, 1]),
  );
  const summed = g.reshape(g.sum(quotient, [2]), [1, places, F]);
  return asTokensLike(g, dense(g, "to_out", { x: summed, out: F, bias: false }), numerator);
}

const stem = defineBlock({
  type: "qna.stem",
  title: "QnA-ViT stem",
  family: "stem",
  doc: "A convolution without bias whose kernel equals its stride; one token per patch.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: { dim: channels(64), patch: int(4, { max: 64, unit: "px" }) },
  summary: ["dim", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 5, 9, 6])], config: { dim: 6, patch: 3 } },
  ],
  forward(g, { x }, { dim, patch }) {
    const { H, W } = mapOf("QnA-ViT stem", x);
    if (H % patch !== 0 || W % patch !== 0)
      refuse("QnA-ViT stem", {
        kind: "resolution",
        got: [H, W],
        needed: `a map whose sides are multiples of patch = ${patch}`,
        stride: patch,
      });
    return { tokens: g.toTokens(strideConv(g, "conv_1x1", { x, out: dim, side: patch, stride: patch })) };
  },
});

const strided = defineBlock({
  type: "qna.project",
  title: "Strided projection",
  family: "pooling",
  doc: "A 1×1 convolution without bias over the tokens' image, with a stride: the residual of a QnA block that changes its shape.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), stride: int(2, { max: 8 }) },
  summary: ["out", "stride"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { out: 12, stride: 1 } },
  ],
  forward(g, { x }, { out, stride }) {
    gridOf("strided projection", x);
    const window = { out: outOr(out, tokensOf("strided projection", x).C), side: 1, stride };
    return { y: g.toTokens(strideConv(g, "Conv_0", { x: g.toMap(x), ...window })) };
  },
});

const fields = {
  out: outChannels(),
  heads: int(8, { max: 1024 }),
  kernel: int(3, { max: 31, unit: "px", description: "Side of a window; odd." }),
  stride: int(1, { max: 8 }),
  queries: int(2, { max: 64 }),
};

function requireMiddle(what: string, kernel: number): void {
  if (kernel % 2 === 0)
    refuse(what, { kind: "config", field: "kernel", problem: `${kernel} is even, a window has a middle` });
}

const attention = defineBlock({
  type: "qna.attention",
  title: "Learned-query attention",
  family: "attention",
  doc: "Learned queries attend inside overlapping windows, computed by depthwise convolutions over exponents so that no window is ever cut out; neither norm nor residual.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "kernel", "stride"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { out: 12, heads: 3, kernel: 5, stride: 2 } },
  ],
  forward(g, { x }, { out, ...config }) {
    const { C } = tokensOf("learned-query attention", x);
    requireMiddle("learned-query attention", config.kernel);
    return { y: learnedQueryAttention(g, x, { F: outOr(out, C), ...config }) };
  },
});

const block = defineComposite({
  type: "qna.block",
  title: "QnA block",
  family: "attention",
  doc: "Learned queries attend inside overlapping windows, computed by depthwise convolutions over exponents so that no window is ever cut out; then an MLP. A larger stride or other channels project the residual.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { ...fields, mlpRatio, eps: epsField(1e-6) },
  summary: ["heads", "kernel", "stride"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { out: 12, heads: 3, kernel: 5, stride: 2 } },
    { inputs: [tokensType([1, 12, 6], { grid: [4, 3] })], config: { heads: 2, queries: 3, mlpRatio: 1 } },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    gridOf("QnA block", x);
    const { C } = tokensOf("QnA block", x);
    const { out, stride, kernel } = config;
    requireMiddle("QnA block", kernel);
    const same = stride === 1 && outOr(out, C) === C;
    const kept = same ? x : put(strided, { config: { out, stride } }, x);
    const normed = put(layerNorm, { config: { name: "LayerNorm_0", eps, ...flax } }, x);
    const attended = put(attention, { scope: "FusedKQnA_0", config }, normed);
    return { y: channelMixing(put, put(add, {}, attended, kept), { ratio, eps }) };
  },
});

/** The image's sides; refuses those that are no multiples of the window's. */
function requireWindows(what: string, x: Value, window: number): Grid {
  const { H, W } = gridOf(what, x);
  if (H % window !== 0 || W % window !== 0)
    refuse(what, {
      kind: "resolution",
      got: [H, W],
      needed: `tokens of an image whose sides are multiples of window = ${window}`,
      stride: window,
    });
  return { H, W };
}

/** Inside windows; channels of the projection are head-major: q₀ k₀ v₀ | q₁ k₁ v₁ | … */
function windowAttention(
  g: Graph,
  x: Value,
  { heads, window }: { readonly heads: number; readonly window: number },
): Value {
  const { H, W } = requireWindows("local window attention", x, window);
  const { C } = tokensOf("local window attention", x);
  const D = headWidth("local window attention", C, heads);
  const sides = [window, window] as const;
  const inWindows = splitWindows(g, g.reshape(x, [1, H, W, C]), sides);
  const [, count = 0, T = 0] = inWindows.type.shape;
  const qkv = g.reshape(dense(g, "to_qkv", { x: inWindows, out: 3 * C, bias: false }), [1, count, T, heads, 3 * D]);
  const [q, k, v] = g.split(g.transpose(qkv, [0, 1, 3, 2, 4]), 4, [D, D, D]);
  if (!q || !k || !v) throw new Error("a split in three gives three");
  const name = "RelativePositionalEmbedding_0.rpe_bias";
  const bias = relativePositionBias(g, { heads, window: sides, name });
  const attended = g.transpose(g.attention({ q, k, v, bias }, D ** -0.5), [0, 1, 3, 2, 4]);
  const y = dense(g, "to_out", { x: g.reshape(attended, [1, count, T, C]), out: C, bias: false });
  return asTokensLike(g, g.reshape(joinWindows(g, y, { H, W, window: sides }), [1, H * W, C]), x);
}

const windowFields = { heads: int(8, { max: 1024 }), window: int(7, { max: 64, unit: "px" }) };

const windowed = defineBlock({
  type: "qna.windowAttention",
  title: "Local window attention",
  family: "attention",
  doc: "Attention inside windows that do not overlap, with a learned bias per offset and tensors as Flax keeps them; neither norm nor residual.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: windowFields,
  summary: ["heads", "window"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })], config: { window: 4 } },
    { inputs: [tokensType([1, 54, 6], { grid: [6, 9] })], config: { heads: 2, window: 3 } },
  ],
  forward: (g, { x }, config) => ({ y: windowAttention(g, x, config) }),
});

const local = defineComposite({
  type: "qna.local",
  title: "Local self-attention",
  family: "attention",
  doc: "Pre-norm transformer layer whose attention stays inside windows that do not overlap, with a learned bias per offset.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: { ...windowFields, mlpRatio, eps: epsField(1e-6) },
  summary: ["heads", "window"],
  samples: [
    { inputs: [tokensType([1, 64, 16], { grid: [8, 8] })], config: { window: 4 } },
    { inputs: [tokensType([1, 54, 6], { grid: [6, 9] })], config: { heads: 2, window: 3, mlpRatio: 1 } },
    { inputs: [tokensType([1, 9, 6], { grid: [3, 3] })], config: { heads: 3, window: 3 } },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    requireWindows("local self-attention", x, config.window);
    const attention = { part: windowed, scope: "MultiHeadSelfAttention_0", config };
    const attended = preNorm(put, x, { norm: "LayerNorm_0", eps, ...flax, ...attention });
    return { y: channelMixing(put, attended, { ratio, eps }) };
  },
});

const head = defineBlock({
  type: "qna.head",
  title: "QnA-ViT head",
  family: "head",
  doc: "Layer norm, mean over the tokens, linear classifier.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), eps: epsField(1e-6) },
  summary: ["classes"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { classes: 10 } },
    { inputs: [tokensType([1, 15, 6], { grid: [3, 5] })], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes, eps }) {
    tokensOf("QnA-ViT head", x);
    const pooled = g.mean(flaxLayerNorm(g, "LayerNorm_0", x, eps), [1]);
    return { logits: dense(g, "head_logits", { x: pooled, out: classes }) };
  },
});

export const qnaBlocks = [stem, strided, attention, block, windowed, local, head];
