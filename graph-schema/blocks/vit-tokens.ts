// What a ViT begins with (arXiv:2010.11929): patches, class tokens, positions learned and fixed.

import { defineBlock } from "../block.ts";
import { refuse } from "../errors.ts";
import { channels, flag, int, name, number, weightsName } from "../fields.ts";
import { mapType, tokensType } from "../types.ts";
import { mapOf, tokensOf } from "./shared.ts";
import { vitPaper } from "./vit.ts";

const patches = tokensType([1, 16, 32], { grid: [4, 4] });

export const patchEmbed = defineBlock({
  type: "vit.patchEmbed",
  title: "Patch embedding",
  family: "stem",
  doc: "A convolution whose kernel equals its stride cuts the picture into patches, one token each.",
  paper: { ...vitPaper, section: "3.1", figure: "1" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(192),
    patch: int(16, { max: 64, unit: "px" }),
    name: weightsName("proj"),
  },
  summary: ["dim", "patch"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 32, patch: 8 } },
    { inputs: [mapType([1, 3, 31, 50])], config: { dim: 12, patch: 7 } },
  ],
  forward(g, { x }, { dim, patch, ...config }) {
    mapOf("patch embedding", x);
    return { tokens: g.toTokens(g.conv2d(config.name, x, { out: dim, kernel: patch, stride: patch, padding: 0 })) };
  },
});

const classToken = defineBlock({
  type: "vit.classToken",
  title: "Class token",
  family: "layout",
  doc: "A learned token put before the image; with distillation a second one beside it, as DeiT has it.",
  paper: { ...vitPaper, section: "3.1", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    distilled: flag(false, { description: "Adds DeiT's distillation token." }),
    name: name("cls_token", { description: "Tensor name in the checkpoint." }),
  },
  summary: ["distilled"],
  samples: [
    { inputs: [patches] },
    { inputs: [patches], config: { distilled: true } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { name: "class_emb" } },
  ],
  forward(g, { x }, { distilled, ...config }) {
    const { C } = tokensOf("class token", x);
    const learned = distilled ? [config.name, "dist_token"] : [config.name];
    const before = learned.map((token) => g.expandBatch(g.param(token, [1, 1, C]), x));
    return { y: g.concat([...before, x], 1) };
  },
});

const positions = defineBlock({
  type: "vit.positions",
  title: "Position embedding",
  family: "layout",
  doc: "A learned vector added to each token; tied to the resolution it was trained at.",
  paper: { ...vitPaper, section: "3.1", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    name: name("pos_embed", { description: "Tensor name in the checkpoint." }),
    sequenceFirst: flag(false, {
      title: "sequence first",
      description: "Stored as [T, 1, C], as sequence-first code has it.",
    }),
  },
  samples: [
    { inputs: [patches] },
    {
      inputs: [tokensType([1, 36, 6], { grid: [7, 5], prefix: 1 })],
      config: { name: "pos_embedding", sequenceFirst: true },
    },
  ],
  forward(g, { x }, { sequenceFirst, ...config }) {
    const { T, C } = tokensOf("position embedding", x);
    const table = sequenceFirst
      ? g.transpose(g.param(config.name, [T, 1, C]), [1, 0, 2])
      : g.param(config.name, [1, T, C]);
    return { y: g.add(x, table) };
  },
});

/** Row-major [T, C]: sines and cosines of the column in the first half of the channels, of the row in the second. */
function sineCosineTable(
  [rows = 1, columns = 1]: readonly number[],
  { prefix, C, temperature }: { readonly prefix: number; readonly C: number; readonly temperature: number },
): Float32Array {
  const quarter = C / 4;
  const table = new Float32Array((prefix + rows * columns) * C);
  for (let place = 0; place < rows * columns; place++)
    for (let step = 0; step < quarter; step++) {
      const frequency = temperature ** (-step / (quarter - 1));
      const [x, y] = [(place % columns) * frequency, Math.floor(place / columns) * frequency];
      const at = (prefix + place) * C + step;
      for (const [part, value] of [Math.sin(x), Math.cos(x), Math.sin(y), Math.cos(y)].entries())
        table[at + part * quarter] = value;
    }
  return table;
}

const sineCosine = defineBlock({
  type: "vit.sincos2d",
  title: "Sine-cosine positions",
  family: "layout",
  doc: "A fixed vector added to each token, waves of its column and its row; nothing is learned or stored, class tokens get none.",
  paper: { title: "An Empirical Study of Training Self-Supervised Vision Transformers", arxiv: "2104.02057" },
  inputs: ["x"],
  outputs: ["y"],
  config: { temperature: number(10_000, { min: 1, max: 1e6, description: "How much longer the longest wave is." }) },
  summary: ["temperature"],
  samples: [
    { inputs: [patches] },
    { inputs: [tokensType([1, 37, 12], { grid: [7, 5], prefix: 2 })], config: { temperature: 100 } },
  ],
  forward(g, { x }, { temperature }) {
    const { T, C } = tokensOf("sine-cosine positions", x);
    const { layout } = x.type;
    if (layout.kind !== "tokens" || layout.grid?.length !== 2)
      refuse("sine-cosine positions", { kind: "grid" }, x.type);
    if (C % 4 !== 0 || C < 8) {
      const problem = `needs channels in four equal parts of two at least, ${C} arrive`;
      refuse("sine-cosine positions", { kind: "other", problem }, x.type);
    }
    const { grid, prefix } = layout;
    const table = g.constant("pos_embed", [1, T, C], () => sineCosineTable(grid, { prefix, C, temperature }));
    return { y: g.add(x, table) };
  },
});

export const vitTokenBlocks = [patchEmbed, classToken, positions, sineCosine];
