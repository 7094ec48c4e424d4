/** Inputs for timing: made from the model's own description, the same every time, never denormal. */

import { failure } from "./failure.ts";

export interface TensorInfo {
  readonly name: string;
  /** A number, or the name of a free dimension. */
  readonly shape: readonly (number | string)[];
  /** onnxruntime's name of the element type: `float32`. */
  readonly type: string;
}

export interface TensorData {
  readonly dims: readonly number[];
  readonly data: Float32Array;
}

/**
 * Values in [-1, 1) for an input; a free first axis is the batch and becomes `batch`. Denormal numbers would be several
 * times slower to compute with, so the smallest is 2^-23 or 0. Throws "unsupported" for another element type and
 * "invalid-model" for any other free axis.
 */
export function timingInput({ name, shape, type }: TensorInfo, batch: number): TensorData {
  const where = `input ${name}`;
  if (type !== "float32") {
    const what = `timing needs float32, got ${type}`;
    throw failure("unsupported", where, { what, remedy: "Give the model float32 inputs" });
  }
  const dims = shape.map((dim, axis) => {
    if (typeof dim === "number") return dim;
    if (axis === 0) return batch;
    throw failure("invalid-model", where, { what: `axis ${axis} needs a number, got the free dimension ${dim}` });
  });
  const data = new Float32Array(dims.reduce((a, b) => a * b, 1));
  let state = 0x9e3779b9;
  for (let i = 0; i < data.length; i++) {
    // Marsaglia's xorshift32: short, the same on every machine.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[i] = (state >> 8) / 2 ** 23;
  }
  return { dims, data };
}
