// MobileNetV2 1.0 and 1.4 as timm builds them (efficientnet.py). Widths are rounded to multiples of 8.

import type { Rename, RenameTable } from "../weights.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly stem: number;
  readonly widths: readonly number[];
  readonly head: number;
  readonly parameters: number;
  readonly published: Published;
}

const source = "arXiv:1801.04381 table 4";
const unverified = ["parameters", "macs", "top1"] as const;

const variants: readonly Variant[] = [
  {
    id: "mobilenetv2_100",
    title: "MobileNetV2 1.0",
    stem: 32,
    widths: [16, 24, 32, 64, 96, 160, 320],
    head: 1280,
    parameters: 3_504_872,
    published: {
      parameters: "3.4 M",
      macs: "300 M",
      top1: "72.0",
      source,
      unverified,
      note: "timm's weights reach 72.91.",
    },
  },
  {
    id: "mobilenetv2_140",
    title: "MobileNetV2 1.4",
    stem: 48,
    widths: [24, 32, 48, 88, 136, 224, 448],
    head: 1792,
    parameters: 6_108_776,
    published: {
      parameters: "6.9 M",
      macs: "585 M",
      top1: "74.7",
      source,
      unverified,
      note: "The paper says 6.9 M parameters, the architecture has 6.1 M; timm's weights reach 76.53.",
    },
  },
];

/** Blocks of each stage, and the stride of its first. */
const stages = [
  { depth: 1, stride: 1 },
  { depth: 2, stride: 2 },
  { depth: 3, stride: 2 },
  { depth: 4, stride: 2 },
  { depth: 3, stride: 1 },
  { depth: 3, stride: 2 },
  { depth: 1, stride: 1 },
];

function write(m: Composer, { stem, widths, head }: Variant): void {
  let x = m.add("mobilenetv2.stem", { config: { dim: stem }, scope: "", from: m.input() });
  for (const [stage, { depth, stride }] of stages.entries())
    for (let index = 0; index < depth; index++) {
      const first = { out: widths[stage] ?? 0, ...(stride > 1 && { stride }), ...(stage === 0 && { expand: 1 }) };
      const config = index === 0 ? first : {};
      x = m.add("conv.invertedResidual", { config, scope: `blocks.${stage}.${index}`, from: x });
    }
  m.output("logits", m.add("mobilenetv2.head", { config: { dim: head }, scope: "", from: x }));
}

/** Their `features.1` … `features.17` in one row are our stages and indices. */
function torchvisionBlocks(): readonly Rename[] {
  const places = stages.flatMap(({ depth }, stage) =>
    Array.from({ length: depth }, (_, index) => `blocks.${stage}.${index}`),
  );
  const expanded = ["0\\.0 conv_pw", "0\\.1 bn1", "1\\.0 conv_dw", "1\\.1 bn2", "2 conv_pwl", "3 bn3"];
  const plain = ["0\\.0 conv_dw", "0\\.1 bn1", "1 conv_pw", "2 bn2"];
  return places.flatMap((place, index) =>
    (index === 0 ? plain : expanded).map((pair) => {
      const [theirs = "", ours = ""] = pair.split(" ");
      return {
        pattern: new RegExp(`^features\\.${index + 1}\\.conv\\.${theirs}\\.`),
        replacement: `${place}.${ours}.`,
      };
    }),
  );
}

const torchvision: RenameTable = [
  { pattern: /^features\.0\.0\./, replacement: "conv_stem." },
  { pattern: /^features\.0\.1\./, replacement: "bn1." },
  ...torchvisionBlocks(),
  { pattern: /^features\.18\.0\./, replacement: "conv_head." },
  { pattern: /^features\.18\.1\./, replacement: "bn2." },
  { pattern: /^classifier\.1\./, replacement: "classifier." },
];

export const mobilenetv2Models: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "MobileNetV2",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: variant.published,
  renames: { torchvision },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
