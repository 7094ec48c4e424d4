// Blocks cut out of a model, as they are timed one by one: each is a model of its own, and together they are the whole.

import { expect, test } from "vitest";
import { check, standalone, traceOf, zooModel } from "#graph-schema";
import { initialise } from "./initialise.ts";
import { exportOnnx } from "./onnx/export.ts";
import { goldenInput } from "./testing/golden.ts";
import { distance } from "./testing/model.ts";
import { runOnnx, type TestTensor } from "./testing/run-onnx.ts";

test.each(["edgenext_xx_small", "convit_tiny"])(
  "the blocks of %s, run one after the other, give what the whole model gives",
  { timeout: 60_000 },
  async (id) => {
    const doc = zooModel(id)?.document();
    if (!doc) throw new Error(`${id} is not in the zoo`);
    const checked = check(doc);
    const trace = traceOf(checked);
    const weights = initialise(trace.params, 7);
    const { shape, data } = goldenInput(trace.inputs[0]?.value.type.shape ?? []);
    const picture: TestTensor = { dims: shape, data };

    const values = new Map<string, TestTensor>();
    for (const nodeId of checked.order) {
      const { fragment, block } = checked.nodes.get(nodeId) ?? {};
      if (!fragment || !block) throw new Error(`block ${nodeId} has no fragment`);
      const feeds: Record<string, TestTensor> = {};
      for (const edge of doc.edges.filter((wire) => wire.to === nodeId)) {
        const value = values.get(`${edge.from}:${edge.output}`);
        if (value) feeds[edge.input] = value;
      }
      if (block.inputs.length === 0) values.set(`${nodeId}:${block.outputs[0]}`, picture);
      else if (fragment.trace.nodes.length === 0) values.set("model output", Object.values(feeds)[0] as TestTensor);
      else {
        const part = await runOnnx(exportOnnx(standalone(fragment), { name: "part", form: "train", weights }), feeds);
        for (const [port, value] of Object.entries(part)) values.set(`${nodeId}:${port}`, value);
      }
    }
    const whole = await runOnnx(exportOnnx(trace, { name: id, form: "train", weights }), { input: picture });
    const asNd = (tensor: TestTensor | undefined) => ({
      shape: tensor?.dims ?? [],
      data: tensor?.data ?? new Float32Array(),
    });
    expect(distance(asNd(values.get("model output")), asNd(whole.logits))).toBeLessThan(1e-5);
  },
);
