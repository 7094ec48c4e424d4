// ConvNeXt-T as timm builds it (convnext.py), of the blocks that EdgeNeXt took over.

import { type Composer, composed, type RenameTable, type ZooModel } from "./model.ts";

const title = "ConvNeXt-T";
const id = "convnext_tiny";
const stages = [
  { depth: 3, dim: 96 },
  { depth: 3, dim: 192 },
  { depth: 9, dim: 384 },
  { depth: 3, dim: 768 },
];

function write(m: Composer): void {
  const names = "timm";
  let x = m.input();
  for (const [stage, { depth, dim }] of stages.entries()) {
    x =
      stage === 0
        ? m.add("edgenext.stem", { config: { dim }, scope: "stem", from: x })
        : m.add("edgenext.downsample", { config: { out: dim }, scope: `stages.${stage}.downsample`, from: x });
    const placement = { scope: `stages.${stage}.blocks`, repeat: depth };
    x = m.add("edgenext.convEncoder", { config: { kernel: 7, names }, ...placement, from: x });
  }
  m.output("logits", m.add("edgenext.head", { config: { names }, scope: "", from: x }));
}

/** facebookresearch/ConvNeXt. */
const official: RenameTable = [
  { pattern: /^downsample_layers\.0\./, replacement: "stem." },
  { pattern: /^downsample_layers\.(\d+)\./, replacement: "stages.$1.downsample." },
  { pattern: /^stages\.(\d+)\.(\d+)\.dwconv\./, replacement: "stages.$1.blocks.$2.conv_dw." },
  { pattern: /^stages\.(\d+)\.(\d+)\.pwconv([12])\./, replacement: "stages.$1.blocks.$2.mlp.fc$3." },
  { pattern: /^stages\.(\d+)\.(\d+)\.(norm\.|gamma$)/, replacement: "stages.$1.blocks.$2.$3" },
  { pattern: /^norm\./, replacement: "head.norm." },
  { pattern: /^head\.(weight|bias)$/, replacement: "head.fc.$1" },
];

export const convnextModels: readonly ZooModel[] = [
  {
    id,
    system: "ConvNeXt",
    title,
    input: [1, 3, 224, 224],
    parameters: 28_589_128,
    published: { parameters: "28.6 M", macs: "4.5 G", top1: "82.1", source: "facebookresearch/ConvNeXt README" },
    renames: { official },
    document: composed(title, id, write),
  },
];
