// Runs a downloaded ONNX file in the test's own process, so that the page is not its own judge.

import type { Download } from "@playwright/test";
import * as ort from "onnxruntime-web";
import { contentOf } from "./files.ts";
import { goldenInput } from "./trained-weights.ts";

ort.env.wasm.numThreads = 1;
ort.env.logLevel = "error";

/** Logits of the shared test input, whose shape the file's one input must take. */
export async function logitsOf(download: Download, shape: readonly number[]): Promise<Float32Array> {
  const session = await ort.InferenceSession.create(await contentOf(download), { executionProviders: ["wasm"] });
  try {
    const [name = "", ...others] = session.inputNames;
    if (others.length > 0) throw new Error(`the model has ${session.inputNames.length} inputs`);
    const outputs = await session.run({ [name]: new ort.Tensor("float32", goldenInput(shape), shape) });
    const data = outputs.logits?.data;
    if (!(data instanceof Float32Array)) throw new Error(`the model has no output logits, but ${session.outputNames}`);
    return data;
  } finally {
    await session.release();
  }
}

/** Names of the file's outputs. */
export async function outputsOf(download: Download): Promise<readonly string[]> {
  const session = await ort.InferenceSession.create(await contentOf(download), { executionProviders: ["wasm"] });
  const names = [...session.outputNames];
  await session.release();
  return names;
}

/** max |a − b| / max |a|. */
export function greatestDifference(a: Float32Array, b: Float32Array): number {
  if (a.length === 0 || a.length !== b.length) throw new Error(`${a.length} and ${b.length} values are not compared`);
  let [greatest, apart] = [0, 0];
  for (const [index, value] of a.entries()) {
    greatest = Math.max(greatest, Math.abs(value));
    apart = Math.max(apart, Math.abs(value - (b[index] ?? Number.NaN)));
  }
  return apart / greatest;
}
