/** Inputs for timing: made from the model's own description, the same every time, never denormal. */

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
 * Values in [-1, 1) for an input; a free first axis is the batch and becomes `batch`, any other free axis is refused
 * with a sentence. Denormal numbers would be several times slower to compute with, so the smallest is 2^-23 or 0.
 */
export function timingInput({ name, shape, type }: TensorInfo, batch: number): TensorData {
  if (type !== "float32") throw new Error(`input ${name}: timing needs float32, got ${type}, which is not supported`);
  const dims = shape.map((dim, axis) => {
    if (typeof dim === "number") return dim;
    if (axis === 0) return batch;
    throw new Error(`input ${name}: axis ${axis} must be a number, got the free dimension ${dim}: invalid model`);
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
