// DynamicViT (arXiv:2106.02034): a small network scores the tokens, the highest go on.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import { int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { tokensType } from "../types.ts";
import { splitPrefix, tokensOf } from "./shared.ts";

const paper: Paper = {
  title: "DynamicViT: Efficient Vision Transformers with Dynamic Token Sparsification",
  arxiv: "2106.02034",
  section: "3.2",
  figure: "2",
};

/** Over the last axis; written out, since the logarithm of a softmax is lost where that is nearly 0. */
function logSoftmax(g: Graph, x: Value): Value {
  const last = x.type.shape.length - 1;
  const below = g.sub(x, g.max(x, [last], true));
  return g.sub(below, g.log(g.sum(g.exp(below), [last], true)));
}

/** [N,T,C] → [N,T,2], log-probabilities of keeping and dropping each token; half the channels look at the token, half at all. */
function predictor(g: Graph, x: Value): Value {
  const { T, C } = tokensOf("token predictor", x);
  const half = Math.floor(C / 2);
  const seen = g.scope("in_conv", () => g.gelu(g.linear("1", g.layerNorm("0", x))));
  const [own, others] = g.split(seen, 2, [half, C - half]);
  if (!own || !others) throw new Error("a split in two gives two");
  const zeros = g.constant("everywhere", [1, T, 1], () => new Float32Array(T));
  const shared = g.add(g.mean(others, [1], true), zeros);
  const both = g.concat([g.asLayout(own, { kind: "plain" }), shared], 2);
  const logits = g.scope("out_conv", () => {
    const wide = g.gelu(g.linear("0", both, { out: half }));
    const narrow = g.gelu(g.linear("2", wide, { out: Math.floor(C / 4) }));
    return g.linear("4", narrow, { out: 2 });
  });
  return logSoftmax(g, logits);
}

const prune = defineBlock({
  type: "dynamicvit.prune",
  title: "DynamicViT pruning",
  family: "sparse",
  doc: "Scores every token of the image and keeps the highest, ordered by score; class tokens always stay. This is inference: training masks tokens by Gumbel-softmax instead, as many as it likes.",
  paper,
  inputs: ["x"],
  outputs: ["y", "decision"],
  config: {
    ratio: number(0.7, { min: 0.01, max: 1, description: "Share of the tokens that a stage keeps." }),
    stage: int(1, { max: 16, description: "The ratio is taken to this power: it is of the whole image's tokens." }),
    of: int(0, {
      min: 0,
      max: 65_536,
      description: "Tokens of the whole image, before any pruning; 0 takes those that arrive.",
    }),
  },
  summary: ["ratio", "stage"],
  samples: [
    { inputs: [tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 })] },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { ratio: 0.5, stage: 2 } },
    { inputs: [tokensType([1, 24, 13], { prefix: 2 })], config: { ratio: 1, of: 22 } },
  ],
  forward(g, { x }, { ratio, stage, of }) {
    const what = "DynamicViT pruning";
    const { C } = tokensOf(what, x);
    if (C < 4) refuse(what, { kind: "other", problem: `needs 4 channels at least, ${C} arrive` }, x.type);
    const { prefix, image } = splitPrefix(g, x);
    const { T } = tokensOf(what, image);
    const keep = Math.floor((of === 0 ? T : of) * ratio ** stage);
    if (keep < 1 || keep > T) {
      const problem = `it keeps ${keep} tokens of the ${T} that arrive`;
      refuse(what, { kind: "config", field: "ratio", problem }, x.type);
    }
    const decision = predictor(g, image);
    const score = g.reshape(g.slice(decision, 2, { start: 0, end: 1 }), [1, T]);
    const kept = g.topTokens(image, score, keep);
    if (!prefix) return { y: kept, decision };
    const count = prefix.type.shape[1] ?? 0;
    return { y: g.asLayout(g.concat([prefix, kept], 1), { kind: "tokens", prefix: count }), decision };
  },
});

export const dynamicvitBlocks = [prune];
