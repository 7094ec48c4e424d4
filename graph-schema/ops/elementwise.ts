// Elementwise ops: arithmetic with broadcasting, scalar arithmetic, activations.

import { refuse } from "../errors.ts";
import { type Layout, numElements, sameLayout, type TensorType } from "../types.ts";
import { defineOp, need, type Work } from "./op.ts";

/** NumPy broadcasting, except that nothing may broadcast over the batch of a batched value but a missing or 1 axis. */
export function broadcast(what: string, a: TensorType, b: TensorType): TensorType {
  const rank = Math.max(a.shape.length, b.shape.length);
  const shape: number[] = [];
  for (let fromEnd = rank; fromEnd >= 1; fromEnd--) {
    const da = a.shape[a.shape.length - fromEnd] ?? 1;
    const db = b.shape[b.shape.length - fromEnd] ?? 1;
    if (da !== db && da !== 1 && db !== 1) refuse(what, { kind: "sameShape", a, b });
    shape.push(Math.max(da, db));
  }
  const batched = a.batched || b.batched;
  const batchedRank = Math.max(a.batched ? a.shape.length : 0, b.batched ? b.shape.length : 0);
  if (batched && (shape[0] !== 1 || rank !== batchedRank)) refuse(what, { kind: "sameShape", a, b });
  if (a.batched && b.batched && a.shape.length !== b.shape.length) refuse(what, { kind: "sameShape", a, b });
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    if (one.boundedAxis === undefined || other.boundedAxis !== undefined) continue;
    const fromEnd = one.shape.length - one.boundedAxis;
    if ((other.shape[other.shape.length - fromEnd] ?? 1) !== 1) refuse(what, { kind: "sameShape", a, b });
  }
  const bound = a.boundedAxis !== undefined ? a : b;
  return {
    dtype: a.dtype,
    shape,
    batched,
    layout: jointLayout(what, a, b),
    ...(bound.boundedAxis !== undefined && { boundedAxis: bound.boundedAxis }),
  };
}

function jointLayout(what: string, a: TensorType, b: TensorType): Layout {
  if (!b.batched && a.batched) return a.layout;
  if (!a.batched && b.batched) return b.layout;
  if (b.layout.kind === "plain") return a.layout;
  if (a.layout.kind === "plain") return b.layout;
  if (!sameLayout(a.layout, b.layout)) refuse(what, { kind: "sameShape", a, b });
  return a.layout;
}

type Kind = Exclude<keyof Work, "macs" | "biasAdds">;

function binary(what: string, kind: Kind) {
  return defineOp<Record<never, never>>({
    infer: (inputs) => [broadcast(what, need(inputs, 0), need(inputs, 1))],
    takesBounded: true,
    work: (_, outputs) => ({ [kind]: numElements(need(outputs, 0).shape) }),
  });
}

function unary<A>(perElement: Partial<Work>) {
  return defineOp<A>({
    infer: (inputs) => [need(inputs, 0)],
    takesBounded: true,
    work: (_, outputs) => {
      const n = numElements(need(outputs, 0).shape);
      return Object.fromEntries(Object.entries(perElement).map(([kind, count]) => [kind, count * n]));
    },
  });
}

type None = Record<never, never>;

export const elementwise = {
  add: binary("add", "adds"),
  sub: binary("sub", "adds"),
  mul: binary("mul", "muls"),
  div: binary("div", "divs"),
  /** x · by. */
  scale: unary<{ readonly by: number }>({ muls: 1 }),
  /** x + value. */
  shift: unary<{ readonly value: number }>({ adds: 1 }),
  /** Clamp; an absent bound does not bind. */
  clip: unary<{ readonly min?: number; readonly max?: number }>({ compares: 2 }),
  relu: unary<None>({ compares: 1 }),
  relu6: unary<None>({ compares: 2 }),
  leakyRelu: unary<{ readonly slope: number }>({ compares: 1, muls: 1 }),
  /** Exact (erf) or the tanh approximation. */
  gelu: unary<{ readonly approximate: "none" | "tanh" }>({ exps: 1, muls: 3, adds: 1 }),
  /** x · σ(βx); β = 1.702 is quick-GELU. */
  silu: unary<{ readonly beta: number }>({ exps: 1, muls: 1, adds: 1, divs: 1 }),
  /** x · min(max(x + 3, 0), 6) / 6. */
  hardSwish: unary<None>({ compares: 2, adds: 1, muls: 2 }),
  sigmoid: unary<None>({ exps: 1, adds: 1, divs: 1 }),
  tanh: unary<None>({ exps: 1 }),
  exp: unary<None>({ exps: 1 }),
  log: unary<None>({ exps: 1 }),
  sqrt: unary<None>({ exps: 1 }),
  abs: unary<None>({ compares: 1 }),
  sin: unary<None>({ exps: 1 }),
  cos: unary<None>({ exps: 1 }),
};
