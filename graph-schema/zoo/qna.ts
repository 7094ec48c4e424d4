// QnA-ViT T, T 7×7, S and B (moabarar/qna, models/qna_vit.py, Flax): tensors keep Flax's names and layout.

import type { RenameTable } from "../weights.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly dim: number;
  readonly kernel: number;
  /** Per stage. */
  readonly queryBlocks: readonly number[];
  readonly localBlocks: readonly number[];
  readonly queryHeads: readonly number[];
  readonly localHeads: readonly number[];
  readonly parameters: number;
  readonly published: Published;
}

const source = "moabarar/qna README.md";
const windows = [7, 7, 14, 7];

const shallow = { queryBlocks: [2, 3, 2, 0], localBlocks: [0, 0, 4, 2] };
const deep = { queryBlocks: [2, 3, 6, 0], localBlocks: [0, 0, 12, 2] };
const narrow = { dim: 64, queryHeads: [8, 16, 32, 64], localHeads: [2, 4, 8, 16] };
const wide = { dim: 96, queryHeads: [6, 12, 24, 48], localHeads: [3, 6, 12, 24] };

const variants: readonly Variant[] = [
  {
    id: "qna_vit_tiny",
    title: "QnA-ViT-T",
    ...narrow,
    ...shallow,
    kernel: 3,
    parameters: 15_715_560,
    published: { parameters: "16 M", macs: "2.5 G", top1: "81.7", source },
  },
  {
    id: "qna_vit_tiny_7x7",
    title: "QnA-ViT-T 7×7",
    ...narrow,
    ...shallow,
    kernel: 7,
    parameters: 15_753_960,
    published: { parameters: "16 M", macs: "2.6 G", top1: "82.0", source },
  },
  {
    id: "qna_vit_small",
    title: "QnA-ViT-S",
    ...narrow,
    ...deep,
    kernel: 3,
    parameters: 24_971_560,
    published: { parameters: "25 M", macs: "4.4 G", top1: "83.2", source },
  },
  {
    id: "qna_vit_base",
    title: "QnA-ViT-B",
    ...wide,
    ...deep,
    kernel: 3,
    parameters: 55_670_008,
    published: { parameters: "56 M", macs: "9.7 G", top1: "83.9", source },
  },
];

/** Local blocks, blocks of learned queries, one of them with stride 2 and twice the channels and heads at the end. */
function write(m: Composer, variant: Variant): void {
  const { dim, kernel, queryBlocks, localBlocks, queryHeads, localHeads } = variant;
  let x = m.add("qna.stem", { config: { dim }, scope: "StemBlock_0", from: m.input() });
  for (const [stage, window] of windows.entries()) {
    for (let block = 1; block <= (localBlocks[stage] ?? 0); block++) {
      const config = { heads: localHeads[stage] ?? 1, window };
      x = m.add("qna.local", { config, scope: `LSAStage_${stage}.MSA_Block_${block}`, from: x });
    }
    const heads = queryHeads[stage] ?? 1;
    const depth = queryBlocks[stage] ?? 0;
    const scope = `QnAStage_${stage}.QnA_Block`;
    for (let block = 1; block <= depth; block++)
      x = m.add("qna.block", { config: { heads, kernel }, scope: `${scope}_${block}`, from: x });
    if (stage === windows.length - 1) continue;
    const halving = { out: dim * 2 ** (stage + 1), heads: 2 * heads, kernel, stride: 2 };
    x = m.add("qna.block", { config: halving, scope: `${scope}_${depth + 1}_stride_2`, from: x });
  }
  m.output("logits", m.add("qna.head", { scope: "ClassificationHead_0", from: x }));
}

/** Paths of a Flax tree as they are often written: with slashes, under `params`. */
const flax: RenameTable = [2, 3, 4, 5].map((parts) => ({
  pattern: new RegExp(`^(?:params/)?${Array.from({ length: parts }, () => "([^/]+)").join("/")}$`),
  replacement: Array.from({ length: parts }, (_, part) => `$${part + 1}`).join("."),
}));

export const qnaModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "QnA-ViT",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: variant.published,
  renames: { flax },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
