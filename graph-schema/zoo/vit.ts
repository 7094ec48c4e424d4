// Vision Transformer with a class token, Ti to G: timm's form, exact GELU (the Flax original has the tanh approximation).

import type { RenameTable } from "../weights.ts";
import { flaxVit } from "./flax-names.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";
import { layerNames } from "./transformers-names.ts";

/** What a plain transformer over patches is made of; variants are these numbers. */
export interface VitShape {
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  readonly patch: number;
  readonly side: number;
  readonly mlpRatio?: number;
  /** With DeiT's distillation token and second head. */
  readonly distilled?: boolean;
  /** Block in place of ViT's own; it takes `heads`. */
  readonly block?: string;
}

export function writeVit(
  m: Composer,
  { dim, depth, heads, patch, side, mlpRatio, distilled, block = "vit.block" }: VitShape,
): void {
  const image = m.input(side === 224 ? {} : { height: side, width: side });
  const patches = m.add("vit.patchEmbed", { config: { dim, patch }, scope: "patch_embed", from: image });
  const withDistillation = distilled ? { distilled } : {};
  const marked = m.add("vit.classToken", { config: withDistillation, scope: "", from: patches });
  const placed = m.add("vit.positions", { scope: "", from: marked });
  const config = { heads, ...(mlpRatio !== undefined && { mlpRatio }) };
  const last = m.add(block, { config, scope: "blocks", repeat: depth, from: placed });
  m.output("logits", m.add("vit.head", { config: withDistillation, scope: "", from: last }));
}

/** Names of Hugging Face transformers: q, k and v are three tensors there. */
const transformers: RenameTable = [
  { pattern: /^(?:vit|deit)\.embeddings\.cls_token$/, replacement: "cls_token" },
  { pattern: /^deit\.embeddings\.distillation_token$/, replacement: "dist_token" },
  { pattern: /^(?:vit|deit)\.embeddings\.position_embeddings$/, replacement: "pos_embed" },
  { pattern: /^(?:vit|deit)\.embeddings\.patch_embeddings\.projection\./, replacement: "patch_embed.proj." },
  ...["query", "key", "value"].map((part, index) => ({
    pattern: new RegExp(`^(?:vit|deit)\\.encoder\\.layer\\.(\\d+)\\.attention\\.attention\\.${part}\\.`),
    replacement: "blocks.$1.attn.qkv.",
    transform: { kind: "part", index, count: 3 } as const,
  })),
  ...layerNames("^(?:vit|deit)\\.encoder\\.layer\\.(\\d+)\\.", "blocks.$1."),
  { pattern: /^(?:vit|deit)\.layernorm\./, replacement: "norm." },
  { pattern: /^distillation_classifier\./, replacement: "head_dist." },
  { pattern: /^(?:cls_)?classifier\./, replacement: "head." },
];

const torchvision: RenameTable = [
  { pattern: /^class_token$/, replacement: "cls_token" },
  { pattern: /^conv_proj\./, replacement: "patch_embed.proj." },
  { pattern: /^encoder\.pos_embedding$/, replacement: "pos_embed" },
  { pattern: /^encoder\.layers\.encoder_layer_(\d+)\.ln_([12])\./, replacement: "blocks.$1.norm$2." },
  { pattern: /^encoder\.layers\.encoder_layer_(\d+)\.self_attention\.in_proj_/, replacement: "blocks.$1.attn.qkv." },
  { pattern: /^encoder\.layers\.encoder_layer_(\d+)\.self_attention\.out_proj\./, replacement: "blocks.$1.attn.proj." },
  { pattern: /^encoder\.layers\.encoder_layer_(\d+)\.mlp\.(?:linear_1|0)\./, replacement: "blocks.$1.mlp.fc1." },
  { pattern: /^encoder\.layers\.encoder_layer_(\d+)\.mlp\.(?:linear_2|3)\./, replacement: "blocks.$1.mlp.fc2." },
  { pattern: /^encoder\.ln\./, replacement: "norm." },
  { pattern: /^heads\.head\./, replacement: "head." },
];

/** timm's and DeiT's names are our own. */
export const vitRenames = { transformers, torchvision, flax: flaxVit };

interface Variant extends VitShape {
  readonly id: string;
  readonly title: string;
  readonly parameters: number;
  readonly published: Published;
}

