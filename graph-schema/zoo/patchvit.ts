// PatchVisionTransformer, ViT trained for diverse patches (ChengyueGongR/PatchVisionTransformer, deit/models.py).

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";
import { swinCheckpoints, swinFine, swinLarge, writeSwin } from "./swin.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly heads: number;
  readonly depth: number;
  readonly side: number;
  /** Of the published large ones, the heads do not talk. */
  readonly silent?: true;
  readonly parameters: number;
  readonly published: Published;
}

const source = "ChengyueGongR/PatchVisionTransformer README.md";
const both = "The parameters include the classifier of the patches, which inference may leave out.";

const variants: readonly Variant[] = [
  {
    id: "patchvit_s12",
    title: "Diverse ViT-S12",
    ...{ dim: 384, heads: 6, depth: 12, side: 224 },
    parameters: 22_436_528,
    published: { source, note: `The README has no small model. ${both}` },
  },
  {
    id: "patchvit_s24",
    title: "Diverse ViT-S24",
    ...{ dim: 384, heads: 6, depth: 24, side: 224 },
    parameters: 43_730_960,
    published: { source, note: `The README has no small model. ${both}` },
  },
  {
    id: "patchvit_b12",
    title: "Diverse ViT-B12",
    ...{ dim: 768, heads: 12, depth: 12, side: 224 },
    parameters: 87_340_112,
    published: { parameters: "86 M", top1: "82.9", source, note: both },
  },
  {
    id: "patchvit_b24",
    title: "Diverse ViT-B24",
    ...{ dim: 768, heads: 12, depth: 24, side: 224 },
    parameters: 172_398_032,
    published: { parameters: "172 M", top1: "83.3", source, note: both },
  },
  {
    id: "patchvit_b12_384",
    title: "Diverse ViT-B12 ↑384",
    ...{ dim: 768, heads: 12, depth: 12, side: 384 },
    parameters: 87_631_952,
    published: { parameters: "86 M", top1: "84.2", source, note: both },
  },
  {
    id: "patchvit_l24",
    title: "Diverse ViT-L24",
    ...{ dim: 1024, heads: 16, depth: 24, side: 224 },
    silent: true,
    parameters: 305_351_632,
    published: { parameters: "305 M", top1: "83.9", source, note: `Pretrained on ImageNet-22k. ${both}` },
  },
  {
    id: "patchvit_l24_384",
    title: "Diverse ViT-L24 ↑384",
    ...{ dim: 1024, heads: 16, depth: 24, side: 384 },
    silent: true,
    parameters: 305_740_752,
    published: { parameters: "305 M", top1: "85.4", source, note: `Pretrained on ImageNet-22k. ${both}` },
  },
];

function write(m: Composer, { dim, heads, depth, side, silent }: Variant): void {
  const image = m.input(side === 224 ? {} : { height: side, width: side });
  const patches = m.add("vit.patchEmbed", { config: { dim }, scope: "patch_embed", from: image });
  const marked = m.add("vit.classToken", { scope: "", from: patches });
  const placed = m.add("vit.positions", { scope: "", from: marked });
  const type = silent ? "vit.block" : "patchvit.block";
  const last = m.add(type, { config: { heads }, scope: "blocks", repeat: depth, from: placed });
  const logits = m.add("patchvit.head", { scope: "", from: last });
  m.output("logits", logits);
  m.output("patch_logits", { ...logits, output: "patches" });
}

const vits: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "PatchVisionTransformer",
  title: variant.title,
  input: [1, 3, variant.side, variant.side],
  parameters: variant.parameters,
  published: variant.published,
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));

const swinTitle = "Diverse Swin-L ↑384";
const swinId = "patchvit_swin_large_384";

const swin: ZooModel = {
  id: swinId,
  system: "PatchVisionTransformer",
  title: swinTitle,
  input: [1, 3, swinFine.side, swinFine.side],
  parameters: 196_735_516,
  published: {
    parameters: "197 M",
    top1: "87.4",
    source,
    guess:
      "The repository has weights of it and no code: it is Swin-L, as the parameters leave no room for a classifier of the patches.",
  },
  ...swinCheckpoints,
  document: composed(swinTitle, swinId, (m) => writeSwin(m, { ...swinLarge, ...swinFine })),
};

export const patchvitModels: readonly ZooModel[] = [...vits, swin];
