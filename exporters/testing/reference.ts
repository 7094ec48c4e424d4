// What ops compute, written from their definitions, element by element.

import { at, indices, type Nd, nd, numberOf, replaced, sumOver } from "./nd.ts";

export interface ConvReference {
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

export function convolve(x: Nd, w: Nd, options: ConvReference & { readonly bias?: Nd }): Nd {
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

export const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

export function pool(
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

export function linear(x: Nd, w: Nd, bias?: Nd): Nd {
  const [out = 1, inner = 1] = w.shape;
  return nd([...x.shape.slice(0, -1), out], (index) => {
    const row = index.slice(0, -1);
    const o = index.at(-1)!;
    return sumOver(inner, (i) => at(x, [...row, i]) * at(w, [o, i])) + (bias ? at(bias, [o]) : 0);
  });
}

export function matmul(a: Nd, b: Nd): Nd {
  const inner = a.shape.at(-1)!;
  return nd([...a.shape.slice(0, -1), b.shape.at(-1)!], (index) => {
    const [lead, m, p] = [index.slice(0, -2), index.at(-2)!, index.at(-1)!];
    return sumOver(inner, (k) => at(a, [...lead, m, k]) * at(b, [...lead, k, p]));
  });
}

export function along(x: Nd, axis: number, index: readonly number[]): number[] {
  return Array.from({ length: x.shape[axis]! }, (_, i) => at(x, replaced(index, axis, i)));
}

export function softmax(x: Nd, axis: number): Nd {
  return nd(x.shape, (index) => {
    const line = along(x, axis, index);
    return Math.exp(at(x, index)) / line.reduce((sum, v) => sum + Math.exp(v), 0);
  });
}

export function reduced(
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

export function layerNorm(x: Nd, axis: number, affine: { readonly eps: number; readonly w?: Nd; readonly b?: Nd }): Nd {
  return nd(x.shape, (index) => {
    const line = along(x, axis, index);
    const centre = mean(line);
    const variance = mean(line.map((v) => (v - centre) ** 2));
    const c = [index[axis]!];
    const normed = (at(x, index) - centre) / Math.sqrt(variance + affine.eps);
    return normed * (affine.w ? at(affine.w, c) : 1) + (affine.b ? at(affine.b, c) : 0);
  });
}

export function batchNorm(x: Nd, axis: number, weight: (name: string) => Nd): Nd {
  return nd(x.shape, (index) => {
    const c = [index[axis]!];
    const [w, b] = [at(weight("bn.weight"), c), at(weight("bn.bias"), c)];
    const [m, v] = [at(weight("bn.running_mean"), c), at(weight("bn.running_var"), c)];
    return ((at(x, index) - m) / Math.sqrt(v + 1e-3)) * w + b;
  });
}

/** Linear interpolation along one axis from a source coordinate, ends held. */
export function linearTaps(source: number, size: number): readonly (readonly [index: number, weight: number])[] {
  const clamped = Math.min(Math.max(source, 0), size - 1);
  const low = Math.floor(clamped);
  return [
    [low, 1 - (clamped - low)],
    [Math.min(low + 1, size - 1), clamped - low],
  ];
}

/** Keys' cubic with a = -0.75, ends held. */
export function cubicTaps(source: number, size: number): readonly (readonly [index: number, weight: number])[] {
  const a = -0.75;
  const low = Math.floor(source);
  return [-1, 0, 1, 2].map((step) => {
    const d = Math.abs(source - (low + step));
    const weight = d <= 1 ? (a + 2) * d ** 3 - (a + 3) * d ** 2 + 1 : d < 2 ? a * (d ** 3 - 5 * d ** 2 + 8 * d - 4) : 0;
    return [Math.min(Math.max(low + step, 0), size - 1), weight];
  });
}

export function resized(
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