const source = "google-research/vision_transformer README; arXiv:2010.11929, 2106.10270, 2106.04560";
const figures = (parameters: string, more: Omit<Published, "source" | "parameters"> = {}): Published => ({
  parameters,
  source,
  unverified: ["parameters"],
  ...more,
});
const augreg = (top1: string, original?: string) => ({
  top1,
  note: `Top-1 of the AugReg weights fine-tuned at 384${original === undefined ? "" : `; the first paper's: ${original}`}.`,
});

export const tiny = { dim: 192, depth: 12, heads: 3 };
const small = { dim: 384, depth: 12, heads: 6 };
const base = { dim: 768, depth: 12, heads: 12 };
const large = { dim: 1024, depth: 24, heads: 16 };
export const giant = { dim: 1408, depth: 40, heads: 16, mlpRatio: 48 / 11 };
export const gigantic = { dim: 1664, depth: 48, heads: 16, mlpRatio: 64 / 13 };

const variants: readonly Variant[] = [
  {
    id: "vit_tiny_patch16_224",
    title: "ViT-Ti/16",
    ...tiny,
    patch: 16,
    side: 224,
    parameters: 5_717_416,
    published: figures("5.7 M", augreg("78.22")),
  },
  {
    id: "vit_small_patch16_224",
    title: "ViT-S/16",
    ...small,
    patch: 16,
    side: 224,
    parameters: 22_050_664,
    published: figures("22 M", augreg("83.73")),
  },
  {
    id: "vit_small_patch32_224",
    title: "ViT-S/32",
    ...small,
    patch: 32,
    side: 224,
    parameters: 22_878_952,
    published: figures("22.9 M", augreg("79.58")),
  },
  {
    id: "vit_base_patch16_224",
    title: "ViT-B/16",
    ...base,
    patch: 16,
    side: 224,
    parameters: 86_567_656,
    published: figures("86 M", augreg("85.49", "84.53")),
  },
  {
    id: "vit_base_patch32_224",
    title: "ViT-B/32",
    ...base,
    patch: 32,
    side: 224,
    parameters: 88_224_232,
    published: figures("88 M", augreg("83.59", "81.66")),
  },
  {
    id: "vit_large_patch16_224",
    title: "ViT-L/16",
    ...large,
    patch: 16,
    side: 224,
    parameters: 304_326_632,
    published: figures("307 M", {
      top1: "85.59",
      note: "The paper says 307 M parameters, the architecture has 304.3 M. Top-1 of the AugReg weights fine-tuned at 384; the first paper's: 84.47.",
    }),
  },
  {
    id: "vit_large_patch32_384",
    title: "ViT-L/32 ↑384",
    ...large,
    patch: 32,
    side: 384,
    parameters: 306_632_680,
    published: { parameters: "306 M", top1: "81.89", source },
  },
  {
    id: "vit_huge_patch14_224",
    title: "ViT-H/14",
    dim: 1280,
    depth: 32,
    heads: 16,
    patch: 14,
    side: 224,
    parameters: 632_045_800,
    published: figures("632 M", {
      top1: "88.55",
      unverified: ["parameters", "top1"],
      note: "Top-1 after JFT-300M, fine-tuned at 518; those weights are not public.",
    }),
  },
  {
    id: "vit_giant_patch14_224",
    title: "ViT-g/14",
    ...giant,
    patch: 14,
    side: 224,
    parameters: 1_012_611_432,
    published: figures("1011 M", {
      macs: "266.6 G",
      unverified: ["parameters", "macs"],
      note: "The paper prints 533.1 GFLOPs, two per multiply-accumulate, for its form without a class token.",
    }),
  },
  {
    id: "vit_gigantic_patch14_224",
    title: "ViT-G/14",
    ...gigantic,
    patch: 14,
    side: 224,
    parameters: 1_844_440_680,
    published: figures("1843 M", {
      macs: "482.7 G",
      top1: "90.45",
      unverified: ["parameters", "macs", "top1"],
      note: "The paper prints 965.3 GFLOPs, two per multiply-accumulate, for its form without a class token; top-1 after JFT-3B, at 518.",
    }),
  },
];

export const vitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "ViT",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: variant.published,
  renames: vitRenames,
  document: composed(variant.title, variant.id, (m) => writeVit(m, variant)),
}));
