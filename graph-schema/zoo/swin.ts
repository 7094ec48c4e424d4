// Swin-T as timm builds it (swin_transformer.py): merging stands at the beginning of a stage.

import { type Composer, composed, type RenameTable, type ZooModel } from "./model.ts";

const title = "Swin-T";
const id = "swin_tiny_patch4_window7_224";
const dim = 96;
const stages = [
  { depth: 2, heads: 3 },
  { depth: 2, heads: 6 },
  { depth: 6, heads: 12 },
  { depth: 2, heads: 24 },
];

function write(m: Composer): void {
  const scope = "patch_embed";
  const eps = 1e-5;
  const patches = m.add("vit.patchEmbed", { config: { dim, patch: 4 }, scope, from: m.input() });
  let x = m.add("norm.layer", { config: { eps }, scope, from: patches });
  for (const [stage, { depth, heads }] of stages.entries()) {
    if (stage > 0) x = m.add("swin.merge", { scope: `layers.${stage}.downsample`, from: x });
    for (let index = 0; index < depth; index++) {
      const config = { heads, shifted: index % 2 === 1 };
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

export const swinModels: readonly ZooModel[] = [
  {
    id,
    system: "Swin",
    title,
    input: [1, 3, 224, 224],
    parameters: 28_288_354,
    published: {
      parameters: "28 M",
      macs: "4.5 G",
      top1: "81.3",
      source: "microsoft/Swin-Transformer README",
      note: "timm's weights reach 81.388.",
    },
    renames: { official },
    computed: [/relative_position_index$/, /attn_mask$/],
    document: composed(title, id, write),
  },
];
