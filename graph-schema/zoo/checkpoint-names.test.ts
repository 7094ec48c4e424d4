import { describe, expect, test } from "vitest";
import { emptyDocument } from "../document.ts";
import { bind, check, traceOf, type ZooModel, zoo } from "../index.ts";
import { checkpointNames } from "./checkpoint-names.ts";

const renamed = zoo.filter(({ renames }) => renames && Object.keys(renames).length > 0);

/** A model of each system that has tables, with its origin forgotten. */
const samples = [...new Map(renamed.map((model) => [model.system, model])).values()];

function withoutOrigin(model: ZooModel) {
  const { origin: _, ...doc } = model.document();
  return doc;
}

describe("checkpoint names", () => {
  test.each(samples.map((model) => [model.title, model] as const))("of %s are known without its origin", (_, model) => {
    const { renames, computed } = checkpointNames(withoutOrigin(model));
    const known = Object.values(renames);
    for (const table of Object.values(model.renames ?? {})) expect(known).toContain(table);
    for (const pattern of model.computed ?? []) expect(computed).toContain(pattern);
  });

  test("of the origin come first, under their own words", () => {
    const model = samples[0];
    if (!model) throw new Error("the zoo has no renames");
    const own = Object.keys(model.renames ?? {});
    expect(Object.keys(checkpointNames(model.document()).renames).slice(0, own.length)).toEqual(own);
  });

  test("of a model without blocks are none", () => {
    expect(checkpointNames(emptyDocument())).toEqual({ renames: {}, computed: [] });
  });

  test("fit a model's own names as before", () => {
    const model = samples[0];
    if (!model) throw new Error("the zoo has no renames");
    const doc = withoutOrigin(model);
    const { params } = traceOf(check(doc));
    const tensors = params.map(({ name, value }) => ({
      name,
      shape: value.type.shape,
      load: () => new Float32Array(),
    }));
    expect(bind(params, tensors, checkpointNames(doc)).table).toBe("own");
  });
});
