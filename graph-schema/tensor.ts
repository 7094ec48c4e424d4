// A tensor of a checkpoint: a name, a shape, and values that are read when they are needed.

/** A named f32 tensor whose values are read when asked for. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Row-major values. May be a view on shared memory: callers never write into it. */
  load(): Float32Array | Promise<Float32Array>;
}
