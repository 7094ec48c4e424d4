// LeViT (arXiv:2104.01136): convolution stem, attention with a bias per offset, shrinking attention, BN-linear heads.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { refuse } from "../errors.ts";
import { channels, flag, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { convolution } from "./convolution.ts";
import { add } from "./merge.ts";
import { linear } from "./mixing.ts";
import { activation, batchNorm } from "./norms.ts";
import { attentionBias, channelsOf, gridOf, mapOf, mergeHeads, partsOfHeads, splitHeads, tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "LeViT: a Vision Transformer in ConvNet's Clothing for Faster Inference",
  arxiv: "2104.01136",
};

/** Linear without bias `c`, BatchNorm `bn`. */
function linearNorm(g: Graph, name: string, from: { readonly x: Value; readonly out: number }): Value {
  return g.scope(name, () => g.batchNorm("bn", g.linear("c", from.x, { out: from.out, bias: false })));
}

/** Every stride-th row and column of tokens that form an image. */
function subsample(g: Graph, x: Value, stride: number): Value {
  const { H, W } = gridOf("shrinking attention", x);
  const { C } = tokensOf("shrinking attention", x);
  const rows = g.slice(g.reshape(x, [1, H, W, C]), 1, { step: stride });
  const kept = g.slice(rows, 2, { step: stride });
  const grid = [Math.ceil(H / stride), Math.ceil(W / stride)] as const;
  return g.asLayout(g.reshape(kept, [1, grid[0] * grid[1], C]), { kind: "tokens", grid, prefix: 0 });
}

function valueWidth(keyDim: number, attnRatio: number): number {
  return Math.max(1, Math.floor(attnRatio * keyDim));
}

/** Merged heads in the layout of the queries, Hard-swish, then the projection. */
function project(g: Graph, attended: Value, { like, out }: { readonly like: Value; readonly out: number }): Value {
  const merged = g.asLayout(mergeHeads(g, attended), like.type.layout);
  return linearNorm(g, "proj.1", { x: g.hardSwish(merged), out });
}

interface AttentionConfig {
  readonly heads: number;
  readonly keyDim: number;
  readonly attnRatio: number;
}

function biasedAttention(g: Graph, x: Value, { heads, keyDim, attnRatio }: AttentionConfig): Value {
  const grid = gridOf("LeViT attention", x);
  const widths = [keyDim, keyDim, valueWidth(keyDim, attnRatio)];
  const out = heads * widths.reduce((sum, width) => sum + width, 0);
  const [q, k, v] = partsOfHeads(g, linearNorm(g, "qkv", { x, out }), { heads, widths });
  if (!q || !k || !v) throw new Error("a split in three gives three");
  const bias = attentionBias(g, grid, { heads, stride: 1 });
  return project(g, g.attention({ q, k, v, bias }, keyDim ** -0.5), { like: x, out: channelsOf(x.type) });
}

const heads = int(4, { max: 256 });
const keyDim = int(16, {
  max: 1024,
  title: "key_dim",
  description: "Width of a query and a key in one head.",
  unit: "ch",
});
const valueRatio = (byDefault: number) =>
  number(byDefault, { min: 0.125, max: 16, title: "attn_ratio", description: "Width of a value over that of a key." });
const mlpRatio = number(2, { min: 0.125, max: 16, title: "mlp_ratio" });

const square = tokensType([1, 16, 32], { grid: [4, 4] });
const oblong = tokensType([1, 15, 24], { grid: [3, 5] });

const stem = defineComposite({
  type: "levit.stem",
  title: "LeViT stem",
  family: "stem",
  doc: "Four 3×3 convolutions with stride 2 and BatchNorm, Hard-swish between them: the side over 16.",
  paper: { ...paper, section: "4.2", figure: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(128) },
  summary: ["dim"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 16 } },
    { inputs: [mapType([1, 4, 33, 50])], config: { dim: 24 } },
  ],
  parts(put, { x }, { dim }) {
    mapOf("LeViT stem", x);
    if (dim % 8 !== 0) refuse("LeViT stem", { kind: "config", field: "dim", problem: `${dim} is no multiple of 8` });
    let y = x;
    for (const [index, out] of [dim / 8, dim / 4, dim / 2, dim].entries()) {
      if (index > 0) y = put(activation, { config: { kind: "hardSwish" } }, y);
      const config = { name: "c", normName: "bn", out, stride: 2, activation: "none" };
      y = put(convolution, { scope: String(2 * index), config }, y);
    }
    return { y };
  },
});

