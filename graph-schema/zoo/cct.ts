// CCT, CVT and ViT-Lite (SHI-Labs/Compact-Transformers, src): ImageNet, Flowers-102 and CIFAR variants.

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

/** CCT: layers of convolution and pooling; CVT and ViT-Lite: patches of 4 pixels. */
type Tokenizer = { readonly layers: number; readonly kernel: number } | { readonly patch: number };

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly depth: number;
  readonly tokenizer: Tokenizer;
  /** ViT-Lite reads a class token, the others pool the sequence. */
  readonly classToken?: boolean;
  readonly side: number;
  readonly classes: number;
  readonly parameters: number;
  readonly published: Published;
}

const source = "SHI-Labs/Compact-Transformers README";

/** Width of the encoder by its number of layers. */
const widths: Readonly<Record<number, { readonly dim: number; readonly heads: number; readonly mlpRatio: number }>> = {
  2: { dim: 128, heads: 2, mlpRatio: 1 },
  4: { dim: 128, heads: 2, mlpRatio: 1 },
  6: { dim: 256, heads: 4, mlpRatio: 2 },
  7: { dim: 256, heads: 4, mlpRatio: 2 },
  14: { dim: 384, heads: 6, mlpRatio: 3 },
};

const cifar = { side: 32, classes: 10 };
const withoutAttention = "The published multiply-accumulates leave out the matrix products of attention.";

const published: readonly Variant[] = [
  {
    id: "cct_14_7x2_224",
    title: "CCT-14/7×2",
    depth: 14,
    tokenizer: { layers: 2, kernel: 7 },
    side: 224,
    classes: 1000,
    parameters: 22_367_273,
    published: { parameters: "22.36 M", macs: "5.11 G", top1: "80.67", source, note: withoutAttention },
  },
  {
    id: "cct_14_7x2_384",
    title: "CCT-14/7×2 ↑384",
    depth: 14,
    tokenizer: { layers: 2, kernel: 7 },
    side: 384,
    classes: 1000,
    parameters: 22_513_193,
    published: { parameters: "22.51 M", macs: "15.02 G", top1: "82.71", source, note: withoutAttention },
  },
  {
    id: "cct_7_7x2_224",
    title: "CCT-7/7×2",
    depth: 7,
    tokenizer: { layers: 2, kernel: 7 },
    side: 224,
    classes: 102,
    parameters: 4_573_735,
    published: { top1: "97.19", source, note: "Flowers-102, 102 classes." },
  },
  {
    id: "cct_7_3x1_32",
    title: "CCT-7/3×1",
    depth: 7,
    tokenizer: { layers: 1, kernel: 3 },
    ...cifar,
    parameters: 3_760_139,
    published: {
      parameters: "3.76 M",
      top1: "96.53",
      source,
      note: "CIFAR-10; 80.92 on CIFAR-100. After 5000 epochs with sine positions: 98.00 and 82.87.",
    },
  },
  {
    id: "cct_7_3x2_32",
    title: "CCT-7/3×2",
    depth: 7,
    tokenizer: { layers: 2, kernel: 3 },
    ...cifar,
    parameters: 3_853_259,
    published: { parameters: "3.85 M", source },
  },
  {
    id: "cct_6_3x1_32",
    title: "CCT-6/3×1",
    depth: 6,
    tokenizer: { layers: 1, kernel: 3 },
    ...cifar,
    parameters: 3_233_803,
    published: {
      parameters: "3.17 M",
      source,
      unverified: ["parameters"],
      note: "The published count leaves out the position embedding.",
    },
  },
  {
    id: "cct_6_3x2_32",
    title: "CCT-6/3×2",
    depth: 6,
    tokenizer: { layers: 2, kernel: 3 },
    ...cifar,
    parameters: 3_326_923,
    published: { source },
  },
  {
    id: "cct_4_3x2_32",
    title: "CCT-4/3×2",
    depth: 4,
    tokenizer: { layers: 2, kernel: 3 },
    ...cifar,
    parameters: 482_123,
    published: { parameters: "0.48 M", source, unverified: ["parameters"] },
  },
  {
    id: "cct_2_3x2_32",
    title: "CCT-2/3×2",
    depth: 2,
    tokenizer: { layers: 2, kernel: 3 },
    ...cifar,
    parameters: 283_723,
    published: { parameters: "0.28 M", source },
  },
];

/** CVT and ViT-Lite differ in the class token alone. */
const patched: readonly Variant[] = [
  {
    depth: 7,
    pooled: 3_716_619,
    withClass: 3_716_874,
    published: { parameters: "3.72 M", note: "CIFAR-10.", unverified: ["parameters", "top1"] as const },
    top1: { pooled: "92.43", withClass: "91.38" },
  },
  { depth: 6, pooled: 3_190_283, withClass: 3_190_538 },
  { depth: 4, pooled: 412_939, withClass: 413_066 },
  { depth: 2, pooled: 214_539, withClass: 214_666 },
].flatMap(({ depth, pooled, withClass, top1, ...rest }): readonly Variant[] => {
  const common = { depth, tokenizer: { patch: 4 }, ...cifar };
  const figures = (key: "pooled" | "withClass"): Published => ({
    source,
    ...rest.published,
    ...(top1 && { top1: top1[key] }),
  });
  return [
    {
      ...common,
      id: `cvt_lite_${depth}_4_32`,
      title: `CVT-${depth}/4`,
      parameters: pooled,
      published: figures("pooled"),
    },
    {
      ...common,
      id: `vit_lite_${depth}_4_32`,
      title: `ViT-Lite-${depth}/4`,
      classToken: true,
      parameters: withClass,
      published: figures("withClass"),
    },
  ];
});

function write(m: Composer, { depth, tokenizer, classToken = false, side, classes }: Variant): void {
  const width = widths[depth];
  if (!width) throw new Error(`no width for ${depth} layers`);
  const { dim, heads, mlpRatio } = width;
  const image = m.input(side === 224 ? {} : { height: side, width: side });
  const tokens =
    "patch" in tokenizer
      ? m.add("vit.patchEmbed", {
          config: { dim, patch: tokenizer.patch, name: "conv_layers.0.0" },
          scope: "tokenizer",
          from: image,
        })
      : m.add("cct.tokenizer", { config: { dim, ...tokenizer }, scope: "tokenizer", from: image });
  const scope = "classifier";
  const marked = classToken ? m.add("vit.classToken", { config: { name: "class_emb" }, scope, from: tokens }) : tokens;
  const placed = m.add("vit.positions", { config: { name: "positional_emb" }, scope, from: marked });
  const last = m.add("cct.block", {
    config: { heads, mlpRatio },
    scope: `${scope}.blocks`,
    repeat: depth,
    from: placed,
  });
  const config = { classes, ...(classToken && { pool: "class" }) };
  m.output("logits", m.add("cct.head", { config, scope, from: last }));
}

export const cctModels: readonly ZooModel[] = [...published, ...patched].map((variant) => ({
  id: variant.id,
  system: "CCT / CVT / ViT-Lite",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: variant.published,
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
