// Whether weights made for timing are as fast as real ones: both models open at once, run by turns.

import { exportOnnx, initialise, toBytes } from "#exporters";
import { check, traceOf, zooModel } from "#graph-schema";
import { createNodeRuntime, pairedRatio } from "#runtime";
import { row } from "./figures.ts";

const modelIds = ["levit_128s", "edgenext_small"];

export async function benchTimingWeights(): Promise<void> {
  const runtime = createNodeRuntime({ threads: 1 });
  try {
    for (const id of modelIds) {
      const model = zooModel(id);
      if (!model) throw new Error(`${id} is not in the zoo`);
      const trace = traceOf(check(model.document()));
      const real = initialise(trace.params, 1);
      const bytesOf = (weights: typeof real | "timing") =>
        toBytes(exportOnnx(trace, { name: id, form: "deploy", weights }));
      const models = [{ bytes: await bytesOf("timing") }, { bytes: await bytesOf(real) }];
      const options = { backend: "wasm", minRuns: 20, maxRuns: 30, maxMs: 20_000 } as const;
      const [timing, stored] = await runtime.measureTogether(models, options);
      if (!timing || !stored) throw new Error("two models give two measurements");
      const ratio = pairedRatio(timing.samplesMs, stored.samplesMs);
      row(
        `${id}: timing weights ${timing.medianMs.toFixed(1)} ms, real weights ${stored.medianMs.toFixed(1)} ms`,
        `real / timing × ${ratio.toFixed(3)}, paired`,
        "1",
      );
    }
  } finally {
    await runtime.dispose();
  }
}
