// What the cases of all kinds of op share.

import type { Builder, TensorType, Value } from "#graph-schema";
import { mapType, plainType, tokensType } from "#graph-schema";
import { map, type Nd } from "../nd.ts";

export interface OpCase {
  readonly inputs: readonly TensorType[];
  readonly build: (g: Builder, xs: readonly Value[]) => readonly Value[] | Value;
  /** Inputs with a batch of any size; weights by name. */
  readonly wanted: (xs: readonly Nd[], weight: (name: string) => Nd) => readonly Nd[] | Nd;
}

export const map4 = mapType([1, 4, 5, 6]);
export const tokens = tokensType([1, 6, 8], { grid: [2, 3] });
export const plain = plainType([1, 2, 3, 4]);

export function unary(
  build: (g: Builder, x: Value) => Value,
  f: (value: number) => number,
  x: TensorType = plain,
): OpCase {
  return { inputs: [x], build: (g, [v]) => build(g, v!), wanted: ([v]) => map(v!, f) };
}
