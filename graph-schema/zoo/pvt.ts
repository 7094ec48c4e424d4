// PVT v1 Tiny to Large (whai362/PVT, classification/pvt.py).

import { type Composer, composed, type Published, type RenameTable, type ZooModel } from "./model.ts";
import { layerNames, type PartNames } from "./transformers-names.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly depths: readonly number[];
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const source = "whai362/PVT classification/README.md";
const unverified = ["macs"] as const;

const variants: readonly Variant[] = [
  {
    id: "pvt_tiny",
    title: "PVT-Tiny",
    depths: [2, 2, 2, 2],
    parameters: 13_229_288,
    published: { parameters: "13.2 M", macs: "1.9 G", top1: "75.1", unverified },
  },
  {
    id: "pvt_small",
    title: "PVT-Small",
    depths: [3, 4, 6, 3],
    parameters: 24_485_864,
    published: { parameters: "24.5 M", macs: "3.8 G", top1: "79.8", unverified },
  },
  {
    id: "pvt_medium",
    title: "PVT-Medium",
    depths: [3, 4, 18, 3],
    parameters: 44_208_104,
    published: { parameters: "44.2 M", macs: "6.7 G", top1: "81.2", unverified },
  },
  {
    id: "pvt_large",
    title: "PVT-Large",
    depths: [3, 8, 27, 3],
    parameters: 61_369_320,
    published: { parameters: "61.4 M", macs: "9.8 G", top1: "81.7", unverified },
  },
];

const stages = [
  { dim: 64, stride: 4, heads: 1, sr: 8, mlpRatio: 8 },
  { dim: 128, stride: 2, heads: 2, sr: 4, mlpRatio: 8 },
  { dim: 320, stride: 2, heads: 5, sr: 2, mlpRatio: 4 },
  { dim: 512, stride: 2, heads: 8, sr: 1, mlpRatio: 4 },
];

export interface PvtShape {
  readonly depths: readonly number[];
  readonly side?: number;
  /** Block in place of PVT's own; it takes `heads` and `mlpRatio`, and `sr` unless `reduces` is false. */
  readonly block?: string;
  readonly reduces?: boolean;
  /** The mean of the tokens is classified, there is no class token. */
  readonly pooled?: boolean;
}

export function writePvt(m: Composer, shape: PvtShape): void {
  const { depths, side = 224, block = "pvt.block", reduces = true, pooled = false } = shape;
  let map = m.input(side === 224 ? {} : { height: side, width: side });
  let tokens = map;
  for (const [index, { dim, stride, sr, ...rest }] of stages.entries()) {
    const number = index + 1;
    // EdgeViT's embedding is this one: a convolution `proj`, a layer norm `norm`.
    map = m.add("edgevit.patchEmbed", { config: { dim, stride }, scope: `patch_embed${number}`, from: map });
    tokens = m.add("layout.toTokens", { scope: "", from: map });
    const last = number === stages.length;
    if (last && !pooled) tokens = m.add("vit.classToken", { scope: "", from: tokens });
    tokens = m.add("vit.positions", { config: { name: `pos_embed${number}` }, scope: "", from: tokens });
    const repeat = depths[index] ?? 1;
    const config = reduces ? { ...rest, sr } : rest;
    tokens = m.add(block, { config, scope: `block${number}`, repeat, from: tokens });
    if (!last) map = m.add("layout.toMap", { scope: "", from: tokens });
  }
  m.output("logits", m.add(pooled ? "head.tokens" : "vit.head", { scope: "", from: tokens }));
}

const layer: PartNames = [
  ["attention\\.self\\.query", "attn.q"],
  ["attention\\.self\\.sequence_reduction", "attn.sr"],
  ["attention\\.self\\.layer_norm", "attn.norm"],
  ["attention\\.output\\.dense", "attn.proj"],
  ["layer_norm_1", "norm1"],
  ["layer_norm_2", "norm2"],
  ["mlp\\.dense1", "mlp.fc1"],
  ["mlp\\.dense2", "mlp.fc2"],
];

/** Names of Hugging Face transformers, which count stages from 0 and keep keys and values apart. */
const transformers: RenameTable = [
  { pattern: /^pvt\.encoder\.patch_embeddings\.3\.cls_token$/, replacement: "cls_token" },
  ...stages.flatMap((_, index) => {
    const embedding = `^pvt\\.encoder\\.patch_embeddings\\.${index}\\.`;
    const block = `^pvt\\.encoder\\.block\\.${index}\\.(\\d+)\\.`;
    const number = index + 1;
    return [
      { pattern: new RegExp(`${embedding}position_embeddings$`), replacement: `pos_embed${number}` },
      { pattern: new RegExp(`${embedding}projection\\.`), replacement: `patch_embed${number}.proj.` },
      { pattern: new RegExp(`${embedding}layer_norm\\.`), replacement: `patch_embed${number}.norm.` },
      ...["key", "value"].map((part, place) => ({
        pattern: new RegExp(`${block}attention\\.self\\.${part}\\.`),
        replacement: `block${number}.$1.attn.kv.`,
        transform: { kind: "part", index: place, count: 2 } as const,
      })),
      ...layerNames(block, `block${number}.$1.`, layer),
    ];
  }),
  { pattern: /^pvt\.encoder\.layer_norm\./, replacement: "norm." },
  { pattern: /^classifier\./, replacement: "head." },
];

export const pvtModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "PVT v1",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  renames: { transformers },
  document: composed(variant.title, variant.id, (m) => writePvt(m, variant)),
}));
