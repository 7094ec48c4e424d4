// CaiT XXS24 to M48 (facebookresearch/deit, cait_models.py). timm's names are the same.

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly depth: number;
  /** What the layer scale starts from. */
  readonly init: number;
  readonly side: number;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const source = "facebookresearch/deit README_cait.md; at 224 the table of the NViT paper";

const headWidth = 48;
const classLayers = 2;

const xxs = { dim: 192, init: 1e-5 };
const xs = { dim: 288, init: 1e-5 };
const s24 = { dim: 384, depth: 24, init: 1e-5 };
const medium = { dim: 768, init: 1e-6 };

const fromMemory = { unverified: ["parameters", "macs", "top1"] as const, note: "Top-1 after distillation." };
const without = (top1: string) => ({ note: `Top-1 after distillation; without it ${top1}.` });
const distilled = { note: "Top-1 after distillation." };

const variants: readonly Variant[] = [
  {
    id: "cait_xxs24_224",
    title: "CaiT-XXS24",
    ...xxs,
    depth: 24,
    side: 224,
    parameters: 11_956_264,
    published: { parameters: "12.0 M", macs: "2.5 G", top1: "78.4", ...fromMemory },
  },
  {
    id: "cait_xxs24_384",
    title: "CaiT-XXS24 ↑384",
    ...xxs,
    depth: 24,
    side: 384,
    parameters: 12_029_224,
    published: { parameters: "12.0 M", macs: "9.6 G", top1: "80.9", ...fromMemory },
  },
  {
    id: "cait_xxs36_224",
    title: "CaiT-XXS36",
    ...xxs,
    depth: 36,
    side: 224,
    parameters: 17_299_720,
    published: { parameters: "17.3 M", macs: "3.8 G", top1: "79.7", ...fromMemory },
  },
  {
    id: "cait_xxs36_384",
    title: "CaiT-XXS36 ↑384",
    ...xxs,
    depth: 36,
    side: 384,
    parameters: 17_372_680,
    published: { parameters: "17.3 M", macs: "14.2 G", top1: "82.2", ...fromMemory },
  },
  {
    id: "cait_xs24_224",
    title: "CaiT-XS24",
    ...xs,
    depth: 24,
    side: 224,
    parameters: 26_560_648,
    published: { parameters: "26.6 M", macs: "5.4 G", top1: "82.0", ...without("81.8") },
  },
  {
    id: "cait_xs24_384",
    title: "CaiT-XS24 ↑384",
    ...xs,
    depth: 24,
    side: 384,
    parameters: 26_670_088,
    published: { parameters: "27 M", macs: "19.3 G", top1: "84.1", ...distilled },
  },
  {
    id: "cait_xs36_224",
    title: "CaiT-XS36",
    ...xs,
    depth: 36,
    side: 224,
    parameters: 38_557_432,
    published: {
      parameters: "38.6 M",
      macs: "8.1 G",
      top1: "82.9",
      note: "In the paper only, without weights. Top-1 after distillation; without it 82.6.",
    },
  },
  {
    id: "cait_s24_224",
    title: "CaiT-S24",
    ...s24,
    side: 224,
    parameters: 46_916_200,
    published: { parameters: "47 M", macs: "9.4 G", top1: "83.5", ...without("82.7") },
  },
  {
    id: "cait_s24_384",
    title: "CaiT-S24 ↑384",
    ...s24,
    side: 384,
    parameters: 47_062_120,
    published: { parameters: "47 M", macs: "32.2 G", top1: "85.1", ...distilled },
  },
  {
    id: "cait_s36_384",
    title: "CaiT-S36 ↑384",
    dim: 384,
    depth: 36,
    init: 1e-6,
    side: 384,
    parameters: 68_366_632,
    published: { parameters: "68 M", macs: "48.0 G", top1: "85.4", ...distilled },
  },
  {
    id: "cait_m36_384",
    title: "CaiT-M36 ↑384",
    ...medium,
    depth: 36,
    side: 384,
    parameters: 271_221_352,
    published: { parameters: "271 M", macs: "173.3 G", top1: "86.1", ...distilled },
  },
  {
    id: "cait_m48_448",
    title: "CaiT-M48 ↑448",
    ...medium,
    depth: 48,
    side: 448,
    parameters: 356_460_520,
    published: { parameters: "356 M", macs: "329.6 G", top1: "86.5", ...distilled },
  },
];

function write(m: Composer, { dim, depth, init, side }: Variant): void {
  const image = m.input({ height: side, width: side });
  const patches = m.add("vit.patchEmbed", { config: { dim }, scope: "patch_embed", from: image });
  const placed = m.add("vit.positions", { scope: "", from: patches });
  const config = { heads: dim / headWidth, layerScale: init };
  const seen = m.add("cait.block", { config, scope: "blocks", repeat: depth, from: placed });
  const marked = m.add("vit.classToken", { scope: "", from: seen });
  const read = m.add("cait.classBlock", { config, scope: "blocks_token_only", repeat: classLayers, from: marked });
  m.output("logits", m.add("vit.head", { scope: "", from: read }));
}

export const caitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "CaiT",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
