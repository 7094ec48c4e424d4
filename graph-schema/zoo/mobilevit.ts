// MobileViT XXS, XS and S as timm builds them (mobilevit.py), after apple/ml-cvnets.

import type { Rename, RenameTable } from "../weights.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  /** Channels after each of the five stages. */
  readonly widths: readonly number[];
  /** Channels of the transformer layers in the last three. */
  readonly dims: readonly number[];
  readonly expand: number;
  readonly head: number;
  readonly parameters: number;
  readonly published: Published;
}

const source = "apple/ml-cvnets README-model-zoo.md; multiply-adds as others quote them";
const unverified = ["macs"] as const;
const pixels = "Pictures are given as 0 to 1 without mean and deviation; the first weights were trained on BGR.";

const variants: readonly Variant[] = [
  {
    id: "mobilevit_xxs",
    title: "MobileViT-XXS",
    widths: [16, 24, 48, 64, 80],
    dims: [64, 80, 96],
    expand: 2,
    head: 320,
    parameters: 1_272_024,
    published: {
      parameters: "1.3 M",
      macs: "364 M",
      top1: "69.0",
      source,
      unverified,
      note: `EdgeNeXt quotes 364 M multiply-adds; 0.40 to 0.42 G in other tables, which count the attention. ${pixels}`,
    },
  },
  {
    id: "mobilevit_xs",
    title: "MobileViT-XS",
    widths: [32, 48, 64, 80, 96],
    dims: [96, 120, 144],
    expand: 4,
    head: 384,
    parameters: 2_317_848,
    published: { parameters: "2.3 M", macs: "986 M", top1: "74.7", source, unverified, note: pixels },
  },
  {
    id: "mobilevit_s",
    title: "MobileViT-S",
    widths: [32, 64, 96, 128, 160],
    dims: [144, 192, 240],
    expand: 4,
    head: 640,
    parameters: 5_578_632,
    published: { parameters: "5.6 M", macs: "2.0 G", top1: "78.3", source, unverified, note: pixels },
  },
];

const depths = [2, 4, 3];
const convolutional = 2;

function write(m: Composer, { widths, dims, expand, head }: Variant): void {
  const named = { normName: "bn", activation: "silu" };
  const image = m.input({ height: 256, width: 256 });
  let x = m.add("conv.block", { config: { out: 16, stride: 2, ...named }, scope: "stem", from: image });
  for (const [stage, out] of widths.entries()) {
    const residual = { expand, activation: "silu", names: "bottleneck" };
    const scope = `stages.${stage}`;
    const first = { ...residual, out, stride: stage === 0 ? 1 : 2 };
    x = m.add("conv.invertedResidual", { config: first, scope: `${scope}.0`, from: x });
    if (stage === 1)
      for (const index of [1, 2])
        x = m.add("conv.invertedResidual", { config: residual, scope: `${scope}.${index}`, from: x });
    const [dim, depth] = [dims[stage - convolutional], depths[stage - convolutional]];
    if (dim !== undefined && depth !== undefined)
      x = m.add("mobilevit.block", { config: { dim, depth }, scope: `${scope}.1`, from: x });
  }
  const wide = m.add("conv.block", { config: { out: head, kernel: 1, ...named }, scope: "final_conv", from: x });
  m.output("logits", m.add("head.map", { config: { name: "head.fc" }, scope: "", from: wide }));
}

/** ml-cvnets counts stages from 1 and wraps each convolution and its norm in a `block`. */
const official: RenameTable = [
  ...layer("conv_1", "stem"),
  ...[0, 1, 2, 3, 4].flatMap((stage) => {
    const residual = (part: string, name: string) =>
      layer(`layer_${stage + 1}\\.(\\d+)\\.block\\.${part}`, `stages.${stage}.$1.${name}`);
    return [
      ...residual("exp_1x1", "conv1_1x1"),
      ...residual("conv_3x3", "conv2_kxk"),
      ...residual("red_1x1", "conv3_1x1"),
    ];
  }),
  ...depths.flatMap((depth, index) => {
    const stage = convolutional + index;
    const [theirs, ours] = [`layer_${stage + 1}\\.1`, `stages.${stage}.1`];
    const inLayer = (part: string, name: string): Rename => ({
      pattern: new RegExp(`^${theirs}\\.global_rep\\.(\\d+)\\.${part}\\.`),
      replacement: `${ours}.transformer.$1.${name}.`,
    });
    return [
      ...layer(`${theirs}\\.local_rep\\.conv_3x3`, `${ours}.conv_kxk`),
      { pattern: new RegExp(`^${theirs}\\.local_rep\\.conv_1x1\\.block\\.conv\\.`), replacement: `${ours}.conv_1x1.` },
      inLayer("pre_norm_mha\\.0", "norm1"),
      inLayer("pre_norm_mha\\.1\\.qkv_proj", "attn.qkv"),
      inLayer("pre_norm_mha\\.1\\.out_proj", "attn.proj"),
      inLayer("pre_norm_ffn\\.0", "norm2"),
      inLayer("pre_norm_ffn\\.1", "mlp.fc1"),
      inLayer("pre_norm_ffn\\.4", "mlp.fc2"),
      { pattern: new RegExp(`^${theirs}\\.global_rep\\.${depth}\\.`), replacement: `${ours}.norm.` },
      ...layer(`${theirs}\\.conv_proj`, `${ours}.conv_proj`),
      ...layer(`${theirs}\\.fusion`, `${ours}.conv_fusion`),
    ];
  }),
  ...layer("conv_1x1_exp", "final_conv"),
  { pattern: /^classifier\.fc\./, replacement: "head.fc." },
];

function layer(theirs: string, ours: string): readonly Rename[] {
  return [
    { pattern: new RegExp(`^${theirs}\\.block\\.conv\\.`), replacement: `${ours}.conv.` },
    { pattern: new RegExp(`^${theirs}\\.block\\.norm\\.`), replacement: `${ours}.bn.` },
  ];
}

export const mobilevitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "MobileViT",
  title: variant.title,
  input: [1, 3, 256, 256],
  parameters: variant.parameters,
  published: variant.published,
  renames: { official },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