const offsetAttention = defineBlock({
  type: "levit.offsetAttention",
  title: "Attention with offset bias",
  family: "attention",
  doc: "Attention with a learned bias per offset, narrow keys, wide values and Hard-swish before the projection; no residual.",
  paper: { ...paper, section: "4.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads, keyDim, attnRatio: valueRatio(2) },
  summary: ["heads", "keyDim"],
  samples: [{ inputs: [square] }, { inputs: [oblong], config: { heads: 5, keyDim: 4, attnRatio: 1.5 } }],
  forward: (g, { x }, config) => ({ y: biasedAttention(g, x, config) }),
});

const attention = defineComposite({
  type: "levit.attention",
  title: "LeViT attention",
  family: "attention",
  doc: "x + attention with a learned bias per offset, narrow keys, wide values and Hard-swish before the projection.",
  paper: { ...paper, section: "4.2", figure: "5" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads, keyDim, attnRatio: valueRatio(2) },
  summary: ["heads", "keyDim"],
  samples: [{ inputs: [square] }, { inputs: [oblong], config: { heads: 5, keyDim: 4, attnRatio: 1.5 } }],
  parts(put, { x }, config) {
    gridOf("LeViT attention", x);
    return { y: put(add, {}, x, put(offsetAttention, { scope: "m", config }, x)) };
  },
});

const mlp = defineComposite({
  type: "levit.mlp",
  title: "LeViT MLP",
  family: "mixing",
  doc: "x + two linear layers with BatchNorm, Hard-swish between them.",
  paper: { ...paper, section: "4.2", figure: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: { mlpRatio },
  summary: ["mlpRatio"],
  samples: [{ inputs: [square] }, { inputs: [oblong], config: { mlpRatio: 1.5 } }],
  parts(put, { x }, { mlpRatio }) {
    const { C } = tokensOf("LeViT MLP", x);
    const layer = (from: Value, { scope, out }: { readonly scope: string; readonly out: number }) => {
      const y = put(linear, { scope, config: { out, bias: false, name: "c" } }, from);
      return put(batchNorm, { scope, config: { name: "bn" } }, y);
    };
    const hidden = layer(x, { scope: "m.0", out: Math.max(1, Math.floor(C * mlpRatio)) });
    const active = put(activation, { scope: "m", config: { kind: "hardSwish" } }, hidden);
    return { y: put(add, {}, x, layer(active, { scope: "m.2", out: C })) };
  },
});

const stage = defineComposite({
  type: "levit.stage",
  title: "LeViT stage",
  family: "attention",
  doc: "Pairs of attention and MLP at one resolution; attention and MLP are numbered one after the other, as in the reference.",
  paper: { ...paper, section: "4.2", figure: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    depth: int(4, { max: 64, description: "Pairs of attention and MLP." }),
    heads,
    keyDim,
    attnRatio: valueRatio(2),
    mlpRatio,
    first: int(0, { min: 0, description: "Number of its first block in the tensor names." }),
  },
  summary: ["depth", "heads", "keyDim"],
  samples: [
    { inputs: [square], config: { depth: 2 } },
    { inputs: [oblong], config: { depth: 1, heads: 3, keyDim: 8, first: 6 } },
  ],
  parts(put, { x }, { depth, first, mlpRatio, ...config }) {
    let y = x;
    for (let pair = 0; pair < depth; pair++) {
      y = put(attention, { scope: String(first + 2 * pair), config }, y);
      y = put(mlp, { scope: String(first + 2 * pair + 1), config: { mlpRatio } }, y);
    }
    return { y };
  },
});

const shrink = defineBlock({
  type: "levit.shrink",
  title: "LeViT shrinking attention",
  family: "pooling",
  doc: "Attention whose queries are every stride-th row and column, so that the image shrinks; no residual.",
  paper: { ...paper, section: "4.2", figure: "5" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), heads, keyDim, attnRatio: valueRatio(4), stride: int(2, { max: 16 }) },
  summary: ["out", "heads", "stride"],
  samples: [
    { inputs: [square], config: { out: 40 } },
    { inputs: [oblong], config: { heads: 3, keyDim: 4, attnRatio: 2, stride: 3 } },
  ],
  forward(g, { x }, { out, heads, keyDim, attnRatio, stride }) {
    const grid = gridOf("shrinking attention", x);
    const widths = [keyDim, valueWidth(keyDim, attnRatio)] as const;
    const kv = linearNorm(g, "kv", { x, out: heads * (widths[0] + widths[1]) });
    const [k, v] = partsOfHeads(g, kv, { heads, widths });
    const queries = linearNorm(g, "q.1", { x: subsample(g, x, stride), out: heads * keyDim });
    if (!k || !v) throw new Error("a split in two gives two");
    const bias = attentionBias(g, grid, { heads, stride });
    const attended = g.attention({ q: splitHeads(g, queries, heads), k, v, bias }, keyDim ** -0.5);
    return { y: project(g, attended, { like: queries, out: out || channelsOf(x.type) }) };
  },
});

const head = defineBlock({
  type: "levit.head",
  title: "BN-linear head",
  family: "head",
  doc: "Mean over the tokens, then BatchNorm and a linear classifier; distilled: the mean of two such heads, as LeViT evaluates.",
  paper: { ...paper, section: "4.2", figure: "4" },
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: int(1000, { max: 65_536 }), distilled: flag(true) },
  summary: ["classes", "distilled"],
  samples: [
    { inputs: [square], config: { classes: 10 } },
    { inputs: [oblong], config: { classes: 7, distilled: false } },
  ],
  forward(g, { x }, { classes, distilled }) {
    tokensOf("BN-linear head", x);
    const pooled = g.mean(x, [1]);
    const classify = (name: string): Value =>
      g.scope(name, () => g.linear("l", g.batchNorm("bn", pooled), { out: classes }));
    const logits = classify("head");
    return { logits: distilled ? g.scale(g.add(logits, classify("head_dist")), 0.5) : logits };
  },
});

export const levitBlocks = [stem, offsetAttention, attention, mlp, stage, shrink, head];
