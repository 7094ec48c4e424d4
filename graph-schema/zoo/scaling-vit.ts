// Scaling ViT (big_vision/models/vit.py): no class token, pooled by attention (MAP) or by the mean (GAP); timm's names.

import { flaxVit } from "./flax-names.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";
import { giant, gigantic, tiny, type VitShape } from "./vit.ts";

interface Variant extends Pick<VitShape, "dim" | "depth" | "heads" | "patch" | "mlpRatio"> {
  readonly id: string;
  readonly title: string;
  readonly pool: "map" | "gap";
  readonly parameters: number;
  readonly published: Published;
}

const side = 224;
const source = "google-research/big_vision big_vision/models/vit.py; arXiv:2106.04560, table 2";

const variants: readonly Variant[] = [
  {
    id: "vit_tiny_patch16_map_224",
    title: "ViT-Ti/16 MAP",
    ...tiny,
    patch: 16,
    pool: "map",
    parameters: 6_161_704,
    published: { source },
  },
  {
    id: "vit_tiny_patch16_gap_224",
    title: "ViT-Ti/16 GAP",
    ...tiny,
    patch: 16,
    pool: "gap",
    parameters: 5_717_032,
    published: { source },
  },
  {
    id: "vit_giant_patch14_map_224",
    title: "ViT-g/14 MAP",
    ...giant,
    patch: 14,
    pool: "map",
    parameters: 1_037_857_384,
    published: {
      parameters: "1011 M",
      macs: "266.6 G",
      unverified: ["parameters", "macs"],
      source,
      note: "The paper prints 533.1 GFLOPs, two per multiply-accumulate; its parameters leave the pooling head out.",
    },
  },
  {
    id: "vit_giant_patch14_gap_224",
    title: "ViT-g/14 GAP",
    ...giant,
    patch: 14,
    pool: "gap",
    parameters: 1_012_608_616,
    published: { source },
  },
  {
    id: "vit_gigantic_patch14_map_224",
    title: "ViT-G/14 MAP",
    ...gigantic,
    patch: 14,
    pool: "map",
    parameters: 1_882_797_416,
    published: {
      parameters: "1843 M",
      macs: "482.7 G",
      top1: "90.45",
      unverified: ["parameters", "macs", "top1"],
      source,
      note: "The paper prints 965.3 GFLOPs, two per multiply-accumulate; its parameters leave the pooling head out. Top-1 after JFT-3B, at 518; those weights are not public.",
    },
  },
  {
    id: "vit_gigantic_patch14_gap_224",
    title: "ViT-G/14 GAP",
    ...gigantic,
    patch: 14,
    pool: "gap",
    parameters: 1_844_437_352,
    published: { source },
  },
];

/** Positions are learned for the image alone; GELU by its tanh approximation. */
function write(m: Composer, { dim, depth, heads, patch, mlpRatio, pool }: Variant): void {
  const patches = m.add("vit.patchEmbed", { config: { dim, patch }, scope: "patch_embed", from: m.input() });
  const placed = m.add("vit.positions", { scope: "", from: patches });
  const config = { heads, ...(mlpRatio !== undefined && { mlpRatio }) };
  const last = m.add("vit.block", {
    config: { ...config, gelu: "tanh" },
    scope: "blocks",
    repeat: depth,
    from: placed,
  });
  const head = pool === "map" ? { type: "vit.mapHead", config } : { type: "head.tokens", config: {} };
  m.output("logits", m.add(head.type, { config: head.config, scope: "", from: last }));
}

export const scalingVitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "Scaling ViT",
  title: variant.title,
  input: [1, 3, side, side],
  parameters: variant.parameters,
  published: variant.published,
  renames: { flax: flaxVit },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
