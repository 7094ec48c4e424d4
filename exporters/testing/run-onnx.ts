// Runs a model on onnxruntime-web's WASM, in Node: the judge of everything that is exported.

import * as ort from "onnxruntime-web";
import { type ByteStream, toBytes } from "../byte-stream.ts";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

export interface TestTensor {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/** Feeds by input name, results by output name. The session is released. */
export async function runOnnx(
  model: ByteStream | Uint8Array,
  feeds: Readonly<Record<string, TestTensor>>,
): Promise<Readonly<Record<string, TestTensor>>> {
  const [results] = await runOnnxTimes(model, [feeds]);
  if (!results) throw new Error("no results");
  return results;
}

/** Several feeds through one session. */
export async function runOnnxTimes(
  model: ByteStream | Uint8Array,
  feeds: readonly Readonly<Record<string, TestTensor>>[],
): Promise<readonly Readonly<Record<string, TestTensor>>[]> {
  const bytes = model instanceof Uint8Array ? model : await toBytes(model);
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ["wasm"], logSeverityLevel: 3 });
  try {
    const all: Record<string, TestTensor>[] = [];
    for (const feed of feeds) {
      const tensors = Object.entries(feed).map(
        ([name, { dims, data }]) => [name, new ort.Tensor("float32", data, dims)] as const,
      );
      const outputs = await session.run(Object.fromEntries(tensors));
      all.push(
        Object.fromEntries(
          Object.entries(outputs).map(([name, { dims, data }]) => [name, { dims, data: data as Float32Array }]),
        ),
      );
    }
    return all;
  } finally {
    await session.release();
  }
}
