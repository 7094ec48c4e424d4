// Every block, by family. A new family is one file and one line here; the registry test then runs its samples.

import type { Block } from "../block.ts";
import { caitBlocks } from "./cait.ts";
import { cctBlocks } from "./cct.ts";
import { convitBlocks } from "./convit.ts";
import { convolutionBlocks } from "./convolution.ts";
import { cvtBlocks } from "./cvt.ts";
import { dgeBlocks } from "./dge.ts";
import { diversityBlocks } from "./diversity.ts";
import { dpvtBlocks } from "./dpvt.ts";
import { dynamicvitBlocks } from "./dynamicvit.ts";
import { edgenextBlocks } from "./edgenext.ts";
import { edgevitBlocks } from "./edgevit.ts";
import { efficientformerBlocks } from "./efficientformer.ts";
import { headBlocks } from "./heads.ts";
import { hvtBlocks } from "./hvt.ts";
import { ioBlocks } from "./io.ts";
import { layoutBlocks } from "./layout.ts";
import { levitBlocks } from "./levit.ts";
import { lvvitBlocks } from "./lvvit.ts";
import { maitBlocks } from "./mait.ts";
import { mergeBlocks } from "./merge.ts";
import { mixingBlocks } from "./mixing.ts";
import { mobilenetv2Blocks } from "./mobilenetv2.ts";
import { mobilevitBlocks } from "./mobilevit.ts";
import { mvitBlocks } from "./mvit.ts";
import { normBlocks } from "./norms.ts";
import { patchvitBlocks } from "./patchvit.ts";
import { poolingBlocks } from "./pooling.ts";
import { pvtBlocks } from "./pvt.ts";
import { qnaBlocks } from "./qna.ts";
import { resnetBlocks } from "./resnet.ts";
import { spachBlocks } from "./spach.ts";
import { swinBlocks } from "./swin.ts";
import { vitBlocks } from "./vit.ts";
import { vitTokenBlocks } from "./vit-tokens.ts";
import { vitcBlocks } from "./vitc.ts";
import { vitganBlocks } from "./vitgan.ts";
import { vitganRepoBlocks } from "./vitgan-repo.ts";
import { yoloBlocks } from "./yolo.ts";

export const blocks: readonly Block[] = [
  ...ioBlocks,
  ...convolutionBlocks,
  ...mixingBlocks,
  ...mergeBlocks,
  ...poolingBlocks,
  ...layoutBlocks,
  ...normBlocks,
  ...headBlocks,
  ...mobilenetv2Blocks,
  ...mobilevitBlocks,
  ...resnetBlocks,
  ...swinBlocks,
  ...qnaBlocks,
  ...mvitBlocks,
  ...patchvitBlocks,
  ...diversityBlocks,
  ...vitTokenBlocks,
  ...vitBlocks,
  ...vitcBlocks,
  ...cctBlocks,
  ...hvtBlocks,
  ...edgevitBlocks,
  ...edgenextBlocks,
  ...convitBlocks,
  ...levitBlocks,
  ...pvtBlocks,
  ...caitBlocks,
  ...cvtBlocks,
  ...efficientformerBlocks,
  ...lvvitBlocks,
  ...dynamicvitBlocks,
  ...dgeBlocks,
  ...dpvtBlocks,
  ...spachBlocks,
  ...maitBlocks,
  ...yoloBlocks,
  ...vitganBlocks,
  ...vitganRepoBlocks,
];

const byType = new Map(blocks.map((block) => [block.type, block]));

export function blockOf(type: string): Block | undefined {
  return byType.get(type);
}
