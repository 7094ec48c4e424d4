// MaiT (arXiv:2207.03006): transformer block with heads that see only a window around each patch, beside global ones.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { refuse } from "../errors.ts";
import { choice, flag, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { tokensType } from "../types.ts";
import { epsField } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, gridAfterPrefix, mergeHeads, qkvHeads } from "./shared.ts";

const paper: Paper = {
  title: "Leverage Attention Masks for More Efficient Image Transformers",
  arxiv: "2207.03006",
};

interface Window {
  readonly height: number;
  readonly width: number;
  /** Patches see the class tokens too. */
  readonly classColumn: boolean;
}

interface Image {
  readonly H: number;
  readonly W: number;
  readonly prefix: number;
}

/** [T, T]: `inside` where a query (row) sees a key (column), else `outside`; class tokens see all. */
function windowMask(
  { H, W, prefix }: Image,
  { height, width, classColumn }: Window,
  { inside, outside }: { readonly inside: number; readonly outside: number },
): Float32Array {
  const T = prefix + H * W;
  const mask = new Float32Array(T * T);
  const near = (a: number, b: number, length: number): boolean => Math.abs(a - b) <= (length - 1) / 2;
  const sees = (query: number, key: number): boolean => {
    if (query < prefix) return true;
    if (key < prefix) return classColumn;
    const [q, k] = [query - prefix, key - prefix];
    return near(Math.floor(q / W), Math.floor(k / W), height) && near(q % W, k % W, width);
  };
  for (let query = 0; query < T; query++)
    for (let key = 0; key < T; key++) mask[query * T + key] = sees(query, key) ? inside : outside;
  return mask;
}

/** Far below any score, yet a number: an infinite difference of infinities would be none. */
const never = -1e9;

interface MaskedAttention extends Window {
  readonly heads: number;
  readonly maskedHeads: number;
  readonly mask: "zeroLogit" | "minusInfinity";
  readonly qkvBias: boolean;
}

/** Multi-head self-attention whose first heads are masked; the others are ordinary. */
function maskedAttention(g: Graph, x: Value, config: MaskedAttention): Value {
  const { heads, maskedHeads, mask, qkvBias: bias } = config;
  const image = gridAfterPrefix("masked attention", x);
  const T = image.prefix + image.H * image.W;
  const { q, k, v, D } = qkvHeads(g, x, { heads, bias });
  const scale = D ** -0.5;
  const table = (values: { readonly inside: number; readonly outside: number }): Value =>
    g.constant("mask", [1, 1, T, T], () => windowMask(image, config, values));
  const local = (q: Value, k: Value, v: Value): Value => {
    if (mask === "minusInfinity") return g.attention({ q, k, v, bias: table({ inside: 0, outside: never }) }, scale);
    // The product is masked before the softmax: a key outside counts as one whose score is 0.
    const scores = g.matmul(g.scale(q, scale), g.transpose(k, [0, 1, 3, 2]));
    return g.matmul(g.softmax(g.mul(scores, table({ inside: 1, outside: 0 }))), v);
  };
  const attended = (): Value => {
    if (maskedHeads === 0) return g.attention({ q, k, v }, scale);
    if (maskedHeads === heads) return local(q, k, v);
    const [qs, ks, vs] = [q, k, v].map((value) => g.split(value, 1, [maskedHeads, heads - maskedHeads]));
    const [q0, q1] = qs ?? [];
    const [k0, k1] = ks ?? [];
    const [v0, v1] = vs ?? [];
    if (!q0 || !q1 || !k0 || !k1 || !v0 || !v1) throw new Error("a split in two gives two");
    return g.concat([local(q0, k0, v0), g.attention({ q: q1, k: k1, v: v1 }, scale)], 1);
  };
  return asTokensLike(g, g.linear("proj", mergeHeads(g, attended())), x);
}

const window = (description: string) => int(3, { max: 63, description, unit: "patches" });

const fields = {
  heads: int(3, { max: 256 }),
  maskedHeads: int(1, { min: 0, max: 256, title: "masked heads", description: "The first of the heads." }),
  mask: choice(["zeroLogit", "minusInfinity"], "zeroLogit", {
    description: "zeroLogit: as published. minusInfinity: nothing outside the window weighs.",
  }),
  height: window("Rows of the window, odd."),
  width: window("Columns of the window, odd."),
  classColumn: flag(false, { title: "class token in windows", description: "Patches see the class token too." }),
  qkvBias: flag(true, { title: "qkv_bias" }),
};

/** Refuses more masked heads than there are, and a window without a middle. */
function requireMaskable(what: string, { heads, maskedHeads, height, width }: MaskedAttention): void {
  if (maskedHeads > heads)
    refuse(what, { kind: "config", field: "maskedHeads", problem: `${maskedHeads} are more than all ${heads}` });
  for (const [field, side] of Object.entries({ height, width }))
    if (side % 2 === 0)
      refuse(what, { kind: "config", field, problem: `${side} is even and its window would have no middle` });
}

const attention = defineBlock({
  type: "mait.attention",
  title: "Masked attention",
  family: "attention",
  doc: "Self-attention whose first heads see only a window around each patch, as published by scores that become 0; neither norm nor residual.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "maskedHeads"],
  samples: [
    { inputs: [tokensType([1, 17, 24], { grid: [4, 4], prefix: 1 })] },
    {
      inputs: [tokensType([1, 17, 9], { grid: [3, 5], prefix: 2 })],
      config: { maskedHeads: 2, mask: "minusInfinity", height: 1, qkvBias: false },
    },
  ],
  forward(g, { x }, config) {
    requireMaskable("masked attention", config);
    return { y: maskedAttention(g, x, config) };
  },
});

const block = defineComposite({
  type: "mait.block",
  title: "MaiT block",
  family: "attention",
  doc: "Pre-norm transformer block whose first heads see only a window around each patch. As published, the scores outside it become 0 before the softmax, so that they still weigh; whether patches see the class token there is not said, by default they do not.",
  paper: { ...paper, section: "4", figure: "2" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    ...fields,
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    layerScale: number(0, {
      min: 0,
      max: 1,
      title: "init_values",
      description: "What the factors gamma of both branches start from; 0 leaves them out.",
    }),
    eps: epsField(1e-6),
  },
  summary: ["heads", "maskedHeads", "mlpRatio"],
  samples: [
    { inputs: [tokensType([1, 17, 24], { grid: [4, 4], prefix: 1 })] },
    {
      inputs: [tokensType([1, 36, 8], { grid: [7, 5], prefix: 1 })],
      config: { heads: 2, maskedHeads: 2, width: 5, classColumn: true, mlpRatio: 2, layerScale: 0.5 },
    },
    {
      inputs: [tokensType([1, 17, 9], { grid: [3, 5], prefix: 2 })],
      config: { maskedHeads: 2, mask: "minusInfinity", qkvBias: false },
    },
    { inputs: [tokensType([1, 15, 6], { grid: [3, 5] })], config: { maskedHeads: 0 } },
  ],
  parts(put, { x }, { mlpRatio: ratio, layerScale: init, eps, ...config }) {
    gridAfterPrefix("MaiT block", x);
    requireMaskable("MaiT block", config);
    const branch = (index: number) => ({
      ...{ norm: `norm${index}`, eps },
      ...(init > 0 && { scale: { name: `gamma_${index}`, init } }),
    });
    const attended = preNorm(put, x, { ...branch(1), part: attention, scope: "attn", config });
    return { y: preNormMlp(put, attended, { ...branch(2), ratio }) };
  },
});

export const maitBlocks = [attention, block];
