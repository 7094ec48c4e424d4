// Every published model, by family. A new family is one file and one line here.

import { caitModels } from "./cait.ts";
import { cctModels } from "./cct.ts";
import { convitModels } from "./convit.ts";
import { convnextModels } from "./convnext.ts";
import { cvtModels } from "./cvt.ts";
import { deitModels } from "./deit.ts";
import { dgeModels } from "./dge.ts";
import { dynamicvitModel, dynamicvitModels } from "./dynamicvit.ts";
import { edgenextModels } from "./edgenext.ts";
import { edgevitModels } from "./edgevit.ts";
import { efficientformerModels } from "./efficientformer.ts";
import { efficientnetModels } from "./efficientnet.ts";
import { hvtModels } from "./hvt.ts";
import { levitModels } from "./levit.ts";
import { maitModels } from "./mait.ts";
import { mobilenetv2Models } from "./mobilenetv2.ts";
import { mobilevitModels } from "./mobilevit.ts";
import type { ZooModel } from "./model.ts";
import { mvitModels } from "./mvit.ts";
import { patchvitModels } from "./patchvit.ts";
import { pvtModels } from "./pvt.ts";
import { qnaModels } from "./qna.ts";
import { resnetModels } from "./resnet.ts";
import { scalingVitModels } from "./scaling-vit.ts";
import { spachModels } from "./spach.ts";
import { swinModels } from "./swin.ts";
import { vitModels } from "./vit.ts";
import { vitcModels } from "./vitc.ts";
import { vitganModels } from "./vitgan.ts";
import { vitganRepoModels } from "./vitgan-repo.ts";
import { yolov5Models } from "./yolov5.ts";

export const zoo: readonly ZooModel[] = [
  ...edgevitModels,
  ...edgenextModels,
  ...convitModels,
  ...levitModels,
  ...deitModels,
  ...dynamicvitModels,
  ...dgeModels,
  ...vitModels,
  ...scalingVitModels,
  ...mobilenetv2Models,
  ...efficientnetModels,
  ...mobilevitModels,
  ...resnetModels,
  ...convnextModels,
  ...swinModels,
  ...qnaModels,
  ...mvitModels,
  ...patchvitModels,
  ...vitcModels,
  ...cctModels,
  ...hvtModels,
  ...pvtModels,
  ...caitModels,
  ...cvtModels,
  ...efficientformerModels,
  ...spachModels,
  ...maitModels,
  ...yolov5Models,
  ...vitganModels,
  ...vitganRepoModels,
];

const byId = new Map(zoo.map((model) => [model.id, model]));

/** Families with more variants than the list has: an id of theirs says which. */
const resolvers: readonly ((id: string) => ZooModel | undefined)[] = [dynamicvitModel];

/** A published model, or an unlisted variant of its family; the same object whenever it is asked for. */
export function zooModel(id: string): ZooModel | undefined {
  const known = byId.get(id);
  if (known) return known;
  for (const resolve of resolvers) {
    const model = resolve(id);
    if (!model) continue;
    byId.set(id, model);
    return model;
  }
  return undefined;
}
