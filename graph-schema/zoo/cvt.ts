// CvT-13, 21 and W24 (microsoft/CvT, lib/models/cls_cvt.py).

import { type Composer, composed, type Published, type RenameTable, type ZooModel } from "./model.ts";
import { layerNames } from "./transformers-names.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  /** Per stage. */
  readonly dims: readonly number[];
  readonly heads: readonly number[];
  readonly depths: readonly number[];
  readonly side: number;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const source = "microsoft/CvT README.md";

const narrow = { dims: [64, 192, 384], heads: [1, 3, 6] };
const thirteen = { ...narrow, depths: [1, 2, 10], parameters: 19_997_480 };
const twentyOne = { ...narrow, depths: [1, 4, 16], parameters: 31_622_696 };

const variants: readonly Variant[] = [
  {
    id: "cvt_13",
    title: "CvT-13",
    ...thirteen,
    side: 224,
    published: { parameters: "20 M", macs: "4.5 G", top1: "81.6" },
  },
  {
    id: "cvt_21",
    title: "CvT-21",
    ...twentyOne,
    side: 224,
    published: { parameters: "32 M", macs: "7.1 G", top1: "82.5" },
  },
  {
    id: "cvt_13_384",
    title: "CvT-13 ↑384",
    ...thirteen,
    side: 384,
    published: {
      parameters: "20 M",
      macs: "16.3 G",
      top1: "83.0",
      note: "Pretrained on ImageNet-22k: 83.3 % top-1.",
    },
  },
  {
    id: "cvt_21_384",
    title: "CvT-21 ↑384",
    ...twentyOne,
    side: 384,
    published: {
      parameters: "32 M",
      macs: "24.9 G",
      top1: "83.3",
      note: "Pretrained on ImageNet-22k: 84.9 % top-1.",
    },
  },
  {
    id: "cvt_w24_384",
    title: "CvT-W24 ↑384",
    dims: [192, 768, 1024],
    heads: [3, 12, 16],
    depths: [2, 2, 20],
    side: 384,
    parameters: 277_196_392,
    published: {
      parameters: "277 M",
      macs: "193.2 G",
      top1: "87.6",
      note: "Pretrained on ImageNet-22k; the paper's abstract says 87.7 %.",
    },
  },
];

const windows = [
  { kernel: 7, stride: 4, padding: 2 },
  { kernel: 3, stride: 2, padding: 1 },
  { kernel: 3, stride: 2, padding: 1 },
];
const eps = 1e-5;

function write(m: Composer, { dims, heads, depths, side }: Variant): void {
  let map = m.input({ height: side, width: side });
  let tokens = map;
  for (const [stage, window] of windows.entries()) {
    const scope = `stage${stage}`;
    const last = stage === windows.length - 1;
    const config = { dim: dims[stage] ?? 64, ...window };
    tokens = m.add("cvt.embed", { config, scope: `${scope}.patch_embed`, from: map });
    if (last) tokens = m.add("vit.classToken", { scope, from: tokens });
    const repeat = depths[stage] ?? 1;
    const blocks = repeat > 1 ? `${scope}.blocks` : `${scope}.blocks.0`;
    tokens = m.add("cvt.block", { config: { heads: heads[stage] ?? 1 }, scope: blocks, repeat, from: tokens });
    if (!last) map = m.add("layout.toMap", { scope: "", from: tokens });
  }
  m.output("logits", m.add("vit.head", { config: { eps }, scope: "", from: tokens }));
}

const block = "^cvt\\.encoder\\.stages\\.(\\d+)\\.layers\\.(\\d+)\\.";
/** Names of Hugging Face transformers, whose own model has exact GELU where the official code has quick-GELU. */
const transformers: RenameTable = [
  {
    pattern: /^cvt\.encoder\.stages\.(\d+)\.embedding\.convolution_embeddings\.projection\./,
    replacement: "stage$1.patch_embed.proj.",
  },
  {
    pattern: /^cvt\.encoder\.stages\.(\d+)\.embedding\.convolution_embeddings\.normalization\./,
    replacement: "stage$1.patch_embed.norm.",
  },
  { pattern: /^cvt\.encoder\.stages\.(\d+)\.cls_token$/, replacement: "stage$1.cls_token" },
  ...["query", "key", "value"].flatMap((part) => {
    const ours = part.slice(0, 1);
    const convolution = `attention\\.attention\\.convolution_projection_${part}\\.convolution_projection\\.`;
    return [
      {
        pattern: new RegExp(`${block}${convolution}convolution\\.`),
        replacement: `stage$1.blocks.$2.attn.conv_proj_${ours}.conv.`,
      },
      {
        pattern: new RegExp(`${block}${convolution}normalization\\.`),
        replacement: `stage$1.blocks.$2.attn.conv_proj_${ours}.bn.`,
      },
      {
        pattern: new RegExp(`${block}attention\\.attention\\.projection_${part}\\.`),
        replacement: `stage$1.blocks.$2.attn.proj_${ours}.`,
      },
    ];
  }),
  ...layerNames(block, "stage$1.blocks.$2."),
  { pattern: /^layernorm\./, replacement: "norm." },
  { pattern: /^classifier\./, replacement: "head." },
];

export const cvtModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "CvT",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  renames: { transformers },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
