// The official implementations' numbers, for every zoo model that has a fixture: our trace, their weights, a real runtime.

import { describe, expect, test } from "vitest";
import {
  bind,
  check,
  count,
  type Document,
  type DocumentNode,
  fixedBatch,
  numElements,
  parameterCount,
  sum,
  traceOf,
  zoo,
  zooModel,
} from "#graph-schema";
import { exportOnnx } from "./onnx/export.ts";
import { fixtureIds, fixtureOf, goldenInput, goldenTensors, logitsOf } from "./testing/golden.ts";
import { distance } from "./testing/model.ts";
import type { Nd } from "./testing/nd.ts";
import { runOnnxTimes } from "./testing/run-onnx.ts";

const tolerance = 1e-4;
/** Two runs of a large model, on a machine that others use too. */
const timeout = 120_000;

/** Clips of four small frames: at the published size these take minutes. Fixtures are named `<zoo id>_4x64`. */
const smaller = { suffix: "_4x64", input: { frames: 4, height: 64, width: 64 } };

function withSmallerClip(document: Document): Document {
  const shrunk = (node: DocumentNode) => (node.type === "io.video" ? { ...node, config: smaller.input } : node);
  return { ...document, nodes: document.nodes.map(shrunk) };
}

/** Listed models, and those of other fixtures that a family can write. */
const models = new Set([...zoo, ...fixtureIds().flatMap((id) => zooModel(id) ?? [])]);

const cases = [...models].flatMap((model) => [
  { id: model.id, document: model.document },
  { id: `${model.id}${smaller.suffix}`, document: () => withSmallerClip(model.document()) },
]);

for (const model of cases) {
  const fixture = fixtureOf(model.id);
  if (!fixture) continue;
  describe(model.id, () => {
    const trace = traceOf(check(model.document()));
    const wanted = logitsOf(fixture);
    const { bound } = bind(trace.params, goldenTensors(fixture), { strict: false });
    const input = goldenInput(fixture.input);

    /** Logits for one sample, and for two of which the second is another picture. */
    async function logits(form: "train" | "deploy"): Promise<readonly Nd[]> {
      const file = exportOnnx(trace, { name: model.id, form, weights: bound });
      const [name = ""] = trace.inputs.map((entry) => entry.name);
      const other = input.data.map((value) => -value);
      const both = new Float32Array(2 * input.data.length);
      both.set(other);
      both.set(input.data, input.data.length);
      const alone = { [name]: { dims: input.shape, data: input.data } };
      const beside = { [name]: { dims: [2, ...input.shape.slice(1)], data: both } };
      const results = await runOnnxTimes(file, fixedBatch(trace) ? [alone] : [alone, beside]);
      const [output = ""] = trace.outputs.map((entry) => entry.name);
      return results.map((result) => ({ shape: result[output]!.dims, data: result[output]!.data }));
    }

    test("has the official parameters, multiply-accumulates and state dict", () => {
      // Integers that a model computes itself are parameters to some official code, but not in the state.
      const stored = fixture.state.filter(([, , kind]) => kind === "param");
      const trained = sum(stored.map(([, shape]) => numElements(shape)));
      expect(parameterCount(trace)).toBe(trained);
      expect(fixture.parameters - trained).toBe(sum((fixture.stages ?? []).map(({ queries }) => (queries ? 3 : 0))));
      // Where the picture decides the length, its count is in the routing test.
      if (!fixedBatch(trace)) expect(sum(trace.nodes.map((node) => count(node).work.macs))).toBe(fixture.macs);
      const ours = trace.params.map(({ name, kind, value }) => `${kind} ${name} [${value.type.shape.join(",")}]`);
      const theirs = fixture.state.map(([name, shape, kind]) => `${kind} ${name} [${shape.join(",")}]`);
      expect(ours.toSorted()).toEqual(theirs.toSorted());
    });

    test.each(["train", "deploy"] as const)(
      "gives the official logits in %s form, for one and, where a batch is free, for two",
      async (form) => {
        const [one, two] = await logits(form);
        expect(distance(one!, wanted)).toBeLessThan(tolerance);
        if (fixedBatch(trace)) return;
        expect(two?.shape).toEqual([2, ...wanted.shape.slice(1)]);
        const second: Nd = { shape: wanted.shape, data: two!.data.subarray(wanted.data.length) };
        expect(distance(second, one!)).toBeLessThan(tolerance);
      },
      timeout,
    );
  });
}
