// CaiT (arXiv:2103.17239): talking-heads attention with layer scale, and layers in which only the class token attends.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { flag, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapLayout, tokensType } from "../types.ts";
import { weightsName } from "./convolution.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import {
  asTokensLike,
  headWidth,
  layerScale,
  mergeHeads,
  mlp,
  qkvHeads,
  requireClassTokens,
  splitHeads,
  tokensOf,
} from "./shared.ts";

const paper: Paper = { title: "Going deeper with Image Transformers", arxiv: "2103.17239" };

/**
 * Every head's scores become a learned mixture of all heads' scores: [N, heads, T, S] → the same. The reference has a
 * linear layer over the head axis, turned to the end and back; a 1×1 convolution is the same without the turns.
 */
function mixHeads(g: Graph, name: string, { scores, bias }: { readonly scores: Value; readonly bias: boolean }): Value {
  const heads = scores.type.shape[1] ?? 1;
  return g.scope(name, () => {
    const weight = g.reshape(g.param("weight", [heads, heads]), [heads, heads, 1, 1]);
    const window = { kernel: [1, 1], stride: [1, 1], padding: [0, 0, 0, 0], dilation: [1, 1], groups: 1 };
    const offset = bias ? [g.param("bias", [heads], { kind: "fill", value: 0 })] : [];
    const [mixed] = g.emit("conv2d", [g.asLayout(scores, mapLayout), weight, ...offset], window);
    if (!mixed) throw new Error("a convolution has one output");
    return mixed;
  });
}

export interface TalkingHeads {
  readonly heads: number;
  readonly qkvBias: boolean;
  /** Names of the mixtures before and after the softmax, and whether they have a bias. */
  readonly before: string;
  readonly after: string;
  readonly mixBias: boolean;
}

/** Self-attention whose heads are mixed before and after the softmax; rows no longer sum to 1. */
export function talkingHeadsAttention(g: Graph, x: Value, options: TalkingHeads): Value {
  const { heads, qkvBias, before, after, mixBias: bias } = options;
  const { q, k, v, D } = qkvHeads(g, x, { heads, bias: qkvBias });
  const scores = g.matmul(g.scale(q, D ** -0.5), g.transpose(k, [0, 1, 3, 2]));
  const weights = mixHeads(g, after, { scores: g.softmax(mixHeads(g, before, { scores, bias })), bias });
  return asTokensLike(g, g.linear("proj", mergeHeads(g, g.matmul(weights, v))), x);
}

const fields = {
  heads: int(4, { max: 256 }),
  mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
  qkvBias: flag(true, { title: "qkv_bias" }),
  layerScale: number(1e-5, {
    min: 0,
    max: 1,
    title: "init_values",
    description: "What the factors gamma of both branches start from.",
  }),
  eps: epsField(1e-6),
};

export const talking = defineBlock({
  type: "cait.attention",
  title: "Talking-heads attention",
  family: "attention",
  doc: "Self-attention whose heads are mixed before and after the softmax; neither norm nor residual.",
  paper: { title: "Talking-Heads Attention", arxiv: "2003.02436", section: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: fields.heads,
    qkvBias: fields.qkvBias,
    before: weightsName("proj_l"),
    after: weightsName("proj_w"),
    mixBias: flag(true, { description: "Do the mixtures of the heads have a bias." }),
  },
  summary: ["heads"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 23, 6])], config: { heads: 3, qkvBias: false, mixBias: false, before: "mix" } },
  ],
  forward: (g, { x }, config) => ({ y: talkingHeadsAttention(g, x, config) }),
});

const block = defineComposite({
  type: "cait.block",
  title: "CaiT block",
  family: "attention",
  doc: "Pre-norm transformer block with a learned factor per channel on both branches and heads that talk: their scores are mixed before and after the softmax.",
  paper: { ...paper, section: "2" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    {
      inputs: [tokensType([1, 36, 9], { grid: [7, 5], prefix: 1 })],
      config: { heads: 3, mlpRatio: 2, qkvBias: false, layerScale: 0.1 },
    },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, layerScale: init, ...config }) {
    tokensOf("CaiT block", x);
    const branch = (index: number) => ({ norm: `norm${index}`, eps, scale: { name: `gamma_${index}`, init } });
    const attended = preNorm(put, x, { ...branch(1), part: talking, scope: "attn", config });
    return { y: preNormMlp(put, attended, { ...branch(2), ratio }) };
  },
});

/** The first `count` rows of u attend to all of u: [N, count, C]. */
function classAttention(
  g: Graph,
  u: Value,
  { count, heads, bias }: { readonly count: number; readonly heads: number; readonly bias: boolean },
): Value {
  const { C } = tokensOf("class attention", u);
  const D = headWidth("class attention", C, heads);
  const rows = g.slice(u, 1, { start: 0, end: count });
  const [q, k, v] = (
    [
      ["q", rows],
      ["k", u],
      ["v", u],
    ] as const
  ).map(([name, from]) => splitHeads(g, g.linear(name, from, { bias }), heads));
  if (!q || !k || !v) throw new Error("three projections give three");
  return g.linear("proj", asTokensLike(g, mergeHeads(g, g.attention({ q, k, v }, D ** -0.5)), rows));
}

const classBlock = defineBlock({
  type: "cait.classBlock",
  title: "CaiT class-attention block",
  family: "attention",
  doc: "Only the class token (and a distillation token beside it) attends, to itself and the image, and has an MLP; the image's tokens pass unchanged.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })] },
    {
      inputs: [tokensType([1, 37, 9], { grid: [7, 5], prefix: 2 })],
      config: { heads: 3, mlpRatio: 2, qkvBias: false, layerScale: 0.1 },
    },
    { inputs: [tokensType([1, 23, 6])], config: { heads: 2 } },
  ],
  forward(g, { x }, { heads, mlpRatio, qkvBias: bias, eps, layerScale: init }) {
    requireClassTokens("CaiT class-attention block", x, 1);
    const { T } = tokensOf("CaiT class-attention block", x);
    const { layout } = x.type;
    // Tokens that lost their image are taken to begin with one class token.
    const count = layout.kind === "tokens" && layout.grid ? layout.prefix : 1;
    const rows = g.slice(x, 1, { start: 0, end: count });
    const normed = g.layerNorm("norm1", x, { eps });
    const attended = g.scope("attn", () => classAttention(g, normed, { count, heads, bias }));
    const between = g.add(rows, layerScale(g, "gamma_1", { x: attended, init }));
    const normed2 = g.layerNorm("norm2", between, { eps });
    const mixed = g.scope("mlp", () => mlp(g, normed2, { ratio: mlpRatio }));
    const y = g.add(between, layerScale(g, "gamma_2", { x: mixed, init }));
    return { y: T > count ? g.concat([y, g.slice(x, 1, { start: count })], 1) : y };
  },
});

export const caitBlocks = [talking, block, classBlock];
