// Every published model, by family. A new family is one file and one line here.

import { convitModels } from "./convit.ts";
import { edgenextModels } from "./edgenext.ts";
import { edgevitModels } from "./edgevit.ts";
import { levitModels } from "./levit.ts";
import type { ZooModel } from "./model.ts";

export const zoo: readonly ZooModel[] = [...edgevitModels, ...edgenextModels, ...convitModels, ...levitModels];

const byId = new Map(zoo.map((model) => [model.id, model]));

export function zooModel(id: string): ZooModel | undefined {
  return byId.get(id);
}
