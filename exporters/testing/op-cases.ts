// For every op, small models and what they must compute, written from the definitions and from nothing of ours.

import { type Builder, mapType, type OpName, plainType, type TensorType, tokensType, type Value } from "#graph-schema";
import { at, indices, map, type Nd, nd, numberOf, replaced, sumOver } from "./nd.ts";

export interface OpCase {
  readonly inputs: readonly TensorType[];
  readonly build: (g: Builder, xs: readonly Value[]) => readonly Value[] | Value;
  /** Inputs with a batch of any size; weights by name. */
  readonly wanted: (xs: readonly Nd[], weight: (name: string) => Nd) => readonly Nd[] | Nd;
}

const map4 = mapType([1, 4, 5, 6]);
const tokens = tokensType([1, 6, 8], { grid: [2, 3] });
const plain = plainType([1, 2, 3, 4]);

function unary(build: (g: Builder, x: Value) => Value, f: (value: number) => number, x: TensorType = plain): OpCase {
  return { inputs: [x], build: (g, [v]) => build(g, v!), wanted: ([v]) => map(v!, f) };
}

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

interface ConvReference {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

function convolve(x: Nd, w: Nd, options: ConvReference & { readonly bias?: Nd }): Nd {
  const { stride, padding, dilation, groups, bias } = options;
  const [N = 1, C = 1, ...space] = x.shape;
  const [out = 1, perGroup = 1, ...kernel] = w.shape;
  const rank = space.length;
  const size = space.map(
    (dim, a) =>
      Math.floor((dim + padding[a]! + padding[a + rank]! - dilation[a]! * (kernel[a]! - 1) - 1) / stride[a]!) + 1,
  );
  if (perGroup * groups !== C) throw new Error("groups do not fit");
  return nd([N, out, ...size], ([n = 0, o = 0, ...position]) => {
    const first = Math.floor(o / (out / groups)) * perGroup;
    let total = bias ? at(bias, [o]) : 0;
    for (const [c = 0, ...tap] of indices([perGroup, ...kernel])) {
      const source = position.map((p, a) => p * stride[a]! + tap[a]! * dilation[a]! - padding[a]!);
      if (source.every((s, a) => s >= 0 && s < space[a]!))
        total += at(x, [n, first + c, ...source]) * at(w, [o, c, ...tap]);
    }
    return total;
  });
}

function pool(
  x: Nd,
  window: { kernel: readonly number[]; stride: readonly number[]; padding: readonly number[] },
  fold: (values: readonly number[], taps: number) => number,
): Nd {
  const { kernel, stride, padding } = window;
  const [N = 1, C = 1, ...space] = x.shape;
  const rank = space.length;
  const size = space.map(
    (dim, a) => Math.floor((dim + padding[a]! + padding[a + rank]! - kernel[a]!) / stride[a]!) + 1,
  );
  return nd([N, C, ...size], ([n = 0, c = 0, ...position]) => {
    const inside = indices(kernel)
      .map((tap) => position.map((p, a) => p * stride[a]! + tap[a]! - padding[a]!))
      .filter((source) => source.every((s, a) => s >= 0 && s < space[a]!));
    return fold(
      inside.map((source) => at(x, [n, c, ...source])),
      numberOf(kernel),
    );
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

function linear(x: Nd, w: Nd, bias?: Nd): Nd {
  const [out = 1, inner = 1] = w.shape;
  return nd([...x.shape.slice(0, -1), out], (index) => {
    const row = index.slice(0, -1);
    const o = index.at(-1)!;
    return sumOver(inner, (i) => at(x, [...row, i]) * at(w, [o, i])) + (bias ? at(bias, [o]) : 0);
  });
}

function matmul(a: Nd, b: Nd): Nd {
  const inner = a.shape.at(-1)!;
  return nd([...a.shape.slice(0, -1), b.shape.at(-1)!], (index) => {
    const [lead, m, p] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    return sumOver(inner, (k) => at(a, [...lead, m, k]) * at(b, [...lead, k, p]));
  });
}

function along(x: Nd, axis: number, index: readonly number[]): number[] {
  return Array.from({ length: x.shape[axis]! }, (_, i) => at(x, replaced(index, axis, i)));
}

function softmax(x: Nd, axis: number): Nd {
  return nd(x.shape, (index) => {
    const line = along(x, axis, index);
    return Math.exp(at(x, index)) / line.reduce((sum, v) => sum + Math.exp(v), 0);
  });
}

function reduced(
  x: Nd,
  axes: readonly number[],
  options: { readonly keepDims: boolean; readonly fold: (values: readonly number[]) => number },
): Nd {
  const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
  const full = nd(kept, (index) =>
    options.fold(
      indices(axes.map((axis) => x.shape[axis]!)).map((inner) => {
        const place = [...index];
        for (const [k, axis] of axes.entries()) place[axis] = inner[k]!;
        return at(x, place);
      }),
    ),
  );
  return options.keepDims ? full : { ...full, shape: x.shape.filter((_, axis) => !axes.includes(axis)) };
}

function layerNorm(x: Nd, axis: number, affine: { readonly eps: number; readonly w?: Nd; readonly b?: Nd }): Nd {
  return nd(x.shape, (index) => {
    const line = along(x, axis, index);
    const centre = mean(line);
    const variance = mean(line.map((v) => (v - centre) ** 2));
    const c = [index[axis]!];
    const normed = (at(x, index) - centre) / Math.sqrt(variance + affine.eps);
    return normed * (affine.w ? at(affine.w, c) : 1) + (affine.b ? at(affine.b, c) : 0);
  });
}

function batchNorm(x: Nd, axis: number, weight: (name: string) => Nd): Nd {
  return nd(x.shape, (index) => {
    const c = [index[axis]!];
    const [w, b] = [at(weight("bn.weight"), c), at(weight("bn.bias"), c)];
    const [m, v] = [at(weight("bn.running_mean"), c), at(weight("bn.running_var"), c)];
    return ((at(x, index) - m) / Math.sqrt(v + 1e-3)) * w + b;
  });
}

const reduction = (op: "mean" | "sum" | "max", fold: (values: readonly number[]) => number): readonly OpCase[] =>
  [true, false].map((keepDims) => ({
    inputs: [map4],
    build: (g, [x]) => g[op](x!, [2, 3], keepDims),
    wanted: ([x]) => reduced(x!, [2, 3], { keepDims, fold }),
  }));

/** Linear interpolation along one axis from a source coordinate, ends held. */
function linearTaps(source: number, size: number): readonly (readonly [index: number, weight: number])[] {
  const clamped = Math.min(Math.max(source, 0), size - 1);
  const low = Math.floor(clamped);
  return [
    [low, 1 - (clamped - low)],
    [Math.min(low + 1, size - 1), clamped - low],
  ];
}

/** Keys' cubic with a = -0.75, ends held. */
function cubicTaps(source: number, size: number): readonly (readonly [index: number, weight: number])[] {
  const a = -0.75;
  const low = Math.floor(source);
  return [-1, 0, 1, 2].map((step) => {
    const d = Math.abs(source - (low + step));
    const weight = d <= 1 ? (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1 : d < 2 ? a * (d ** 3 - 5 * d ** 2 + 8 * d - 4) : 0;
    return [Math.min(Math.max(low + step, 0), size - 1), weight];
  });
}

function resized(
  x: Nd,
  size: readonly number[],
  options: { readonly corners: boolean; readonly taps: typeof linearTaps },
): Nd {
  const [N = 1, C = 1, ...space] = x.shape;
  return nd([N, C, ...size], ([n = 0, c = 0, ...position]) => {
    const taps = position.map((p, a) => {
      const [input, output] = [space[a]!, size[a]!];
      const source = options.corners ? (p * (input - 1)) / (output - 1) : ((p + 0.5) * input) / output - 0.5;
      return options.taps(source, input);
    });
    return taps[0]!.reduce(
      (sum, [y, wy]) => sum + taps[1]!.reduce((row, [xx, wx]) => row + wy * wx * at(x, [n, c, y, xx]), 0),
      0,
    );
  });
}

const resize = (size: readonly number[], mode: "bilinear" | "bicubic", corners: boolean): OpCase => ({
  inputs: [map4],
  build: (g, [x]) => g.resize(x!, { size, mode, coordinates: corners ? "alignCorners" : "halfPixel" }),
  wanted: ([x]) => resized(x!, size, { corners, taps: mode === "bilinear" ? linearTaps : cubicTaps }),
});

const conv2 = (options: Parameters<Builder["conv2d"]>[2], reference: ConvReference): OpCase => ({
  inputs: [map4],
  build: (g, [x]) => g.conv2d("conv", x!, options),
  wanted: ([x], weight) =>
    convolve(x!, weight("conv.weight"), {
      ...reference,
      ...(options.bias === false ? {} : { bias: weight("conv.bias") }),
    }),
});

const pooling = { kernel: [3, 2], stride: [2, 1], padding: [1, 0, 1, 1] };

export const opCases: { readonly [K in OpName]: readonly OpCase[] } = {
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
  conv2d: [
    conv2({ kernel: 3 }, { stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: 1 }),
    conv2(
      { kernel: [3, 2], out: 6, stride: [2, 1], padding: [1, 0, 2, 1], groups: 2, bias: false },
      { stride: [2, 1], padding: [1, 0, 2, 1], dilation: [1, 1], groups: 2 },
    ),
    conv2(
      { kernel: 3, dilation: 2, groups: 4 },
      { stride: [1, 1], padding: [2, 2, 2, 2], dilation: [2, 2], groups: 4 },
    ),
  ],
  conv3d: [
    {
      inputs: [mapType([1, 2, 3, 4, 5])],
      build: (g, [x]) =>
        g.conv3d("conv", x!, { kernel: [1, 3, 3], out: 4, stride: [1, 2, 2], padding: [0, 1, 1], groups: 2 }),
      wanted: ([x], weight) =>
        convolve(x!, weight("conv.weight"), {
          ...{ stride: [1, 2, 2], padding: [0, 1, 1, 0, 1, 1], dilation: [1, 1, 1], groups: 2 },
          bias: weight("conv.bias"),
        }),
    },
  ],
  convTranspose2d: [1, 2].map((groups) => ({
    inputs: [map4],
    build: (g, [x]) => g.convTranspose2d("up", x!, { kernel: 3, out: 6, stride: 2, padding: [1, 0, 0, 1], groups }),
    wanted: ([x], weight) => {
      const w = weight("up.weight");
      const [N = 1, C = 1, H = 1, W = 1] = x!.shape;
      const perGroup = 6 / groups;
      return nd([N, 6, 2 * H, 2 * W], ([n = 0, o = 0, y = 0, xx = 0]) => {
        let total = at(weight("up.bias"), [o]);
        for (const [c = 0, h = 0, v = 0, ky = 0, kx = 0] of indices([C, H, W, 3, 3])) {
          const group = Math.floor(c / (C / groups));
          if (group === Math.floor(o / perGroup) && 2 * h + ky - 1 === y && 2 * v + kx === xx)
            total += at(x!, [n, c, h, v]) * at(w, [c, o - group * perGroup, ky, kx]);
        }
        return total;
      });
    },
  })),
  maxPool: [
    {
      inputs: [map4],
      build: (g, [x]) => g.maxPool(x!, pooling),
      wanted: ([x]) => pool(x!, pooling, (values) => Math.max(...values)),
    },
    {
      inputs: [plainType([1, 3, 8])],
      build: (g, [x]) => g.maxPool(x!, { kernel: [3], stride: [2], padding: [0] }),
      wanted: ([x]) => pool(x!, { kernel: [3], stride: [2], padding: [0, 0] }, (values) => Math.max(...values)),
    },
  ],
  avgPool: [true, false].map((countIncludePad) => ({
    inputs: [map4],
    build: (g, [x]) => g.avgPool(x!, { kernel: 3, stride: 2, padding: 1, countIncludePad }),
    wanted: ([x]) =>
      pool(x!, { kernel: [3, 3], stride: [2, 2], padding: [1, 1, 1, 1] }, (values, taps) =>
        countIncludePad ? (mean(values) * values.length) / taps : mean(values),
      ),
  })),
  globalAvgPool: [
    {
      inputs: [map4],
      build: (g, [x]) => g.globalAvgPool(x!),
      wanted: ([x]) => reduced(x!, [2, 3], { keepDims: false, fold: mean }),
    },
  ],
  mean: reduction("mean", mean),
  sum: reduction("sum", (values) => values.reduce((total, v) => total + v, 0)),
  max: reduction("max", (values) => Math.max(...values)),
  linear: [
    {
      inputs: [tokens],
      build: (g, [x]) => g.linear("fc", x!, { out: 5 }),
      wanted: ([x], weight) => linear(x!, weight("fc.weight"), weight("fc.bias")),
    },
    {
      inputs: [plain],
      build: (g, [x]) => g.linear("fc", x!, { out: 5, bias: false }),
      wanted: ([x], weight) => linear(x!, weight("fc.weight")),
    },
    {
      inputs: [plainType([1, 7])],
      build: (g, [x]) => g.linear("fc", x!, { out: 5 }),
      wanted: ([x], weight) => linear(x!, weight("fc.weight"), weight("fc.bias")),
    },
    {
      inputs: [tokens],
      build: (g, [x]) => g.emit("linear", [x!, g.scale(g.param("w", [5, 8]), 2)], {}),
      wanted: ([x], weight) =>
        linear(
          x!,
          map(weight("w"), (v) => 2 * v),
        ),
    },
  ],
  matmul: [
    {
      inputs: [plain, plainType([1, 2, 4, 5])],
      build: (g, [a, b]) => g.matmul(a!, b!),
      wanted: ([a, b]) => matmul(a!, b!),
    },
    {
      inputs: [plain],
      build: (g, [a]) => g.matmul(g.param("w", [5, 3]), a!),
      wanted: ([a], weight) =>
        nd([a!.shape[0]!, 2, 5, 4], ([n = 0, h = 0, i = 0, j = 0]) =>
          sumOver(3, (k) => at(weight("w"), [i, k]) * at(a!, [n, h, k, j])),
        ),
    },
  ],
  attention: [true, false].map((biased) => ({
    inputs: [plainType([1, 2, 3, 4]), plainType([1, 2, 5, 4]), plainType([1, 2, 5, 6])],
    build: (g, [q, k, v]) =>
      g.attention({ q: q!, k: k!, v: v!, ...(biased && { bias: g.param("bias", [2, 3, 5]) }) }, 0.3),
    wanted: ([q, k, v], weight) => {
      const scores = nd([q!.shape[0]!, 2, 3, 5], (index) => {
        const [n = 0, h = 0, t = 0, s = 0] = index;
        const product = sumOver(4, (d) => at(q!, [n, h, t, d]) * at(k!, [n, h, s, d]));
        return 0.3 * product + (biased ? at(weight("bias"), index) : 0);
      });
      return matmul(softmax(scores, 3), v!);
    },
  })),
  batchNorm: [map4, tokens, plainType([1, 7]), plain].map((type) => ({
    inputs: [type],
    build: (g, [x]) => g.batchNorm("bn", x!, { eps: 1e-3 }),
    wanted: ([x], weight) => batchNorm(x!, type.layout.kind === "map" ? 1 : type.shape.length - 1, weight),
  })),
  layerNorm: [
    ...[map4, tokens, plain].map(
      (type): OpCase => ({
        inputs: [type],
        build: (g, [x]) => g.layerNorm("ln", x!, { eps: 1e-2 }),
        wanted: ([x], weight) =>
          layerNorm(x!, type.layout.kind === "map" ? 1 : type.shape.length - 1, {
            ...{ eps: 1e-2, w: weight("ln.weight"), b: weight("ln.bias") },
          }),
      }),
    ),
    ...[map4, tokens].map(
      (type): OpCase => ({
        inputs: [type],
        build: (g, [x]) => g.emit("layerNorm", [x!], { eps: 1e-2 }),
        wanted: ([x]) => layerNorm(x!, type.layout.kind === "map" ? 1 : 2, { eps: 1e-2 }),
      }),
    ),
  ],
  groupNorm: [1, 2].map((groups) => ({
    inputs: [map4],
    build: (g, [x]) => g.groupNorm("gn", x!, { groups, eps: 1e-2 }),
    wanted: ([x], weight) =>
      nd(x!.shape, (index) => {
        const [n = 0, c = 0] = index;
        const width = 4 / groups;
        const group = indices([width, 5, 6]).map(([d = 0, y = 0, xx = 0]) =>
          at(x!, [n, Math.floor(c / width) * width + d, y, xx]),
        );
        const variance = mean(group.map((v) => (v - mean(group)) ** 2));
        const normed = (at(x!, index) - mean(group)) / Math.sqrt(variance + 1e-2);
        return normed * at(weight("gn.weight"), [c]) + at(weight("gn.bias"), [c]);
      }),
  })),
  softmax: [1, 3].map((axis) => ({
    inputs: [plain],
    build: (g, [x]) => g.softmax(x!, axis),
    wanted: ([x]) => softmax(x!, axis),
  })),
  l2Normalize: [1e-12, 3].map((eps) => ({
    inputs: [plain],
    build: (g, [x]) => g.l2Normalize(x!, 3, eps),
    wanted: ([x]) => nd(x!.shape, (index) => at(x!, index) / Math.max(Math.hypot(...along(x!, 3, index)), eps)),
  })),
  toTokens: [
    {
      inputs: [map4],
      build: (g, [x]) => g.toTokens(x!),
      wanted: ([x]) => nd([x!.shape[0]!, 30, 4], ([n = 0, t = 0, c = 0]) => at(x!, [n, c, Math.floor(t / 6), t % 6])),
    },
  ],
  toMap: [
    {
      inputs: [tokens],
      build: (g, [x]) => g.toMap(x!),
      wanted: ([x]) => nd([x!.shape[0]!, 8, 2, 3], ([n = 0, c = 0, y = 0, xx = 0]) => at(x!, [n, 3 * y + xx, c])),
    },
  ],
  reshape: [
    {
      inputs: [plain],
      build: (g, [x]) => g.reshape(x!, [1, 6, 2, 2]),
      wanted: ([x]) => ({ shape: [x!.shape[0]!, 6, 2, 2], data: x!.data }),
    },
  ],
  transpose: [
    {
      inputs: [plain],
      build: (g, [x]) => g.transpose(x!, [0, 3, 1, 2]),
      wanted: ([x]) => nd([x!.shape[0]!, 4, 2, 3], ([n = 0, c = 0, a = 0, b = 0]) => at(x!, [n, a, b, c])),
    },
  ],
  asLayout: [
    {
      inputs: [plain],
      build: (g, [x]) => g.asLayout(g.relu(x!), { kind: "map" }),
      wanted: ([x]) => map(x!, (v) => Math.max(v, 0)),
    },
    { inputs: [plain], build: (g, [x]) => g.asLayout(x!, { kind: "map" }), wanted: ([x]) => x! },
  ],
  concat: [
    {
      inputs: [plain, plainType([1, 2, 2, 4])],
      build: (g, [a, b]) => g.concat([a!, b!], 2),
      wanted: ([a, b]) =>
        nd([a!.shape[0]!, 2, 5, 4], (index) =>
          index[2]! < 3 ? at(a!, index) : at(b!, replaced(index, 2, index[2]! - 3)),
        ),
    },
  ],
  split: [
    {
      inputs: [plain],
      build: (g, [x]) => g.split(x!, 3, [1, 3]),
      wanted: ([x]) =>
        [
          [0, 1],
          [1, 3],
        ].map(([start = 0, size = 0]) =>
          nd([x!.shape[0]!, 2, 3, size], (index) => at(x!, replaced(index, 3, index[3]! + start))),
        ),
    },
  ],
  slice: [
    {
      inputs: [map4],
      build: (g, [x]) => g.slice(x!, 3, { start: 1, end: 6, step: 2 }),
      wanted: ([x]) => nd([x!.shape[0]!, 4, 5, 3], (index) => at(x!, replaced(index, 3, 1 + 2 * index[3]!))),
    },
  ],
  pad: [
    {
      inputs: [map4],
      build: (g, [x]) => g.pad(x!, { pads: [0, 0, 1, 0, 0, 0, 0, 2], value: 0.5 }),
      wanted: ([x]) =>
        nd([x!.shape[0]!, 4, 6, 8], ([n = 0, c = 0, y = 0, xx = 0]) =>
          y < 1 || xx > 5 ? 0.5 : at(x!, [n, c, y - 1, xx]),
        ),
    },
  ],
  gather: [
    {
      inputs: [plain],
      build: (g, [x]) =>
        g.gather(
          x!,
          g.index("idx", [2, 2], () => [3, 0, 1, 3]),
          3,
        ),
      wanted: ([x]) =>
        nd([x!.shape[0]!, 2, 3, 2, 2], ([n = 0, a = 0, b = 0, i = 0, j = 0]) =>
          at(x!, [n, a, b, [3, 0, 1, 3][2 * i + j]!]),
        ),
    },
    {
      inputs: [plainType([1, 3, 2, 2])],
      build: (g, [x]) =>
        g.add(
          x!,
          g.gather(
            g.param("table", [3, 5]),
            g.index("idx", [2, 2], () => [4, 1, 0, 2]),
            1,
          ),
        ),
      wanted: ([x], weight) =>
        nd(
          x!.shape,
          (index) => at(x!, index) + at(weight("table"), [index[1]!, [4, 1, 0, 2][2 * index[2]! + index[3]!]!]),
        ),
    },
  ],
  expandBatch: [
    {
      inputs: [tokens],
      build: (g, [x]) =>
        g.concat(
          [
            g.asLayout(
              g.expandBatch(g.param("cls", [1, 1, 8]), x!),
              x!.type.layout.kind === "tokens" ? { kind: "tokens", prefix: 0 } : { kind: "plain" },
            ),
            x!,
          ],
          1,
        ),
      wanted: ([x], weight) =>
        nd([x!.shape[0]!, 7, 8], ([n = 0, t = 0, c = 0]) =>
          t === 0 ? at(weight("cls"), [0, 0, c]) : at(x!, [n, t - 1, c]),
        ),
    },
  ],
  resize: [
    resize([7, 9], "bilinear", false),
    resize([3, 1], "bilinear", false),
    resize([8, 11], "bilinear", true),
    resize([7, 4], "bicubic", false),
    {
      inputs: [map4],
      build: (g, [x]) => g.resize(x!, { size: [7, 4], mode: "nearest", coordinates: "halfPixel" }),
      wanted: ([x]) =>
        nd([x!.shape[0]!, 4, 7, 4], ([n = 0, c = 0, y = 0, xx = 0]) =>
          at(x!, [n, c, Math.floor((y * 5) / 7), Math.floor((xx * 6) / 4)]),
        ),
    },
  ],
};
