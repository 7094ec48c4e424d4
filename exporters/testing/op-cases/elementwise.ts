// Arithmetic and activations.

import { at, nd } from "../nd.ts";
import { map4, type OpCase, plain, unary } from "./case.ts";

function binary(op: "add" | "sub" | "mul" | "div", f: (a: number, b: number) => number): readonly OpCase[] {
  return [
    {
      inputs: [plain, plain],
      build: (g, [a, b]) => g[op](a!, b!),
      wanted: ([a, b]) => nd(a!.shape, (index) => f(at(a!, index), at(b!, index))),
    },
    {
      inputs: [map4],
      build: (g, [a]) => g[op](a!, g.param("gamma", [4, 1, 1])),
      wanted: ([a], weight) => nd(a!.shape, (index) => f(at(a!, index), at(weight("gamma"), index))),
    },
  ];
}

/** Abramowitz and Stegun 7.1.26 is too coarse: the series of erf. */
function erf(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; n < 60; n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

const tanhGelu = (x: number): number => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3)));

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

export const elementwiseCases = {
  add: binary("add", (a, b) => a + b),
  sub: binary("sub", (a, b) => a - b),
  mul: binary("mul", (a, b) => a * b),
  div: binary("div", (a, b) => a / b),
  scale: [
    unary(
      (g, x) => g.scale(x, -1.5),
      (v) => v * -1.5,
    ),
  ],
  shift: [
    unary(
      (g, x) => g.shift(x, 0.25),
      (v) => v + 0.25,
    ),
  ],
  clip: [
    unary(
      (g, x) => g.clip(x, { min: -0.5, max: 1 }),
      (v) => Math.min(Math.max(v, -0.5), 1),
    ),
    unary(
      (g, x) => g.clip(x, { min: -0.5 }),
      (v) => Math.max(v, -0.5),
    ),
    unary(
      (g, x) => g.clip(x, { max: 1 }),
      (v) => Math.min(v, 1),
    ),
  ],
  relu: [
    unary(
      (g, x) => g.relu(x),
      (v) => Math.max(v, 0),
    ),
  ],
  relu6: [
    unary(
      (g, x) => g.relu6(g.scale(x, 5)),
      (v) => Math.min(Math.max(v * 5, 0), 6),
    ),
  ],
  leakyRelu: [
    unary(
      (g, x) => g.leakyRelu(x, 0.2),
      (v) => (v < 0 ? 0.2 * v : v),
    ),
  ],
  gelu: [
    unary(
      (g, x) => g.gelu(x),
      (v) => 0.5 * v * (1 + erf(v / Math.SQRT2)),
    ),
    unary((g, x) => g.gelu(x, "tanh"), tanhGelu),
  ],
  silu: [
    unary(
      (g, x) => g.silu(x),
      (v) => v * sigmoid(v),
    ),
    unary(
      (g, x) => g.silu(x, 1.702),
      (v) => v * sigmoid(1.702 * v),
    ),
  ],
  hardSwish: [
    unary(
      (g, x) => g.hardSwish(g.scale(x, 3)),
      (v) => (3 * v * Math.min(Math.max(3 * v + 3, 0), 6)) / 6,
    ),
  ],
  sigmoid: [unary((g, x) => g.sigmoid(x), sigmoid)],
  tanh: [unary((g, x) => g.tanh(x), Math.tanh)],
  exp: [unary((g, x) => g.exp(x), Math.exp)],
  log: [
    unary(
      (g, x) => g.log(g.shift(x, 3)),
      (v) => Math.log(v + 3),
    ),
  ],
  sqrt: [
    unary(
      (g, x) => g.sqrt(g.shift(x, 3)),
      (v) => Math.sqrt(v + 3),
    ),
  ],
  abs: [unary((g, x) => g.abs(x), Math.abs)],
  sin: [unary((g, x) => g.sin(x), Math.sin)],
  cos: [unary((g, x) => g.cos(x), Math.cos)],
} satisfies Record<string, readonly OpCase[]>;
