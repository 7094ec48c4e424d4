// EfficientNet B0 to B3 as timm builds them for weights trained in PyTorch (efficientnet.py): one network, scaled.

import type { Rename, RenameTable } from "../weights.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly width: number;
  readonly depth: number;
  readonly side: number;
  readonly parameters: number;
  readonly published: Published;
}

const source = "arXiv:1905.11946 table 2";
const unverified = ["parameters", "macs", "top1"] as const;
const ported =
  "Weights ported from TensorFlow need its asymmetric padding and a BatchNorm ε of 0.001: this is the PyTorch form, ε 0.00001.";

const variants: readonly Variant[] = [
  {
    id: "efficientnet_b0",
    title: "EfficientNet-B0",
    width: 1,
    depth: 1,
    side: 224,
    parameters: 5_288_548,
    published: { parameters: "5.3 M", macs: "0.39 G", top1: "77.1", source, unverified, note: ported },
  },
  {
    id: "efficientnet_b1",
    title: "EfficientNet-B1",
    width: 1,
    depth: 1.1,
    side: 240,
    parameters: 7_794_184,
    published: { parameters: "7.8 M", macs: "0.70 G", top1: "79.1", source, unverified, note: ported },
  },
  {
    id: "efficientnet_b2",
    title: "EfficientNet-B2",
    width: 1.1,
    depth: 1.2,
    side: 260,
    parameters: 9_109_994,
    published: { parameters: "9.1 M", macs: "1.0 G", top1: "80.1", source, unverified, note: ported },
  },
  {
    id: "efficientnet_b3",
    title: "EfficientNet-B3",
    width: 1.2,
    depth: 1.4,
    side: 300,
    parameters: 12_233_232,
    published: { parameters: "12 M", macs: "1.8 G", top1: "81.6", source, unverified, note: ported },
  },
];

/** Of B0: blocks, kernel, stride of the first, expansion, channels. */
const stages = [
  { depth: 1, kernel: 3, stride: 1, expand: 1, out: 16 },
  { depth: 2, kernel: 3, stride: 2, expand: 6, out: 24 },
  { depth: 2, kernel: 5, stride: 2, expand: 6, out: 40 },
  { depth: 3, kernel: 3, stride: 2, expand: 6, out: 80 },
  { depth: 3, kernel: 5, stride: 1, expand: 6, out: 112 },
  { depth: 4, kernel: 5, stride: 2, expand: 6, out: 192 },
  { depth: 1, kernel: 3, stride: 1, expand: 6, out: 320 },
];

/** To a multiple of 8, never below nine tenths. */
function roundedWidth(channels: number, width: number): number {
  const wanted = channels * width;
  const rounded = Math.max(8, Math.floor((wanted + 4) / 8) * 8);
  return rounded < 0.9 * wanted ? rounded + 8 : rounded;
}

function write(m: Composer, { width, depth, side }: Variant): void {
  const activation = "silu";
  const image = m.input(side === 224 ? {} : { height: side, width: side });
  let x = m.add("mobilenetv2.stem", { config: { dim: roundedWidth(32, width), activation }, scope: "", from: image });
  for (const [index, stage] of stages.entries()) {
    const blocks = Math.ceil(stage.depth * depth);
    const { kernel, expand, stride } = stage;
    const each = { kernel, expand, squeeze: 0.25, activation };
    const first = { ...each, stride, out: roundedWidth(stage.out, width) };
    for (let block = 0; block < blocks; block++) {
      const scope = `blocks.${index}.${block}`;
      x = m.add("conv.invertedResidual", { config: block === 0 ? first : each, scope, from: x });
    }
  }
  m.output(
    "logits",
    m.add("mobilenetv2.head", { config: { dim: roundedWidth(1280, width), activation }, scope: "", from: x }),
  );
}

/** Their stages are `features.1` … `features.7`, a block's layers a list, shorter by one where nothing expands. */
const torchvision: RenameTable = [
  { pattern: /^features\.0\.0\./, replacement: "conv_stem." },
  { pattern: /^features\.0\.1\./, replacement: "bn1." },
  ...stages.flatMap(({ expand }, stage): readonly Rename[] => {
    const layers = expand === 1 ? layersOf(["conv_dw", "conv_pw"]) : layersOf(["conv_pw", "conv_dw", "conv_pwl"]);
    return layers.map(([theirs, ours]) => ({
      pattern: new RegExp(`^features\\.${stage + 1}\\.(\\d+)\\.block\\.${theirs}\\.`),
      replacement: `blocks.${stage}.$1.${ours}.`,
    }));
  }),
  { pattern: /^features\.8\.0\./, replacement: "conv_head." },
  { pattern: /^features\.8\.1\./, replacement: "bn2." },
  { pattern: /^classifier\.1\./, replacement: "classifier." },
];

/** Convolutions in order, each with its norm; squeeze-and-excitation stands before the last. */
function layersOf(convolutions: readonly string[]): readonly (readonly [theirs: string, ours: string])[] {
  const squeeze = convolutions.length - 1;
  return [
    ...convolutions.flatMap((conv, index) => {
      const place = index === squeeze ? index + 1 : index;
      return [
        [`${place}\\.0`, conv],
        [`${place}\\.1`, `bn${index + 1}`],
      ] as const;
    }),
    [`${squeeze}\\.fc1`, "se.conv_reduce"],
    [`${squeeze}\\.fc2`, "se.conv_expand"],
  ];
}

export const efficientnetModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "EfficientNet",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: variant.published,
  renames: { torchvision },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
