// EfficientFormer L1, L3 and L7 with both heads (snap-research/EfficientFormer, models/efficientformer.py).

import { type Composer, composed, type Published, type RenameTable, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  /** Per stage. */
  readonly dims: readonly number[];
  readonly depths: readonly number[];
  /** Blocks with attention at the end of the last stage. */
  readonly attentive: number;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

const source = "snap-research/EfficientFormer README.md";
const unverified = ["parameters", "macs"] as const;

const variants: readonly Variant[] = [
  {
    id: "efficientformer_l1",
    title: "EfficientFormer-L1",
    dims: [48, 96, 224, 448],
    depths: [3, 2, 6, 4],
    attentive: 1,
    parameters: 12_289_928,
    published: {
      parameters: "12.3 M",
      macs: "1.3 G",
      top1: "79.2",
      unverified,
      note: "After 1000 epochs 80.2 % top-1.",
    },
  },
  {
    id: "efficientformer_l3",
    title: "EfficientFormer-L3",
    dims: [64, 128, 320, 512],
    depths: [4, 4, 12, 6],
    attentive: 4,
    parameters: 31_406_000,
    published: { parameters: "31.3 M", macs: "3.9 G", top1: "82.4", unverified },
  },
  {
    id: "efficientformer_l7",
    title: "EfficientFormer-L7",
    dims: [96, 192, 384, 768],
    depths: [6, 6, 18, 8],
    attentive: 8,
    parameters: 82_229_328,
    published: { parameters: "82.1 M", macs: "10.2 G", top1: "83.3", unverified },
  },
];

function write(m: Composer, { dims, depths, attentive }: Variant): void {
  let x = m.add("efficientformer.stem", { config: { dim: dims[0] ?? 48 }, scope: "patch_embed", from: m.input() });
  for (const [stage, depth] of depths.entries()) {
    // Stages and the embeddings between them are numbered in one list.
    const scope = `network.${2 * stage}`;
    if (stage > 0) {
      const config = { out: dims[stage] ?? 0 };
      x = m.add("efficientformer.embed", { config, scope: `network.${2 * stage - 1}`, from: x });
    }
    const pooling = stage === depths.length - 1 ? depth - attentive : depth;
    if (pooling > 0) {
      const blocks = pooling > 1 ? scope : `${scope}.0`;
      x = m.add("efficientformer.meta4d", { scope: blocks, repeat: pooling, from: x });
    }
    if (pooling === depth) continue;
    // Turning the map into tokens has a number too.
    x = m.add("layout.toTokens", { scope: "", from: x });
    for (let index = pooling + 1; index <= depth; index++)
      x = m.add("efficientformer.meta3d", { scope: `${scope}.${index}`, from: x });
  }
  m.output("logits", m.add("efficientformer.head", { scope: "", from: x }));
}

const timm: RenameTable = [
  { pattern: /^stem\.conv1\./, replacement: "patch_embed.0." },
  { pattern: /^stem\.norm1\./, replacement: "patch_embed.1." },
  { pattern: /^stem\.conv2\./, replacement: "patch_embed.3." },
  { pattern: /^stem\.norm2\./, replacement: "patch_embed.4." },
  ...[0, 1, 2, 3].flatMap((stage) => [
    { pattern: new RegExp(`^stages\\.${stage}\\.downsample\\.conv\\.`), replacement: `network.${2 * stage - 1}.proj.` },
    { pattern: new RegExp(`^stages\\.${stage}\\.downsample\\.norm\\.`), replacement: `network.${2 * stage - 1}.norm.` },
    {
      pattern: new RegExp(`^stages\\.${stage}\\.blocks\\.(\\d+)\\.ls([12])\\.gamma$`),
      replacement: `network.${2 * stage}.$1.layer_scale_$2`,
    },
    { pattern: new RegExp(`^stages\\.${stage}\\.blocks\\.`), replacement: `network.${2 * stage}.` },
  ]),
  { pattern: /^head_dist\./, replacement: "dist_head." },
];

export const efficientformerModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "EfficientFormer",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  renames: { timm },
  computed: [/attention_bias_idxs$/],
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
