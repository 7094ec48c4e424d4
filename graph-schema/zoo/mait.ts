// MaiT: DeiT's bodies with masked heads. Nothing was released; the tensors have DeiT's names.

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";
import { vitRenames } from "./vit.ts";

/** Layers in a row with as many masked heads. */
type Run = readonly [layers: number, maskedHeads: number];

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly heads: number;
  readonly runs: readonly Run[];
  /** What the layer scale starts from; absent: there is none. */
  readonly init?: number;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const source = "MaiT, ICLR 2022 submission, tables 1 to 3; no code was released";

const tiny = { dim: 192, heads: 3 };
const small = { dim: 384, heads: 6 };

/** All heads in the first third of 24 layers, one in the second, none in the last. */
const mixed = (heads: number): readonly Run[] => [
  [8, heads],
  [8, 1],
  [8, 0],
];
const assumed =
  "The text does not say which heads of this variant are masked: all in the first third, one in the second, as in MaiT-S.";

const variants: readonly Variant[] = [
  {
    id: "mait_xt24",
    title: "MaiT-XT",
    dim: 144,
    heads: 3,
    runs: mixed(3),
    parameters: 6_301_432,
    published: { parameters: "6.3 M", macs: "1.5 G", top1: "73.7", note: assumed },
  },
  {
    id: "mait_t12",
    title: "MaiT-T 12",
    ...tiny,
    runs: [[12, 1]],
    parameters: 5_717_416,
    published: { top1: "72.6", note: "One masked head in every layer. With a batch of 1024 about 72.2 % top-1." },
  },
  {
    id: "mait_t24",
    title: "MaiT-T",
    ...tiny,
    runs: mixed(3),
    parameters: 11_055_784,
    published: { parameters: "11 M", macs: "2.5 G", top1: "79.1", note: assumed },
  },
  {
    id: "mait_t36",
    title: "MaiT-T 36",
    ...tiny,
    runs: [
      [12, 3],
      [24, 1],
    ],
    parameters: 16_394_152,
    published: { top1: "79.8", note: "All heads masked in the first third, one in the others." },
  },
  {
    id: "mait_xs24",
    title: "MaiT-XS",
    dim: 288,
    heads: 3,
    runs: mixed(3),
    parameters: 24_545_800,
    published: { parameters: "24.5 M", macs: "5.3 G", top1: "81.0", note: assumed },
  },
  {
    id: "mait_s12",
    title: "MaiT-S 12",
    ...small,
    runs: [[12, 1]],
    parameters: 22_050_664,
    published: {
      top1: "79.9",
      note: "Windows of 3 × 3; 80.1 % top-1 with 3 × 5, 80.0 with 5 × 5, and 80.8 with two masked heads after 400 epochs.",
    },
  },
  {
    id: "mait_s24",
    title: "MaiT-S",
    ...small,
    runs: mixed(6),
    parameters: 43_344_232,
    published: { parameters: "43.3 M", macs: "9.1 G", top1: "82.1" },
  },
  {
    id: "mait_s24_layerscale",
    title: "MaiT-S*",
    ...small,
    runs: mixed(6),
    init: 1e-5,
    parameters: 43_362_664,
    published: {
      parameters: "43.3 M",
      macs: "9.1 G",
      top1: "82.8",
      note: "With layer scale, whose tensors have CaiT's names here; the text names neither them nor what they start from.",
    },
  },
];

function write(m: Composer, { dim, heads, runs, init }: Variant): void {
  const patches = m.add("vit.patchEmbed", { config: { dim }, scope: "patch_embed", from: m.input() });
  const marked = m.add("vit.classToken", { scope: "", from: patches });
  let x = m.add("vit.positions", { scope: "", from: marked });
  let next = 0;
  for (const [layers, maskedHeads] of runs) {
    const config = { heads, maskedHeads, ...(init !== undefined && { layerScale: init }) };
    // Copies of one node are counted from 0.
    if (next === 0) x = m.add("mait.block", { config, scope: "blocks", repeat: layers, from: x });
    else
      for (let index = next; index < next + layers; index++)
        x = m.add("mait.block", { config, scope: `blocks.${index}`, from: x });
    next += layers;
  }
  m.output("logits", m.add("vit.head", { scope: "", from: x }));
}

export const maitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "MaiT",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  renames: vitRenames,
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
