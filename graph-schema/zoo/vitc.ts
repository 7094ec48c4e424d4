// ViT_C and ViT_P (facebookresearch/pycls, models/vit.py): convolutional stem against patches, at equal cost.

import type { RenameTable } from "../weights.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly depth: number;
  readonly heads: number;
  readonly mlpRatio: number;
  /** Widths of the stem's 3×3 convolutions; absent: patches of 16 pixels. */
  readonly stem?: readonly number[];
  readonly parameters: number;
  readonly published: Published;
}

const source = "arXiv:2106.14881 tables 1 and 2";
const note = "Top-1 after 400 epochs, averaged weights.";

const gf1 = { dim: 192, heads: 3, mlpRatio: 3 };
const gf4 = { dim: 384, heads: 6, mlpRatio: 3 };
const gf18 = { dim: 768, heads: 12, mlpRatio: 4 };
const gf36 = { dim: 1024, heads: 16, mlpRatio: 4 };
const wideStem = [64, 128, 128, 256, 256, 512];

const variants: readonly Variant[] = [
  {
    id: "vitp_1gf",
    title: "ViT_P-1GF",
    ...gf1,
    depth: 12,
    parameters: 4_830_376,
    published: { parameters: "4.8 M", macs: "1.1 G", top1: "72.3", source, note },
  },
  {
    id: "vitp_4gf",
    title: "ViT_P-4GF",
    ...gf4,
    depth: 12,
    parameters: 18_507_112,
    published: { parameters: "18.5 M", macs: "3.9 G", top1: "80.4", source, note },
  },
  {
    id: "vitp_18gf",
    title: "ViT_P-18GF",
    ...gf18,
    depth: 12,
    parameters: 86_567_656,
    published: { parameters: "86.6 M", macs: "17.5 G", top1: "82.1", source, note },
  },
  {
    id: "vitp_36gf",
    title: "ViT_P-36GF",
    ...gf36,
    depth: 14,
    parameters: 178_364_392,
    published: { parameters: "178.4 M", macs: "35.9 G", top1: "81.8", source, note },
  },
  {
    id: "vitc_1gf",
    title: "ViT_C-1GF",
    ...gf1,
    depth: 11,
    stem: [24, 48, 96, 192],
    parameters: 4_567_936,
    published: { parameters: "4.6 M", macs: "1.1 G", top1: "75.3", source, note },
  },
  {
    id: "vitc_4gf",
    title: "ViT_C-4GF",
    ...gf4,
    depth: 11,
    stem: [48, 96, 192, 384],
    parameters: 17_754_136,
    published: { parameters: "17.8 M", macs: "4.0 G", top1: "81.4", source, note },
  },
  {
    id: "vitc_18gf",
    title: "ViT_C-18GF",
    ...gf18,
    depth: 11,
    stem: wideStem,
    parameters: 81_573_160,
    published: { parameters: "81.6 M", macs: "17.7 G", top1: "83.0", source, note },
  },
  {
    id: "vitc_36gf",
    title: "ViT_C-36GF",
    ...gf36,
    depth: 13,
    stem: wideStem,
    parameters: 167_796_008,
    published: { parameters: "167.8 M", macs: "35.0 G", top1: "83.2", source, note },
  },
];

/** Blocks are named block_0, block_1, …: one node each, since a repeated node would write a dot. */
function write(m: Composer, { dim, depth, heads, mlpRatio, stem }: Variant): void {
  const image = m.input();
  const tokens = stem
    ? m.add("vitc.stem", { config: { dim, widths: [...stem] }, scope: "stem", from: image })
    : m.add("vit.patchEmbed", { config: { dim, name: "patchify" }, scope: "stem", from: image });
  const marked = m.add("vit.classToken", { config: { name: "class_token" }, scope: "", from: tokens });
  const positions = { name: "pos_embedding", sequenceFirst: true };
  let x = m.add("vit.positions", { config: positions, scope: "", from: marked });
  for (let index = 0; index < depth; index++)
    x = m.add("vitc.block", { config: { heads, mlpRatio }, scope: `encoder.block_${index}`, from: x });
  m.output("logits", m.add("vitc.head", { scope: "", from: x }));
}

/** Names of ClassyVision, which keeps the position embedding batch first and normalises with epsilon 1e-6. */
function classyVision(stem: readonly number[] | undefined): RenameTable {
  return [
    ...(stem
      ? [{ pattern: new RegExp(`^conv_proj\\.conv_${stem.length}\\.`), replacement: "stem.cstem_last_conv." }]
      : []),
    { pattern: /^conv_proj\.(conv|bn)_(\d+)\./, replacement: "stem.cstem$2_$1." },
    { pattern: /^conv_proj\.(weight|bias)$/, replacement: "stem.patchify.$1" },
    {
      pattern: /^encoder\.pos_embedding$/,
      replacement: "pos_embedding",
      transform: { kind: "transpose", axes: [1, 0, 2] },
    },
    {
      pattern: /^encoder\.layers\.layer_(\d+)\.self_attention\./,
      replacement: "encoder.block_$1.self_attention.block.",
    },
    { pattern: /^encoder\.layers\.layer_(\d+)\.mlp\./, replacement: "encoder.block_$1.mlp_block." },
    { pattern: /^encoder\.layers\.layer_(\d+)\./, replacement: "encoder.block_$1." },
    { pattern: /^head\.(weight|bias)$/, replacement: "head.head_fc.$1" },
  ];
}

export const vitcModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "ViT_C",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: variant.published,
  renames: { classyvision: classyVision(variant.stem) },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
