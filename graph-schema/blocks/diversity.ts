// Losses that keep patches from growing alike (arXiv:2104.12753), for training; the first is also a diagnostic of any model.

import { defineBlock } from "../block.ts";
import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import { flag, int } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, numElements, tokensType } from "../types.ts";
import { diversityPaper as paper } from "./patchvit.ts";
import { mapOf, splitPrefix, tokensOf } from "./shared.ts";

/** The patches of an image, of a map as of tokens, without class tokens: [N,T,C]. */
function patchesOf(g: Graph, what: string, x: Value): Value {
  const tokens = x.type.layout.kind === "map" ? g.toTokens(x) : x;
  const { T } = tokensOf(what, tokens);
  const { image } = splitPrefix(g, tokens);
  if ((image.type.shape[1] ?? 0) < 2)
    refuse(what, { kind: "other", problem: `needs two patches at least, ${T} tokens arrive` }, x.type);
  return image;
}

const similarity = defineBlock({
  type: "diversity.cosine",
  title: "Patch similarity",
  family: "norm",
  doc: "The mean absolute cosine between any two patches: 0 where all differ, 1 where all are alike. A loss in training, a diagnostic after any layer.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["similarity"],
  config: {},
  samples: [
    { inputs: [tokensType([1, 17, 8], { grid: [4, 4], prefix: 1 })] },
    { inputs: [mapType([1, 6, 3, 5])] },
    { inputs: [tokensType([1, 7, 6])] },
  ],
  forward(g, { x }) {
    const patches = patchesOf(g, "patch similarity", x);
    const n = patches.type.shape[1] ?? 0;
    const units = g.l2Normalize(patches, 2);
    const all = g.sum(g.abs(g.matmul(units, g.transpose(units, [0, 2, 1]))), [1, 2]);
    const own = g.sum(g.mul(units, units), [1, 2]);
    return { similarity: g.scale(g.sub(all, own), 1 / (n * (n - 1))) };
  },
});

/** −log softmax(scores)₀ for [N,T,options], averaged over the tokens: [N]. */
function firstOfAll(g: Graph, scores: Value): Value {
  const first = g.slice(g.softmax(scores, 2), 2, { start: 0, end: 1 });
  return g.scale(g.mean(g.log(g.shift(first, 1e-8)), [1, 2]), -1);
}

/** Each patch's surroundings without itself: the mean of the side × side window, zeros outside the image counted in. */
function surroundings(g: Graph, patches: Value, side: number): Value {
  const area = side ** 2;
  const window = { kernel: side, stride: 1, padding: (side - 1) / 2 };
  const around = g.toTokens(g.avgPool(g.toMap(patches), window));
  return g.scale(g.sub(around, g.scale(patches, 1 / area)), area / (area - 1));
}

const contrastive = defineBlock({
  type: "diversity.contrastive",
  title: "Patch contrast",
  family: "norm",
  doc: "Each patch must look more like its own embedding than like the mean of the other patches, and, where a window is given, than its surroundings, as the released code has it.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x", "embedding"],
  outputs: ["loss"],
  config: {
    window: int(0, { min: 0, max: 63, unit: "px", description: "Side, odd; 7 in the code, 0 leaves it out." }),
  },
  summary: ["window"],
  samples: [
    { inputs: [tokensType([1, 17, 8], { grid: [4, 4], prefix: 1 }), tokensType([1, 16, 8], { grid: [4, 4] })] },
    { inputs: [mapType([1, 6, 3, 5]), mapType([1, 6, 3, 5])], config: { window: 3 } },
  ],
  forward(g, { x, embedding }, { window }) {
    const what = "patch contrast";
    const patches = patchesOf(g, what, x);
    const target = patchesOf(g, what, embedding);
    if (window > 0 && (window % 2 === 0 || window === 1))
      refuse(what, { kind: "config", field: "window", problem: `${window} has no middle and surroundings` });
    const n = patches.type.shape[1] ?? 0;
    const others = g.scale(g.sub(g.mean(patches, [1], true), g.scale(patches, 1 / n)), n / (n - 1));
    const references = [patches, others, ...(window > 0 ? [surroundings(g, patches, window)] : [])];
    const scores = references.map((reference) => g.sum(g.mul(target, reference), [2], true));
    return { loss: firstOfAll(g, g.concat(scores, 2)) };
  },
});

const mixing = defineBlock({
  type: "diversity.mixing",
  title: "Patch mixing",
  family: "head",
  doc: "Each patch must predict the class of the picture it was cut from: cross-entropy with a map of class probabilities, one position per patch. The released code averages patches of one picture first.",
  paper: { ...paper, section: "3.3" },
  inputs: ["x", "classes"],
  outputs: ["loss"],
  config: { bias: flag(true) },
  samples: [
    { inputs: [tokensType([1, 17, 8], { grid: [4, 4], prefix: 1 }), mapType([1, 10, 4, 4])] },
    { inputs: [mapType([1, 6, 3, 5]), mapType([1, 4, 3, 5])], config: { bias: false } },
  ],
  forward(g, { x, classes }, { bias }) {
    const what = "patch mixing";
    const patches = patchesOf(g, what, x);
    const { C, H, W } = mapOf(what, classes);
    const n = patches.type.shape[1] ?? 0;
    if (numElements([H, W]) !== n)
      refuse(what, { kind: "resolution", got: [H, W], needed: `classes for each of ${n} patches` }, classes.type);
    const wanted = g.reshape(g.toTokens(classes), [1, n, C]);
    const log = g.log(g.shift(g.softmax(g.linear("patch_head", patches, { out: C, bias }), 2), 1e-8));
    return { loss: g.scale(g.sum(g.mul(g.reshape(log, [1, n, C]), wanted), [1, 2]), -1 / n) };
  },
});

export const diversityBlocks = [similarity, contrastive, mixing];
