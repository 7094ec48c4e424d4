// Export of LeViT-384 with its weights to a file: throughput, and what one export needs of memory beyond the weights.

import { fork } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportOnnx, initialise, writeTo } from "#exporters";
import { check, traceOf, type Weights, zooModel } from "#graph-schema";
import { row, timed } from "./figures.ts";

const modelId = "levit_384";
type Form = "train" | "deploy";
/** Set in the processes that this bench starts: each exports once, so that nothing else has grown it before. */
const onceVariable = "VITRINE_BENCH_EXPORT_ONCE";

export async function benchExport(): Promise<void> {
  const once = process.env[onceVariable];
  if (once !== undefined) return exportOnce(once === "train" ? "train" : "deploy");
  const model = zooModel(modelId);
  if (!model) throw new Error(`${modelId} is not in the zoo`);
  const trace = traceOf(check(model.document()));
  const weights = await resident(initialise(trace.params, 1));
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  try {
    for (const form of ["train", "deploy"] as const) {
      let byteLength = 0;
      const took = await timed(5, async () => {
        const stream = exportOnnx(trace, { name: modelId, form, weights });
        byteLength = stream.byteLength;
        await writeTo(stream, fileSink(join(folder, "model.onnx")));
      });
      const extras = await Promise.all([1, 2, 3].map(() => extraOfOneExport(form)));
      const extra = extras.sort((a, b) => a - b)[1] ?? Number.NaN;
      const megabytes = byteLength / 1e6;
      const perSecond = (ms: number) => (megabytes / ms) * 1000;
      row(
        `${modelId} ${form}, ${megabytes.toFixed(0)} MB, median of 5`,
        `${perSecond(took.median).toFixed(0)} MB/s`,
        "≥ 500 MB/s",
      );
      row(`${modelId} ${form}, memory beyond the weights`, `${extra.toFixed(2)} × file`, "≤ 0.2 ×");
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The most memory that a process of its own has more while it exports once, in sizes of the file. */
function extraOfOneExport(form: Form): Promise<number> {
  const child = fork(process.argv[1] ?? "", ["export"], {
    env: { ...process.env, [onceVariable]: form },
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  return new Promise((resolve, reject) => {
    child.once("message", (extra) => resolve(Number(extra)));
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`${modelId} ${form}: the export in its own process failed`)));
  });
}

async function exportOnce(form: Form): Promise<void> {
  const model = zooModel(modelId);
  if (!model) throw new Error(`${modelId} is not in the zoo`);
  const trace = traceOf(check(model.document()));
  const weights = await resident(initialise(trace.params, 1));
  const folder = mkdtempSync(join(tmpdir(), "vitrine-bench-"));
  try {
    // The system's own peak would not do: a process begins with that of the one which started it.
    const before = process.memoryUsage.rss();
    let most = before;
    const stream = exportOnnx(trace, { name: modelId, form, weights });
    const { write } = fileSink(join(folder, "model.onnx"));
    await writeTo(stream, {
      write: async (chunk) => {
        most = Math.max(most, process.memoryUsage.rss());
        await write(chunk);
        most = Math.max(most, process.memoryUsage.rss());
      },
    });
    process.send?.((most - before) / stream.byteLength);
    process.disconnect?.();
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
