// Export of LeViT-384 with its weights to a file: throughput, and memory beyond that of the weights.

import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportOnnx, initialise, writeTo } from "#exporters";
import { check, traceOf, type Weights, zooModel } from "#graph-schema";
import { row, timed } from "./figures.ts";

const modelId = "levit_384";

export async function benchExport(): Promise<void> {
  const model = zooModel(modelId);
  if (!model) throw new Error(`${modelId} is not in the zoo`);
  const trace = traceOf(check(model.document()));
  const weights = await resident(initialise(trace.params, 1));
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  try {
    for (const form of ["train", "deploy"] as const) {
      const peakBefore = process.resourceUsage().maxRSS;
      let byteLength = 0;
      const took = await timed(5, async () => {
        const stream = exportOnnx(trace, { name: modelId, form, weights });
        byteLength = stream.byteLength;
        await writeTo(stream, fileSink(join(folder, "model.onnx")));
      });
      const extraBytes = (process.resourceUsage().maxRSS - peakBefore) * 1024;
      const megabytes = byteLength / 1e6;
      const perSecond = (ms: number) => (megabytes / ms) * 1000;
      row(
        `${modelId} ${form}, ${megabytes.toFixed(0)} MB, median of 5`,
        `${perSecond(took.median).toFixed(0)} MB/s`,
        "≥ 500 MB/s",
      );
      row(`${modelId} ${form}, memory beyond the weights`, `${(extraBytes / byteLength).toFixed(2)} × file`, "≤ 0.2 ×");
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Values made once and kept, so that making them is not what is measured. */
async function resident(weights: Weights): Promise<Weights> {
  const kept = await Promise.all(
    [...weights].map(async ([name, tensor]) => {
      const values = await tensor.load();
      return [name, { ...tensor, load: async () => values }] as const;
    }),
  );
  return new Map(kept);
}

function fileSink(path: string) {
  const file = createWriteStream(path);
  return {
    write: (chunk: Uint8Array) =>
      new Promise<void>((resolve, reject) => file.write(chunk, (error) => (error ? reject(error) : resolve()))),
  };
}
