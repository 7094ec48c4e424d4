// HVT (MonashAI/HVT, models.py): DeiT's blocks with the token sequence pooled after some of them.

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly heads: number;
  /** Every so many blocks, beginning with the first, the tokens are pooled; absent: never. */
  readonly poolEvery?: number;
  readonly parameters: number;
  readonly published: Published;
}

const source = "MonashAI/HVT README";
const depth = 12;
const tiny = { dim: 192, heads: 3 };
const small = { dim: 384, heads: 6 };

const variants: readonly Variant[] = [
  {
    id: "hvt_ti_1",
    title: "HVT-Ti-1",
    ...tiny,
    poolEvery: 12,
    parameters: 5_735_656,
    published: { parameters: "5.74 M", macs: "0.64 G", top1: "69.64", source },
  },
  {
    id: "hvt_s_0",
    title: "HVT-S-0",
    ...small,
    parameters: 22_049_896,
    published: { parameters: "22.05 M", macs: "4.57 G", top1: "80.39", source },
  },
  {
    id: "hvt_s_1",
    title: "HVT-S-1",
    ...small,
    poolEvery: 12,
    parameters: 22_087_144,
    published: {
      parameters: "22.09 M",
      macs: "2.40 G",
      top1: "78.00",
      source,
      note: "Weights retrained by the authors; the paper lists 21.74 M parameters.",
    },
  },
  {
    id: "hvt_s_2",
    title: "HVT-S-2",
    ...small,
    poolEvery: 6,
    parameters: 22_105_576,
    published: { parameters: "22.11 M", macs: "1.94 G", top1: "77.36", source },
  },
  {
    id: "hvt_s_3",
    title: "HVT-S-3",
    ...small,
    poolEvery: 4,
    parameters: 22_114_408,
    published: { parameters: "22.11 M", macs: "1.62 G", top1: "76.32", source },
  },
  {
    id: "hvt_s_4",
    title: "HVT-S-4",
    ...small,
    poolEvery: 3,
    parameters: 22_118_632,
    published: {
      parameters: "22.12 M",
      macs: "1.39 G",
      top1: "75.23",
      source,
      note: "The same network as Scale HVT-Ti-4.",
    },
  },
];

function write(m: Composer, { dim, heads, poolEvery }: Variant): void {
  const patches = m.add("vit.patchEmbed", { config: { dim }, scope: "patch_embed", from: m.input() });
  let x = m.add("vit.positions", { scope: "", from: patches });
  if (poolEvery === undefined) x = m.add("vit.block", { config: { heads }, scope: "blocks", repeat: depth, from: x });
  else
    for (let index = 0; index < depth; index++) {
      const scope = `blocks.${index}`;
      x = m.add("vit.block", { config: { heads }, scope, from: x });
      if (index % poolEvery === 0) x = m.add("hvt.tokenPool", { scope, from: x });
    }
  m.output("logits", m.add("head.tokens", { scope: "", from: x }));
}

export const hvtModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "HVT",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: variant.published,
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
