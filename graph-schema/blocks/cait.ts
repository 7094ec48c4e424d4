// CaiT (arXiv:2103.17239): talking-heads attention with layer scale, and layers in which only the class token attends.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { flag, int, number, weightsName } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapLayout, tokensType } from "../types.ts";
import { dropClass, takeClass } from "./layout.ts";
import { add, concat } from "./merge.ts";
import { epsField, layerNorm, layerScaling } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, headWidth, mergeHeads, qkvHeads, requireClassTokens, splitHeads, tokensOf } from "./shared.ts";

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

interface ClassAttention {
  readonly count: number;
  readonly heads: number;
  readonly qkvBias: boolean;
}

/** The first `count` rows of u attend to all of u: [N, count, C]. */
function classAttention(g: Graph, u: Value, { count, heads, qkvBias: bias }: ClassAttention): Value {
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

/** Tokens that lost their image are taken to begin with one class token. */
function classTokensOf(what: string, x: Value): number {
  requireClassTokens(what, x, 1);
  const { layout } = x.type;
  return layout.kind === "tokens" && layout.grid ? layout.prefix : 1;
}

const lookingClass = defineBlock({
  type: "cait.classAttention",
  title: "Class attention",
  family: "attention",
  doc: "The class token (and a distillation token beside it) looks at itself and the image; it alone leaves. Neither norm nor residual.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: fields.heads, qkvBias: fields.qkvBias },
  summary: ["heads"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })] },
    { inputs: [tokensType([1, 37, 9], { grid: [7, 5], prefix: 2 })], config: { heads: 3, qkvBias: false } },
    { inputs: [tokensType([1, 23, 6])], config: { heads: 2 } },
  ],
  forward: (g, { x }, config) => ({
    y: classAttention(g, x, { count: classTokensOf("class attention", x), ...config }),
  }),
});

const classBlock = defineComposite({
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
  parts(put, { x }, { mlpRatio: ratio, eps, layerScale: init, ...config }) {
    const count = classTokensOf("CaiT class-attention block", x);
    const { layout, shape } = x.type;
    const known = layout.kind === "tokens" && layout.grid ? {} : { config: { count } };
    const rows = put(takeClass, known, x);
    const normed = put(layerNorm, { config: { name: "norm1", eps } }, x);
    const attended = put(lookingClass, { scope: "attn", config }, normed);
    const between = put(add, {}, rows, put(layerScaling, { config: { name: "gamma_1", init } }, attended));
    const y = preNormMlp(put, between, { norm: "norm2", eps, scale: { name: "gamma_2", init }, ratio });
    const alone = shape[1] === count;
    return { y: alone ? y : put(concat, { config: { along: "tokens" } }, y, put(dropClass, known, x)) };
  },
});

export const caitBlocks = [talking, block, lookingClass, classBlock];
