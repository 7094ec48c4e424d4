// ConViT (arXiv:2103.10697): transformer block whose attention is gated between content and position.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { tokensType } from "../types.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, gridOf, headWidth, mergeHeads, splitHeads, tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "ConViT: Improving Vision Transformers with Soft Convolutional Inductive Biases",
  arxiv: "2103.10697",
};

/** [1, T, T, 3]: for query and key, how far the key lies to the right, how far below, and the square of its distance. */
function relativeOffsets(H: number, W: number): Float32Array {
  const T = H * W;
  const offsets = new Float32Array(T * T * 3);
  let next = 0;
  for (let query = 0; query < T; query++)
    for (let key = 0; key < T; key++) {
      const right = (key % W) - (query % W);
      const below = Math.floor(key / W) - Math.floor(query / W);
      offsets[next++] = right;
      offsets[next++] = below;
      offsets[next++] = right ** 2 + below ** 2;
    }
  return offsets;
}

/** Two softmaxes over the keys, of content and of position, mixed by a learned gate per head. */
function gatedPositionalAttention(g: Graph, x: Value, heads: number): Value {
  const { H, W } = gridOf("GPSA", x);
  const { T, C } = tokensOf("GPSA", x);
  const D = headWidth("GPSA", C, heads);
  const qk = g.transpose(
    g.reshape(g.linear("qk", x, { out: 2 * C, bias: false }), [1, T, 2, heads, D]),
    [0, 2, 3, 1, 4],
  );
  const [q, k] = g.split(qk, 1, [1, 1]).map((part) => g.reshape(part, [1, heads, T, D]));
  if (!q || !k) throw new Error("a split in two gives two");
  const content = g.softmax(g.scale(g.matmul(q, g.transpose(k, [0, 1, 3, 2])), D ** -0.5));

  const offsets = g.constant("rel_indices", [1, T, T, 3], () => relativeOffsets(H, W));
  const position = g.softmax(g.transpose(g.linear("pos_proj", offsets, { out: heads }), [0, 3, 1, 2]));

  const gate = g.sigmoid(g.reshape(g.param("gating_param", [heads], { kind: "fill", value: 1 }), [1, heads, 1, 1]));
  const rest = g.shift(g.scale(gate, -1), 1);
  const mixed = g.add(g.mul(content, rest), g.mul(position, gate));
  const attention = g.div(mixed, g.sum(mixed, [3], true));
  const v = splitHeads(g, g.linear("v", x, { bias: false }), heads);
  return asTokensLike(g, g.linear("proj", mergeHeads(g, g.matmul(attention, v))), x);
}

const gpsaAttention = defineBlock({
  type: "convit.attention",
  title: "Gated positional attention",
  family: "attention",
  doc: "Attention gated between content and relative position by a learned number per head; neither norm nor residual.",
  paper: { ...paper, section: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(4, { max: 256 }) },
  summary: ["heads"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 15, 18], { grid: [3, 5] })], config: { heads: 9 } },
  ],
  forward: (g, { x }, { heads }) => ({ y: gatedPositionalAttention(g, x, heads) }),
});

const gpsa = defineComposite({
  type: "convit.gpsa",
  title: "ConViT GPSA block",
  family: "attention",
  doc: "Pre-norm transformer block whose attention is gated between content and relative position; it starts from random weights, not from the paper's convolution-like ones.",
  paper: { ...paper, section: "3", figure: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(4, { max: 256 }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    eps: number(1e-6, { min: 1e-12, max: 1e-2 }),
  },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })] },
    { inputs: [tokensType([1, 15, 18], { grid: [3, 5] })], config: { heads: 9, mlpRatio: 2 } },
  ],
  parts(put, { x }, { heads, mlpRatio: ratio, eps }) {
    gridOf("GPSA", x);
    const attention = { part: gpsaAttention, scope: "attn", config: { heads } };
    const attended = preNorm(put, x, { norm: "norm1", eps, ...attention });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio }) };
  },
});

export const convitBlocks = [gpsaAttention, gpsa];
