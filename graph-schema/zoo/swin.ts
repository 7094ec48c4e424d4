// Swin T, S, B and L as timm builds them (swin_transformer.py): merging stands at the beginning of a stage.

import { type Composer, composed, type Published, type RenameTable, type ZooModel } from "./model.ts";

export interface SwinShape {
  /** Channels of the first stage; each that follows doubles them, and the heads. */
  readonly dim: number;
  /** Blocks of the third stage; the others have two. */
  readonly depth: number;
  readonly side: number;
  readonly window: number;
}

interface Variant extends SwinShape {
  readonly id: string;
  readonly title: string;
  readonly parameters: number;
  readonly published: Omit<Published, "source">;
}

/** Channels of a head, in every variant. */
const headWidth = 32;

export const swinLarge = { dim: 192, depth: 18 } as const;
const base = { dim: 128, depth: 18 };
const plain = { side: 224, window: 7 };
export const swinFine = { side: 384, window: 12 } as const;

const variants: readonly Variant[] = [
  {
    id: "swin_tiny_patch4_window7_224",
    title: "Swin-T",
    ...{ dim: 96, depth: 6, ...plain },
    parameters: 28_288_354,
    published: { parameters: "28 M", macs: "4.5 G", top1: "81.3", note: "timm's weights reach 81.388." },
  },
  {
    id: "swin_small_patch4_window7_224",
    title: "Swin-S",
    ...{ dim: 96, depth: 18, ...plain },
    parameters: 49_606_258,
    published: { parameters: "50 M", macs: "8.7 G", top1: "83.2" },
  },
  {
    id: "swin_base_patch4_window7_224",
    title: "Swin-B",
    ...base,
    ...plain,
    parameters: 87_768_224,
    published: {
      parameters: "88 M",
      macs: "15.4 G",
      top1: "83.5",
      note: "Pretrained on ImageNet-22k it reaches 85.2.",
    },
  },
  {
    id: "swin_base_patch4_window12_384",
    title: "Swin-B ↑384",
    ...base,
    ...swinFine,
    parameters: 87_903_584,
    published: {
      parameters: "88 M",
      macs: "47.1 G",
      top1: "84.5",
      note: "Pretrained on ImageNet-22k it reaches 86.4.",
    },
  },
  {
    id: "swin_large_patch4_window7_224",
    title: "Swin-L",
    ...swinLarge,
    ...plain,
    parameters: 196_532_476,
    published: { parameters: "197 M", macs: "34.5 G", top1: "86.3", note: "Pretrained on ImageNet-22k." },
  },
  {
    id: "swin_large_patch4_window12_384",
    title: "Swin-L ↑384",
    ...swinLarge,
    ...swinFine,
    parameters: 196_735_516,
    published: { parameters: "197 M", macs: "103.9 G", top1: "87.3", note: "Pretrained on ImageNet-22k." },
  },
];

export function writeSwin(m: Composer, { dim, depth, side, window }: SwinShape): void {
  const scope = "patch_embed";
  const eps = 1e-5;
  const image = m.input(side === 224 ? {} : { height: side, width: side });
  const patches = m.add("vit.patchEmbed", { config: { dim, patch: 4 }, scope, from: image });
  let x = m.add("norm.layer", { config: { eps }, scope, from: patches });
  for (const [stage, blocks] of [2, 2, depth, 2].entries()) {
    if (stage > 0) x = m.add("swin.merge", { scope: `layers.${stage}.downsample`, from: x });
    const heads = (dim * 2 ** stage) / headWidth;
    for (let index = 0; index < blocks; index++) {
      const config = { heads, window, shifted: index % 2 === 1 };
      x = m.add("swin.block", { config, scope: `layers.${stage}.blocks.${index}`, from: x });
    }
  }
  m.output("logits", m.add("head.tokens", { config: { eps, name: "head.fc" }, scope: "", from: x }));
}

/** microsoft/Swin-Transformer ends a stage with what timm begins the next with. */
const official: RenameTable = [
  ...[0, 1, 2].map((stage) => ({
    pattern: new RegExp(`^layers\\.${stage}\\.downsample\\.`),
    replacement: `layers.${stage + 1}.downsample.`,
  })),
  { pattern: /^head\.(weight|bias)$/, replacement: "head.fc.$1" },
];

/** Whose checkpoints a model of this shape takes, of either library. */
export const swinCheckpoints = {
  renames: { official },
  computed: [/relative_position_index$/, /attn_mask$/],
} satisfies Pick<ZooModel, "renames" | "computed">;

export const swinModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "Swin",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: { ...variant.published, source: "microsoft/Swin-Transformer README" },
  ...swinCheckpoints,
  document: composed(variant.title, variant.id, (m) => writeSwin(m, variant)),
}));
