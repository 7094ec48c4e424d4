// DPVT (StevenGrove/vtpack): PVT whose tokens look at a few points that they choose themselves.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { flag, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { tokensType } from "../types.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, gridOf, headWidth, mergeHeads, tokensOf } from "./shared.ts";

const paper: Paper = { title: "Dynamic Grained Encoder for Vision Transformers", arxiv: "2301.03831" };

interface Points {
  readonly heads: number;
  readonly points: number;
  readonly qkvBias: boolean;
}

/** Per head and token, `points` places near the token, read from the head's values (`v`), weighed and added up. */
function pointAttention(g: Graph, x: Value, { heads, points, qkvBias }: Points): Value {
  const { H, W } = gridOf("point attention", x);
  const { T, C } = tokensOf("point attention", x);
  const D = headWidth("point attention", C, heads);
  const values = g.split(g.toMap(g.linear("v", x, { bias: qkvBias })), 1, Array<number>(heads).fill(D));
  const logits = g.reshape(g.linear("attn_weight", x, { out: heads * points }), [1, T, heads, points]);
  const weights = g.split(g.softmax(logits), 2, Array<number>(heads).fill(1));
  const pixels = g.reshape(g.linear("offsets", x, { out: heads * points * 2 }), [1, T, heads * points, 2]);
  // Offsets are in pixels, (x, y); the map is read in coordinates from -1 to 1.
  const perPixel = g.constant("per_pixel", [2], () => Float32Array.of(2 / W, 2 / H));
  const own = g.constant("own_pixel", [1, T, 1, 2], () =>
    Float32Array.from({ length: 2 * T }, (_, index) => {
      const [token, size] = [Math.floor(index / 2), index % 2 === 0 ? W : H];
      const pixel = index % 2 === 0 ? token % W : Math.floor(token / W);
      return (2 * pixel + 1) / size - 1;
    }),
  );
  const places = g.split(g.add(g.mul(pixels, perPixel), own), 2, Array<number>(heads).fill(points));
  const seen = values.map((value, head) => {
    const [place, weight] = [places[head], weights[head]];
    if (!place || !weight) throw new Error("a split gives as many parts as it was asked for");
    const read = g.gridSample(value, place);
    return g.reshape(g.sum(g.mul(read, g.reshape(weight, [1, 1, T, points])), [3]), [1, 1, D, T]);
  });
  const joined = g.transpose(g.concat(seen, 1), [0, 1, 3, 2]);
  return asTokensLike(g, g.linear("proj", mergeHeads(g, joined)), x);
}

const fields = {
  heads: int(1, { max: 64 }),
  points: int(4, { max: 64, description: "Places that a token reads, per head." }),
  qkvBias: flag(true, { title: "qkv_bias" }),
};

const attention = defineBlock({
  type: "dpvt.attention",
  title: "Point attention",
  family: "attention",
  doc: "Every token reads a few points near it, placed and weighed by linear layers; neither norm before it nor residual.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "points"],
  samples: [
    { inputs: [tokensType([1, 16, 8], { grid: [4, 4] })], config: { heads: 2 } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 3, points: 2, qkvBias: false } },
  ],
  forward: (g, { x }, config) => ({ y: pointAttention(g, x, config) }),
});

const block = defineComposite({
  type: "dpvt.block",
  title: "DPVT block",
  family: "attention",
  doc: "Pre-norm transformer block in which every token reads a few points near it, placed and weighed by linear layers; in the DGE paper's repository alone, not in the paper's method.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { ...fields, mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }), eps: epsField(1e-6) },
  summary: ["heads", "points", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 16, 8], { grid: [4, 4] })], config: { heads: 2 } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 3, points: 2, qkvBias: false } },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    gridOf("DPVT block", x);
    const attended = preNorm(put, x, { norm: "norm1", eps, part: attention, scope: "attn", config });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio }) };
  },
});

export const dpvtBlocks = [attention, block];
