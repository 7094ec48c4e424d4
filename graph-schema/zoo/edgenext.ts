// EdgeNeXt XXS to Base, and the three BatchNorm and Hard-swish ones (mmaaz60/EdgeNeXt, models/model.py).

import { type Composer, composed, type RenameTable, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly depths: readonly number[];
  readonly dims: readonly number[];
  readonly heads: number;
  readonly form?: "bn-hs";
  readonly parameters: number;
  readonly published: Omit<ZooModel["published"], "source">;
}

const source = "mmaaz60/EdgeNeXt README.md";

const xxSmall = { depths: [2, 2, 6, 2], dims: [24, 48, 88, 168], heads: 4 } as const;
const xSmall = { depths: [3, 3, 9, 3], dims: [32, 64, 100, 192], heads: 4 } as const;
const small = { depths: [3, 3, 9, 3], dims: [48, 96, 160, 304], heads: 8 } as const;
const base = { depths: [3, 3, 9, 3], dims: [80, 160, 288, 584], heads: 8 } as const;

const counted = "The published multiply-adds are fvcore's, which count normalisations too.";

const variants: readonly Variant[] = [
  {
    id: "edgenext_xx_small",
    title: "EdgeNeXt-XX-Small",
    ...xxSmall,
    parameters: 1_327_216,
    published: { parameters: "1.33 M", macs: "261 M", top1: "71.23", note: counted },
  },
  {
    id: "edgenext_x_small",
    title: "EdgeNeXt-X-Small",
    ...xSmall,
    parameters: 2_336_804,
    published: {
      parameters: "2.34 M",
      macs: "538 M",
      top1: "74.96",
      note: `${counted} A comment in the code gives 75.00 % top-1.`,
    },
  },
  {
    id: "edgenext_small",
    title: "EdgeNeXt-Small",
    ...small,
    parameters: 5_586_832,
    published: {
      parameters: "5.59 M",
      macs: "1.26 G",
      top1: "79.41",
      note: `${counted} With USI distillation 81.07 % top-1.`,
    },
  },
  {
    id: "edgenext_base",
    title: "EdgeNeXt-Base",
    ...base,
    parameters: 18_511_292,
    published: {
      parameters: "18.51 M",
      macs: "3.84 G",
      top1: "82.47",
      note: `${counted} With USI distillation 83.68 % top-1, pretrained on ImageNet-21k 83.31 %.`,
    },
  },
  {
    id: "edgenext_xx_small_bn_hs",
    title: "EdgeNeXt-XX-Small-BN-HS",
    ...xxSmall,
    form: "bn-hs",
    parameters: 1_326_184,
    published: { parameters: "1.33 M", macs: "260 M", top1: "70.33", note: counted },
  },
  {
    id: "edgenext_x_small_bn_hs",
    title: "EdgeNeXt-X-Small-BN-HS",
    ...xSmall,
    form: "bn-hs",
    parameters: 2_335_008,
    published: { parameters: "2.34 M", macs: "536 M", top1: "74.87", note: counted },
  },
  {
    id: "edgenext_small_bn_hs",
    title: "EdgeNeXt-Small-BN-HS",
    ...small,
    form: "bn-hs",
    parameters: 5_584_000,
    published: { parameters: "5.58 M", macs: "1.25 G", top1: "78.39", note: counted },
  },
];

const kernels = [3, 5, 7, 9];
const scales = [2, 2, 3, 4];

function write(m: Composer, { dims, depths, heads, form }: Variant): void {
  const formed = form ? { form } : {};
  let x = m.input({ height: 256, width: 256 });
  for (const [stage, dim] of dims.entries()) {
    const scope = `downsample_layers.${stage}`;
    x =
      stage === 0
        ? m.add("edgenext.stem", { config: { dim, ...formed }, scope, from: x })
        : m.add("edgenext.downsample", { config: { out: dim, ...formed }, scope, from: x });
    const kernel = kernels[stage] ?? 3;
    const depth = depths[stage] ?? 1;
    // The last block of every stage but the first is SDTA.
    const convolutions = stage === 0 ? depth : depth - 1;
    const config = { kernel, ...formed };
    const convScope = convolutions > 1 ? `stages.${stage}` : `stages.${stage}.0`;
    x = m.add("edgenext.convEncoder", { config, scope: convScope, repeat: convolutions, from: x });
    if (stage === 0) continue;
    const attention = { heads, scales: scales[stage] ?? 2, positions: stage === 1, ...formed };
    x = m.add("edgenext.sdta", { config: attention, scope: `stages.${stage}.${depth - 1}`, from: x });
  }
  m.output("logits", m.add("edgenext.head", { config: formed, scope: "", from: x }));
}

/** timm has the four with layer norm. */
const timm: RenameTable = [
  { pattern: /^stem\.([01])\.(.+)$/, replacement: "downsample_layers.0.$1.$2" },
  { pattern: /^stages\.(\d+)\.downsample\.([01])\.(.+)$/, replacement: "downsample_layers.$1.$2.$3" },
  { pattern: /^stages\.(\d+)\.blocks\.(\d+)\.conv_dw\.(.+)$/, replacement: "stages.$1.$2.dwconv.$3" },
  { pattern: /^stages\.(\d+)\.blocks\.(\d+)\.mlp\.fc([12])\.(.+)$/, replacement: "stages.$1.$2.pwconv$3.$4" },
  { pattern: /^stages\.(\d+)\.blocks\.(\d+)\.(.+)$/, replacement: "stages.$1.$2.$3" },
  { pattern: /^head\.norm\.(.+)$/, replacement: "norm.$1" },
  { pattern: /^head\.fc\.(.+)$/, replacement: "head.$1" },
];

export const edgenextModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "EdgeNeXt",
  title: variant.title,
  input: [1, 3, 256, 256],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  ...(!variant.form && { renames: { timm } }),
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
