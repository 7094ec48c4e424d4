// What an op is: its meaning (output types) and its cost. What it is called in a target is the exporters' affair.

import type { TensorType } from "../types.ts";

/** Work of one node for one sample, by kind of arithmetic. A convention (costs.ts) is a fold over it. */
export interface Work {
  /** Multiply-accumulates of convolutions, linears and matrix products; bias not counted. */
  readonly macs: number;
  /** Additions of a bias. */
  readonly biasAdds: number;
  readonly adds: number;
  readonly muls: number;
  readonly divs: number;
  /** exp, erf, tanh, sin, cos, sqrt, log. */
  readonly exps: number;
  readonly compares: number;
}

export const noWork: Work = { macs: 0, biasAdds: 0, adds: 0, muls: 0, divs: 0, exps: 0, compares: 0 };

export interface Op<A> {
  /** Output types from input types; throws ShapeError. */
  readonly infer: (inputs: readonly TensorType[], attrs: A) => readonly TensorType[];
  /** Takes values with a bounded axis and gives the bound on; all others are refused one. */
  readonly takesBounded?: true;
  /** Of an op that makes a bounded axis: the length that costs are told for beside the greatest. */
  readonly expectedLength?: (inputs: readonly TensorType[], attrs: A) => number;
  /** Documented zeros: `"moves"` copies data to other places, `"renames"` reads the same data otherwise and moves none. */
  readonly work:
    | "moves"
    | "renames"
    | ((inputs: readonly TensorType[], outputs: readonly TensorType[], attrs: A) => Partial<Work>);
}

export function defineOp<A>(op: Op<A>): Op<A> {
  return op;
}

/** An input that the builder always supplies; its absence is a bug of the caller, not of the user. */
export function need(inputs: readonly TensorType[], index: number): TensorType {
  const type = inputs[index];
  if (!type) throw new Error(`op input ${index} is missing`);
  return type;
}

export function dim(type: TensorType, axis: number): number {
  const value = type.shape[axis < 0 ? type.shape.length + axis : axis];
  if (value === undefined) throw new Error(`axis ${axis} does not exist`);
  return value;
}

export function anyBatched(inputs: readonly TensorType[]): boolean {
  return inputs.some((type) => type.batched);
}
