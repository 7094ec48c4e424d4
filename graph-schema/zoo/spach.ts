// SPACH with one stage and with four, and Hybrid-MS (microsoft/SPACH, models/registry.py).

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

type Mixing = "convolution" | "attention" | "mlp";

/** Blocks in a row that mix positions alike. */
type Run = readonly [mixing: Mixing, depth: number];

interface Shape {
  readonly patch: number;
  /** Width of the first stage; each later one is twice as wide. */
  readonly dim: number;
  readonly stages: readonly (readonly Run[])[];
  /** The same in all stages. */
  readonly heads?: number;
  readonly channelRatio: number;
  readonly deepStem?: boolean;
}

interface Variant extends Shape {
  readonly id: string;
  readonly title: string;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const source = "microsoft/SPACH README.md, models/registry.py";

/** Four stages: the first mixes by convolution alone, the others by `mixing`. */
function four(mixing: Mixing, depths: readonly [number, number, number, number]): Shape["stages"] {
  return depths.map((depth, stage) => [[stage === 0 ? "convolution" : mixing, depth]]);
}

const shallow = [2, 2, 6, 2] as const;
const deep = [3, 4, 12, 3] as const;
const unverified = ["parameters", "macs", "top1"] as const;

const hybridS: Shape = {
  patch: 4,
  dim: 128,
  heads: 4,
  channelRatio: 3,
  stages: [
    [["convolution", 3]],
    [
      ["convolution", 2],
      ["attention", 2],
    ],
    [
      ["convolution", 2],
      ["attention", 10],
    ],
    [
      ["convolution", 1],
      ["attention", 2],
    ],
  ],
};

const multiStage: readonly Variant[] = [
  {
    id: "spach_ms_xxs_conv",
    title: "Conv-MS-XXS",
    patch: 4,
    dim: 64,
    stages: four("convolution", shallow),
    channelRatio: 2,
    parameters: 5_085_224,
    published: { parameters: "5 M", macs: "0.7 G", top1: "73.1" },
  },
  {
    id: "spach_ms_xxs_attn",
    title: "Trans-MS-XXS",
    patch: 4,
    dim: 32,
    stages: four("attention", shallow),
    heads: 1,
    channelRatio: 2,
    parameters: 2_372_744,
    published: { parameters: "2 M", macs: "0.5 G", top1: "65.4" },
  },
  {
    id: "spach_ms_xxs_mlp",
    title: "MLP-MS-XXS",
    patch: 4,
    dim: 64,
    stages: four("mlp", shallow),
    channelRatio: 2,
    parameters: 6_562_446,
    published: { parameters: "6 M", macs: "0.9 G", top1: "74.5" },
  },
  {
    id: "spach_ms_xs_conv",
    title: "Conv-MS-XS",
    patch: 4,
    dim: 96,
    stages: four("convolution", deep),
    channelRatio: 2,
    parameters: 17_302_120,
    published: { parameters: "17 M", macs: "2.8 G", top1: "80.1", unverified },
  },
  {
    id: "spach_ms_xs_attn",
    title: "Trans-MS-XS",
    patch: 4,
    dim: 64,
    stages: four("attention", deep),
    heads: 2,
    channelRatio: 2,
    parameters: 14_479_080,
    published: { parameters: "14 M", macs: "3.1 G", unverified: ["parameters", "macs"] },
  },
  {
    id: "spach_ms_xs_mlp",
    title: "MLP-MS-XS",
    patch: 4,
    dim: 96,
    stages: four("mlp", deep),
    channelRatio: 2,
    parameters: 20_260_283,
    published: { parameters: "20 M", macs: "3.4 G", unverified: ["parameters", "macs"] },
  },
  {
    id: "spach_ms_s_conv",
    title: "Conv-MS-S",
    patch: 4,
    dim: 128,
    stages: four("convolution", deep),
    channelRatio: 3,
    parameters: 43_576_168,
    published: { parameters: "44 M", macs: "7.2 G", top1: "81.6" },
  },
  {
    id: "spach_ms_s_attn",
    title: "Trans-MS-S",
    patch: 4,
    dim: 96,
    stages: four("attention", deep),
    heads: 3,
    channelRatio: 3,
    parameters: 39_537_544,
    published: { parameters: "40 M", macs: "7.6 G", top1: "82.9" },
  },
  {
    id: "spach_ms_s_mlp",
    title: "MLP-MS-S",
    patch: 4,
    dim: 128,
    stages: four("mlp", deep),
    channelRatio: 3,
    parameters: 46_542_011,
    published: { parameters: "46 M", macs: "8.2 G", top1: "82.1" },
  },
  {
    id: "spach_ms_xs_hybrid",
    title: "Hybrid-MS-XS",
    patch: 4,
    dim: 96,
    stages: [
      [["convolution", 3]],
      [["convolution", 4]],
      [
        ["convolution", 2],
        ["attention", 10],
      ],
      [
        ["convolution", 1],
        ["attention", 2],
      ],
    ],
    heads: 3,
    channelRatio: 2,
    parameters: 27_956_584,
    published: { parameters: "28 M", macs: "4.5 G", top1: "82.4", unverified },
  },
  {
    id: "spach_ms_s_hybrid",
    title: "Hybrid-MS-S",
    ...hybridS,
    parameters: 63_028_584,
    published: { parameters: "63 M", macs: "11.2 G", top1: "83.7" },
  },
  {
    id: "spach_ms_s_plus_hybrid",
    title: "Hybrid-MS-S+",
    ...hybridS,
    deepStem: true,
    parameters: 63_138_728,
    published: {
      parameters: "63 M",
      macs: "12.3 G",
      top1: "83.9",
      note: "The code registers no S+: Hybrid-MS-S with its deep stem has the published parameters and multiply-accumulates.",
    },
  },
];

const singleStage: readonly Variant[] = (
  [
    ["spach_xxs_mlp", "MLP-XXS", "mlp", { dim: 384, depth: 12, channelRatio: 2, parameters: 8_307_184 }],
    ["spach_xxs_conv", "Conv-XXS", "convolution", { dim: 384, depth: 12, channelRatio: 2, parameters: 7_828_840 }],
    [
      "spach_xxs_attn",
      "Attn-XXS",
      "attention",
      { dim: 192, depth: 12, heads: 6, channelRatio: 2, parameters: 3_931_048 },
    ],
    ["spach_xs_mlp", "MLP-XS", "mlp", { dim: 384, depth: 24, channelRatio: 2, parameters: 15_932_536 }],
    ["spach_xs_conv", "Conv-XS", "convolution", { dim: 384, depth: 24, channelRatio: 2, parameters: 14_975_848 }],
    [
      "spach_xs_attn",
      "Attn-XS",
      "attention",
      { dim: 384, depth: 12, heads: 12, channelRatio: 2, parameters: 14_938_984 },
    ],
    ["spach_s_mlp", "MLP-S", "mlp", { dim: 512, depth: 24, channelRatio: 3, parameters: 39_820_024 }],
    ["spach_s_conv", "Conv-S", "convolution", { dim: 512, depth: 24, channelRatio: 3, parameters: 38_854_120 }],
    [
      "spach_s_attn",
      "Attn-S",
      "attention",
      { dim: 512, depth: 12, heads: 16, channelRatio: 3, parameters: 32_507_368 },
    ],
  ] as const
).map(([id, title, mixing, { depth, ...shape }]) => ({
  id,
  title,
  patch: 16,
  stages: [[[mixing, depth]]],
  ...shape,
  published: { note: "One stage of 14 × 14 patches; the README prints no figures for it." },
}));

function write(m: Composer, { patch, dim, stages, heads, channelRatio, deepStem = false }: Variant): void {
  const stem = deepStem ? "spach.deepStem" : "vit.patchEmbed";
  let x = m.add(stem, { config: { dim, patch }, scope: "stem", from: m.input() });
  x = m.add("norm.layer", { config: { name: "norm1" }, scope: "", from: x });
  for (const [stage, runs] of stages.entries()) {
    const scope = stages.length > 1 ? `layer${stage + 1}` : "blocks";
    let next = 0;
    if (stage > 0)
      x = m.add("spach.downsample", { config: { out: dim * 2 ** stage }, scope: `${scope}.${next++}`, from: x });
    for (const [mixing, depth] of runs) {
      const config = { mixing, channelRatio, ...(mixing === "attention" && heads !== undefined && { heads }) };
      // Copies of one node are counted from 0.
      if (next === 0 && depth > 1 && runs.length === 1) {
        x = m.add("spach.block", { config, scope, repeat: depth, from: x });
        next += depth;
      } else
        for (let index = 0; index < depth; index++)
          x = m.add("spach.block", { config, scope: `${scope}.${next++}`, from: x });
    }
  }
  m.output("logits", m.add("head.tokens", { config: { norm: "norm2" }, scope: "", from: x }));
}

export const spachModels: readonly ZooModel[] = [...multiStage, ...singleStage].map((variant) => ({
  id: variant.id,
  system: "SPACH and Hybrid-MS",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
