import { appendFileSync } from "node:fs";
import { test } from "vitest";
import { bind, check, traceOf, zoo } from "#graph-schema";
import { exportOnnx } from "./onnx/export.ts";
import { fixtureOf, goldenInput, goldenTensors, logitsOf } from "./testing/golden.ts";
import { distance } from "./testing/model.ts";
import { runOnnxTimes } from "./testing/run-onnx.ts";

for (const model of zoo) {
  if (!(process.env.IDS ?? "").split(",").includes(model.id)) continue;
  test(model.id, async () => {
    const fixture = fixtureOf(model.id)!;
    const t0 = performance.now();
    const trace = traceOf(check(model.document()));
    const t1 = performance.now();
    const wanted = logitsOf(fixture);
    const { bound } = bind(trace.params, goldenTensors(fixture), { strict: false });
    const input = goldenInput(fixture.input);
    for (const form of ["train", "deploy"] as const) {
      const file = exportOnnx(trace, { name: model.id, form, weights: bound });
      const feed = { input: { dims: input.shape, data: input.data } };
      const r = await runOnnxTimes(file, [feed, feed]);
      const t2 = performance.now();
      await runOnnxTimes(file, [feed]);
      const t3 = performance.now();
      await runOnnxTimes(file, [feed, feed, feed, feed, feed]);
      const t4 = performance.now();
      appendFileSync(
        "/tmp/zoo3a/errors.txt",
        `${model.id} ${form} error ${distance({ shape: r[0]!.logits!.dims, data: r[0]!.logits!.data }, wanted).toExponential(2)} trace ${(t1 - t0).toFixed(0)} ms run ${((t4 - t3 - (t3 - t2)) / 4).toFixed(0)} ms\n`,
      );
    }
  }, 120000);
}
