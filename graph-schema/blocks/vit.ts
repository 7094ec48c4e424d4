// ViT (arXiv:2010.11929), DeiT (arXiv:2012.12877), Scaling ViT (arXiv:2106.04560): block and heads; vit-tokens.ts has what comes before.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { choice, flag, int, name, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { tokensType } from "../types.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import {
  headWidth,
  mergeHeads,
  mlp,
  requireClassTokens,
  selfAttention,
  splitHeads,
  tokenAt,
  tokensOf,
} from "./shared.ts";

export const vitPaper: Paper = { title: "An Image is Worth 16x16 Words", arxiv: "2010.11929" };
const scalingPaper: Paper = { title: "Scaling Vision Transformers", arxiv: "2106.04560" };
export const deitPaper: Paper = { title: "Training data-efficient image transformers", arxiv: "2012.12877" };

const patches = tokensType([1, 16, 32], { grid: [4, 4] });

const mlpRatio = number(4, { min: 0.125, max: 16, title: "mlp_ratio" });
const gelu = choice(["none", "tanh"], "none", { title: "gelu approximation" });
const qkvBias = flag(true, { title: "qkv_bias" });
const epsilon = number(1e-6, { min: 1e-12, max: 1e-2 });

export const selfAttentionBlock = defineBlock({
  type: "vit.selfAttention",
  title: "Self-attention",
  family: "attention",
  doc: "Every token looks at all tokens, several heads side by side; neither norm nor residual.",
  paper: { title: "Attention Is All You Need", arxiv: "1706.03762", section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(3, { max: 256 }), qkvBias },
  summary: ["heads"],
  samples: [
    { inputs: [patches], config: { heads: 4 } },
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { heads: 2, qkvBias: false } },
  ],
  forward: (g, { x }, config) => ({ y: selfAttention(g, x, config) }),
});

const attention = defineComposite({
  type: "vit.attention",
  title: "ViT attention",
  family: "attention",
  doc: "The first half of a ViT block: x + attention(LN x).",
  paper: { ...vitPaper, section: "3.1", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(3, { max: 256 }), qkvBias, eps: epsilon },
  summary: ["heads"],
  samples: [
    { inputs: [patches], config: { heads: 4 } },
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { heads: 2, qkvBias: false } },
  ],
  parts(put, { x }, { eps, ...config }) {
    tokensOf("ViT attention", x);
    return { y: preNorm(put, x, { norm: "norm1", eps, part: selfAttentionBlock, scope: "attn", config }) };
  },
});

const mixing = defineComposite({
  type: "vit.mlp",
  title: "ViT MLP",
  family: "mixing",
  doc: "The second half of a ViT block: x + MLP(LN x), each token by itself.",
  paper: { ...vitPaper, section: "3.1", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { mlpRatio, gelu, eps: epsilon },
  summary: ["mlpRatio"],
  samples: [
    { inputs: [patches] },
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { mlpRatio: 2, gelu: "tanh" } },
  ],
  parts(put, { x }, { mlpRatio: ratio, gelu, eps }) {
    tokensOf("ViT MLP", x);
    return { y: preNormMlp(put, x, { norm: "norm2", eps, ratio, activation: gelu === "tanh" ? "gelu tanh" : "gelu" }) };
  },
});

const block = defineComposite({
  type: "vit.block",
  title: "ViT block",
  family: "attention",
  doc: "Pre-norm transformer block: x + attention(LN x), then x + MLP(LN x).",
  paper: { ...vitPaper, section: "3.1", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { heads: int(3, { max: 256 }), mlpRatio, qkvBias, gelu, eps: epsilon },
  summary: ["heads", "mlpRatio"],
  samples: [
    { inputs: [patches], config: { heads: 4 } },
    {
      inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })],
      config: { heads: 2, qkvBias: false, gelu: "tanh" },
    },
  ],
  parts(put, { x }, { heads, qkvBias, mlpRatio, gelu, eps }) {
    tokensOf("ViT block", x);
    const attended = put(attention, { config: { heads, qkvBias, eps } }, x);
    return { y: put(mixing, { config: { mlpRatio, gelu, eps } }, attended) };
  },
});

