// Which names a checkpoint of a document may have: those of the model that it began from, and of models made of the same blocks.

import { blockOf } from "../blocks/index.ts";
import type { Document } from "../document.ts";
import type { RenameTable } from "../weights.ts";
import { zoo, zooModel } from "./index.ts";
import type { ZooModel } from "./model.ts";

export interface CheckpointNames {
  /** By origin: `timm`; of another family's model with the family, `timm (LeViT)`. */
  readonly renames: Readonly<Record<string, RenameTable>>;
  /** Buffers of checkpoints that the model computes itself. */
  readonly computed: readonly RegExp[];
}

/** Tables of the document's origin come first, then those of the zoo's models that have a block in common with it. */
export function checkpointNames(doc: Document): CheckpointNames {
  const origin = doc.origin === undefined ? undefined : zooModel(doc.origin);
  const types = tellingTypes(doc);
  const relatives = zoo.filter(
    (model) => model !== origin && [...tellingTypes(model.document())].some((type) => types.has(type)),
  );
  const renames: Record<string, RenameTable> = { ...origin?.renames };
  const tables = new Set(Object.values(renames));
  const computed = new Set(origin?.computed ?? []);
  for (const model of relatives) {
    for (const pattern of model.computed ?? []) computed.add(pattern);
    for (const [table, rules] of Object.entries(model.renames ?? {})) {
      if (tables.has(rules)) continue;
      tables.add(rules);
      renames[freeName(table, model, renames)] = rules;
    }
  }
  return { renames, computed: [...computed] };
}

/** Inputs and outputs are in every model and tell nothing. */
function tellingTypes(doc: Document): ReadonlySet<string> {
  return new Set(doc.nodes.flatMap(({ type }) => (blockOf(type)?.family === "io" ? [] : [type])));
}

function freeName(table: string, { system, id }: ZooModel, taken: Readonly<Record<string, RenameTable>>): string {
  return [table, `${table} (${system})`].find((name) => !(name in taken)) ?? `${table} (${id})`;
}
