// CCT, CVT and ViT-Lite (arXiv:2104.05704): convolutional tokenizer, encoder layer, sequence pooling.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { channels, choice, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { classesField } from "./heads.ts";
import { add } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { epsField, layerNorm } from "./norms.ts";
import { preNorm } from "./pre-norm.ts";
import { mapOf, requireClassTokens, tokenAt, tokensOf } from "./shared.ts";
import { selfAttentionBlock } from "./vit.ts";

const paper: Paper = { title: "Escaping the Big Data Paradigm with Compact Transformers", arxiv: "2104.05704" };

const tokenizer = defineBlock({
  type: "cct.tokenizer",
  title: "CCT tokenizer",
  family: "stem",
  doc: "Layers of convolution, ReLU and 3×3 max pooling with stride 2; each position left is a token. The stride of a convolution is half its kernel less one, at least 1.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(384),
    layers: int(2, { max: 8 }),
    kernel: int(7, { max: 31 }),
    hidden: channels(64, { description: "Channels between the layers." }),
  },
  summary: ["dim", "layers", "kernel"],
  samples: [
    { inputs: [mapType([1, 3, 64, 64])], config: { dim: 24, hidden: 8 } },
    { inputs: [mapType([1, 3, 15, 9])], config: { dim: 16, layers: 1, kernel: 3 } },
  ],
  forward(g, { x }, { dim, layers, kernel, hidden }) {
    mapOf("CCT tokenizer", x);
    const half = Math.floor(kernel / 2);
    const window = { kernel, stride: Math.max(1, half - 1), padding: Math.max(1, half), bias: false };
    const map = g.repeat("conv_layers", layers, {
      from: x,
      body: (y, index) => {
        const out = index === layers - 1 ? dim : hidden;
        return g.maxPool(g.relu(g.conv2d("0", y, { ...window, out })), { kernel: 3, stride: 2, padding: 1 });
      },
    });
    return { tokens: g.toTokens(map) };
  },
});

const block = defineComposite({
  type: "cct.block",
  title: "CCT encoder layer",
  family: "attention",
  doc: "x + attention(LN x), then the stream itself is normalised, then x + MLP(x): the second norm is not on the branch, unlike ViT's.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(4, { max: 256 }),
    mlpRatio: number(2, { min: 0.125, max: 16, title: "mlp_ratio" }),
    eps: epsField(1e-5),
  },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })], config: { heads: 3, mlpRatio: 1 } },
  ],
  parts(put, { x }, { heads, mlpRatio: ratio, eps }) {
    tokensOf("CCT encoder layer", x);
    const attention = { part: selfAttentionBlock, scope: "self_attn", config: { heads, qkvBias: false } };
    const attended = preNorm(put, x, { norm: "pre_norm", eps, ...attention });
    const stream = put(layerNorm, { config: { name: "norm1", eps } }, attended);
    const mixed = put(twoLayers, { config: { ratio, first: "linear1", second: "linear2" } }, stream);
    return { y: put(add, {}, stream, mixed) };
  },
});

/** The tokens' mean, weighted by a softmax over a score of each: [N,T,C] → plain [N,C]. */
function sequencePool(g: Graph, x: Value): Value {
  const { C } = tokensOf("sequence pooling", x);
  const weights = g.softmax(g.linear("attention_pool", x, { out: 1 }), 1);
  return g.reshape(g.matmul(g.transpose(weights, [0, 2, 1]), x), [1, C]);
}

const head = defineBlock({
  type: "cct.head",
  title: "CCT head",
  family: "head",
  doc: "Layer norm, then the tokens' mean by learned weights (sequence pooling) or the class token, then a linear classifier.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), pool: choice(["sequence", "class"], "sequence"), eps: epsField(1e-5) },
  summary: ["classes", "pool"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { classes: 10 } },
    { inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })], config: { classes: 3, pool: "class" } },
    { inputs: [tokensType([1, 23, 6])], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes, pool, eps }) {
    if (pool === "class") requireClassTokens("CCT head", x, 1);
    else tokensOf("CCT head", x);
    const normed = g.layerNorm("norm", x, { eps });
    const pooled = pool === "sequence" ? sequencePool(g, normed) : tokenAt(g, normed, 0);
    return { logits: g.linear("fc", pooled, { out: classes }) };
  },
});

export const cctBlocks = [tokenizer, block, head];
