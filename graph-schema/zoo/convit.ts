// ConViT Ti to B and their wider + versions (facebookresearch/convit, convit.py). timm's names are the official ones.

import { type Composer, composed, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly heads: number;
  readonly headWidth: number;
  readonly parameters: number;
  readonly published: Omit<ZooModel["published"], "source">;
}

const source = "ConViT paper, table 1; facebookresearch/convit README.md";

/** Blocks with gated attention, on the image alone; then the class token joins for the rest. */
const depth = { local: 10, global: 2 } as const;

const unreleased =
  "Neither weights nor a constructor were released for the + versions; they are the code with 64 channels per head.";

const variants: readonly Variant[] = [
  {
    id: "convit_tiny",
    title: "ConViT-Ti",
    heads: 4,
    headWidth: 48,
    parameters: 5_710_512,
    published: { parameters: "6 M", macs: "1 G", top1: "73.1" },
  },
  {
    id: "convit_tiny_plus",
    title: "ConViT-Ti+",
    heads: 4,
    headWidth: 64,
    parameters: 9_972_912,
    published: { parameters: "10 M", macs: "2 G", top1: "76.7", note: unreleased },
  },
  {
    id: "convit_small",
    title: "ConViT-S",
    heads: 9,
    headWidth: 48,
    parameters: 27_777_322,
    published: {
      parameters: "27 M",
      macs: "5.4 G",
      top1: "81.3",
      note: "The published 5.4 G leave out a part of the attention; the official code multiplies and accumulates 5.75 G times.",
    },
  },
  {
    id: "convit_small_plus",
    title: "ConViT-S+",
    heads: 9,
    headWidth: 64,
    parameters: 48_979_882,
    published: { parameters: "48 M", macs: "10 G", top1: "82.2", note: `${unreleased} Distilled 82.9 % top-1.` },
  },
  {
    id: "convit_base",
    title: "ConViT-B",
    heads: 16,
    headWidth: 48,
    parameters: 86_540_040,
    published: { parameters: "86 M", macs: "17 G", top1: "82.4" },
  },
  {
    id: "convit_base_plus",
    title: "ConViT-B+",
    heads: 16,
    headWidth: 64,
    parameters: 153_134_856,
    published: { parameters: "152 M", macs: "30 G", top1: "82.5", note: unreleased },
  },
];

function write(m: Composer, { heads, headWidth }: Variant): void {
  let x = m.add("vit.patchEmbed", { config: { dim: heads * headWidth }, scope: "patch_embed", from: m.input() });
  x = m.add("vit.positions", { scope: "", from: x });
  x = m.add("convit.gpsa", { config: { heads }, scope: "blocks", repeat: depth.local, from: x });
  x = m.add("vit.classToken", { scope: "", from: x });
  for (let index = 0; index < depth.global; index++)
    x = m.add("vit.block", { config: { heads, qkvBias: false }, scope: `blocks.${depth.local + index}`, from: x });
  m.output("logits", m.add("vit.head", { scope: "", from: x }));
}

export const convitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "ConViT",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