const head = defineBlock({
  type: "vit.head",
  title: "Class-token head",
  family: "head",
  doc: "Norm, the class token, a linear classifier; distilled: the mean of both tokens' logits, as DeiT evaluates.",
  paper: { ...deitPaper, section: "4", figure: "2" },
  inputs: ["x"],
  outputs: ["logits"],
  config: {
    classes: int(1000, { max: 65_536 }),
    distilled: flag(false),
    eps: number(1e-6, { min: 1e-12, max: 1e-2 }),
    name: name("head", { description: "Name of the linear layer in the checkpoint." }),
  },
  summary: ["classes", "distilled"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })], config: { classes: 10 } },
    { inputs: [tokensType([1, 18, 32], { grid: [4, 4], prefix: 2 })], config: { classes: 10, distilled: true } },
  ],
  forward(g, { x }, { classes, distilled, eps, ...config }) {
    requireClassTokens("class-token head", x, distilled ? 2 : 1);
    const normed = g.layerNorm("norm", x, { eps });
    const logits = g.linear(config.name, tokenAt(g, normed, 0), { out: classes });
    if (!distilled) return { logits };
    return { logits: g.scale(g.add(logits, g.linear("head_dist", tokenAt(g, normed, 1), { out: classes })), 0.5) };
  },
});

interface Pooling {
  readonly heads: number;
  readonly mlpRatio: number;
  readonly activation: "gelu" | "gelu tanh";
  readonly eps: number;
}

/** [N,T,C] → [N,1,C]: a learned query looks at all tokens; then x + MLP(LN x). No residual from the query, no norm before. */
function attentionPool(g: Graph, x: Value, { heads, mlpRatio: ratio, activation, eps }: Pooling): Value {
  const { C } = tokensOf("attention pooling", x);
  const D = headWidth("attention pooling", C, heads);
  const probe = g.expandBatch(g.param("latent", [1, 1, C]), x);
  const q = splitHeads(g, g.linear("q", probe), heads);
  const [keys, values] = g.split(g.linear("kv", x, { out: 2 * C }), 2, [C, C]);
  if (!keys || !values) throw new Error("a split in two gives two");
  const [k, v] = [splitHeads(g, keys, heads), splitHeads(g, values, heads)];
  const pooled = g.linear("proj", mergeHeads(g, g.attention({ q, k, v }, D ** -0.5)));
  const normed = g.layerNorm("norm", pooled, { eps });
  return g.add(
    pooled,
    g.scope("mlp", () => mlp(g, normed, { ratio, activation })),
  );
}

const mapHead = defineBlock({
  type: "vit.mapHead",
  title: "Attention-pooling head",
  family: "head",
  doc: "Norm, attention of one learned query to all tokens with an MLP after it (MAP), linear classifier; timm's names.",
  paper: { ...scalingPaper, section: "3.2" },
  inputs: ["x"],
  outputs: ["logits"],
  config: {
    classes: int(1000, { max: 65_536 }),
    heads: int(12, { max: 256 }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    gelu: choice(["none", "tanh"], "tanh", { title: "gelu approximation" }),
    eps: number(1e-6, { min: 1e-12, max: 1e-2 }),
  },
  summary: ["classes", "heads"],
  samples: [
    { inputs: [patches], config: { classes: 10, heads: 4 } },
    {
      inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })],
      config: { classes: 3, heads: 2, mlpRatio: 1.5, gelu: "none" },
    },
    { inputs: [tokensType([1, 23, 6])], config: { classes: 3, heads: 3 } },
  ],
  forward(g, { x }, { classes, heads, mlpRatio, gelu, eps }) {
    const { C } = tokensOf("attention-pooling head", x);
    const normed = g.layerNorm("norm", x, { eps });
    const activation = gelu === "tanh" ? "gelu tanh" : "gelu";
    const pooled = g.scope("attn_pool", () => attentionPool(g, normed, { heads, mlpRatio, activation, eps }));
    return { logits: g.linear("head", g.reshape(pooled, [1, C]), { out: classes }) };
  },
});

export const vitBlocks = [selfAttentionBlock, attention, mixing, block, head, mapHead];
