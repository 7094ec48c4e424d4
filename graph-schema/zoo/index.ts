// Every published model, by family. A new family is one file and one line here.

import { edgevitModels } from "./edgevit.ts";
import type { ZooModel } from "./model.ts";

export const zoo: readonly ZooModel[] = [...edgevitModels];

const byId = new Map(zoo.map((model) => [model.id, model]));

export function zooModel(id: string): ZooModel | undefined {
  return byId.get(id);
}
