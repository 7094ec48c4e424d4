// DeiT Ti, S, B, plain and distilled, and B at 384 (facebookresearch/deit, models.py). Its names are timm's.

import { composed, type Published, type ZooModel } from "./model.ts";
import { type VitShape, vitRenames, writeVit } from "./vit.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly shape: VitShape;
  readonly parameters: number;
  readonly published: Published;
}

const source = "facebookresearch/deit README_deit.md; MACs as the MViT paper quotes them";

const tiny = { dim: 192, depth: 12, heads: 3, patch: 16, side: 224 };
const small = { dim: 384, depth: 12, heads: 6, patch: 16, side: 224 };
const base = { dim: 768, depth: 12, heads: 12, patch: 16, side: 224 };

const variants: readonly Variant[] = [
  {
    id: "deit_tiny_patch16_224",
    title: "DeiT-Ti",
    shape: tiny,
    parameters: 5_717_416,
    published: { parameters: "5 M", macs: "1.3 G", top1: "72.2", source, unverified: ["macs"] },
  },
  {
    id: "deit_small_patch16_224",
    title: "DeiT-S",
    shape: small,
    parameters: 22_050_664,
    published: {
      parameters: "22 M",
      macs: "4.6 G",
      top1: "79.9",
      source,
      note: "Top-1 of the repository; the paper prints 79.8.",
    },
  },
  {
    id: "deit_base_patch16_224",
    title: "DeiT-B",
    shape: base,
    parameters: 86_567_656,
    published: { parameters: "86 M", macs: "17.6 G", top1: "81.8", source },
  },
  {
    id: "deit_tiny_distilled_patch16_224",
    title: "DeiT-Ti distilled",
    shape: { ...tiny, distilled: true },
    parameters: 5_910_800,
    published: { parameters: "6 M", top1: "74.5", source },
  },
  {
    id: "deit_small_distilled_patch16_224",
    title: "DeiT-S distilled",
    shape: { ...small, distilled: true },
    parameters: 22_436_432,
    published: { parameters: "22 M", top1: "81.2", source },
  },
  {
    id: "deit_base_distilled_patch16_224",
    title: "DeiT-B distilled",
    shape: { ...base, distilled: true },
    parameters: 87_338_192,
    published: { parameters: "87 M", top1: "83.4", source },
  },
  {
    id: "deit_base_patch16_384",
    title: "DeiT-B ↑384",
    shape: { ...base, side: 384 },
    parameters: 86_859_496,
    published: { parameters: "87 M", macs: "55.5 G", top1: "82.9", source },
  },
  {
    id: "deit_base_distilled_patch16_384",
    title: "DeiT-B distilled ↑384",
    shape: { ...base, side: 384, distilled: true },
    parameters: 87_630_032,
    published: { parameters: "88 M", top1: "85.2", source, note: "Top-1 after 1000 epochs." },
  },
];

export const deitModels: readonly ZooModel[] = variants.map(({ shape, ...variant }) => ({
  id: variant.id,
  system: "DeiT",
  title: variant.title,
  input: [1, 3, shape.side, shape.side],
  parameters: variant.parameters,
  published: variant.published,
  renames: vitRenames,
  document: composed(variant.title, variant.id, (m) => writeVit(m, shape)),
}));
