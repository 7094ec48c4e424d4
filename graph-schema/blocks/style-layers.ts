// Layers of StyleGAN 2 and of ViTGAN's reproduction: weights scaled where they are used, normed by power iteration,
// or multiplied by a style.

import type { Graph } from "../builder.ts";
import type { Init, Value } from "../trace.ts";
import { numElements } from "../types.ts";
import { demodulationEps, latentOf, slope } from "./latent.ts";
import { normalNoise } from "./noise.ts";
import { tokensOf } from "./shared.ts";

const normEps = 1e-3;
const spectralEps = 1e-4;
/** Of the mapping networks. */
const slowRate = 0.01;

export const zeros: Init = { kind: "fill", value: 0 };
export const normal: Init = { kind: "truncNormal", std: 1 };

interface EqualOptions {
  readonly out: number;
  /** Learning rates are equal because weights start at size 1 and are scaled where they are used. */
  readonly rate?: number;
  readonly biasStart?: number;
}

export function equalLinear(g: Graph, name: string, x: Value, { out, rate = 1, biasStart = 0 }: EqualOptions): Value {
  return g.scope(name, () => {
    const C = x.type.shape.at(-1) ?? 0;
    const weight = g.scale(g.param("weight", [out, C], { kind: "truncNormal", std: 1 / rate }), rate / Math.sqrt(C));
    const stored = g.scale(g.param("bias", [out], zeros), rate);
    return weighted(g, x, weight, biasStart === 0 ? stored : g.shift(stored, biasStart));
  });
}

export function weighted(g: Graph, x: Value, weight: Value, bias?: Value): Value {
  const [y = x] = g.emit("linear", bias ? [x, weight, bias] : [x, weight], {});
  return y;
}

/** Leaky ReLU that keeps the variance. */
export function fusedLeakyRelu(g: Graph, x: Value): Value {
  return g.scale(g.leakyRelu(x, slope), Math.SQRT2);
}

/** x / √(mean x²) over the last axis, then so many slow layers. */
export function mappingNetwork(
  g: Graph,
  x: Value,
  { dim, layers }: { readonly dim: number; readonly layers: number },
): Value {
  const last = x.type.shape.length - 1;
  let y = g.div(x, g.sqrt(g.shift(g.mean(g.mul(x, x), [last], true), demodulationEps)));
  for (let layer = 1; layer <= layers; layer++)
    y = fusedLeakyRelu(g, equalLinear(g, String(layer), y, { out: dim, rate: slowRate }));
  return y;
}

/** The layer norm without parameters, times 1 + γ(w), plus β(w). */
export function selfModulatedNorm(g: Graph, name: string, x: Value, w: Value): Value {
  const { C } = tokensOf("self-modulated norm", x);
  latentOf("self-modulated norm", w);
  return g.scope(name, () => {
    const [normed = x] = g.emit("layerNorm", [x], { eps: normEps });
    const of = (part: string) => g.reshape(equalLinear(g, part, w, { out: C }), [1, 1, C]);
    return g.add(g.mul(normed, g.shift(of("mlp_gamma"), 1)), of("mlp_beta"));
  });
}

/** A row over its own length; the length of a row of zeros is 1e-4. */
function unitRow(g: Graph, row: Value): Value {
  return g.div(row, g.shift(g.sqrt(g.sum(g.mul(row, row), [1], true)), spectralEps));
}

/**
 * W by its largest singular value, as one step of power iteration from the stored vector gives it, times that of the
 * first W. The checkpoint does not hold the latter: it is taken to be √out + √in, which it is for normal entries, give
 * or take a hundredth.
 */
export function spectralLinear(
  g: Graph,
  x: Value,
  { out, bias = true }: { readonly out: number; readonly bias?: boolean },
): Value {
  return g.scope("module", () => {
    const C = x.type.shape.at(-1) ?? 0;
    const weight = g.param("weight_bar", [out, C], normal);
    const start = g.reshape(g.buffer("weight_u", [out], normal), [1, out]);
    const right = unitRow(g, g.matmul(start, weight));
    const reached = g.matmul(right, g.transpose(weight, [1, 0]));
    const sigma = g.sum(g.mul(unitRow(g, reached), reached), [1], true);
    const first = (Math.sqrt(out) + Math.sqrt(C)) / Math.sqrt(C);
    const normed = g.scale(g.div(weight, sigma), first);
    return weighted(g, x, normed, bias ? g.param("bias", [out], zeros) : undefined);
  });
}

interface Styled {
  readonly out: number;
  /** Of the convolution's window, odd. */
  readonly side: number;
  readonly style: Value;
  /** Divide by the length of each output channel's weights, so that the variance stays. */
  readonly demodulate?: boolean;
  readonly up?: boolean;
}

/**
 * The parts of a convolution whose weights a style multiplies: how much each input channel counts, the weights as they
 * are, and what the outputs are divided by.
 */
function modulation(g: Graph, C: number, { out, side, style, demodulate = true }: Styled) {
  const gains = equalLinear(g, "modulation", style, { out: C, biasStart: 1 });
  const stored = g.reshape(g.param("weight", [1, out, C, side, side], normal), [out, C, side, side]);
  const weight = g.scale(stored, 1 / Math.sqrt(C * side * side));
  if (!demodulate) return { gains, weight };
  const squares = g.sum(g.mul(weight, weight), [2, 3]);
  return { gains, weight, length: g.sqrt(g.shift(weighted(g, g.mul(gains, gains), squares), demodulationEps)) };
}

/** Of a map, one style for the whole of it. */
export function styledConvolution(g: Graph, x: Value, styled: Styled): Value {
  const C = x.type.shape[1] ?? 0;
  const { gains, weight, length } = modulation(g, C, styled);
  const modulated = g.mul(x, g.reshape(gains, [1, C, 1, 1]));
  const around = Math.floor(styled.side / 2);
  const attrs = { kernel: [styled.side, styled.side], stride: [1, 1], dilation: [1, 1], groups: 1 };
  const [y = x] = styled.up
    ? [doubled(g, modulated, weight)]
    : g.emit("conv2d", [modulated, weight], { ...attrs, padding: [around, around, around, around] });
  return length ? g.div(y, g.reshape(length, [1, styled.out, 1, 1])) : y;
}

/** Twice the size: a transposed convolution, then a blur by the window 1 3 3 1. */
function doubled(g: Graph, x: Value, weight: Value): Value {
  const attrs = { kernel: [3, 3], stride: [2, 2], padding: [0, 0, 0, 0], outputPadding: [0, 0], groups: 1 };
  const [large = x] = g.emit("convTranspose2d", [x, g.transpose(weight, [1, 0, 2, 3])], attrs);
  const C = weight.type.shape[0] ?? 0;
  const window = [1, 3, 3, 1];
  const blur = g.constant("blur", [C, 1, 4, 4], () =>
    Float32Array.from({ length: 16 * C }, (_, index) => {
      const [row, column] = [Math.floor((index % 16) / 4), index % 4];
      return ((window[row] ?? 0) * (window[column] ?? 0)) / 16;
    }),
  );
  const smooth = { kernel: [4, 4], stride: [1, 1], padding: [1, 1, 1, 1], dilation: [1, 1], groups: C };
  const [y = large] = g.emit("conv2d", [large, blur], smooth);
  return y;
}

/** Of the pixels [1, T, P, C] of every token, one style [1, T, …] for each token's. */
export function styledPixels(g: Graph, x: Value, styled: Styled): Value {
  const [C = 0, T = 0] = [x.type.shape[3], styled.style.type.shape[1]];
  const { gains, weight, length } = modulation(g, C, styled);
  const modulated = g.mul(x, g.reshape(gains, [1, T, 1, C]));
  const y = weighted(g, modulated, g.reshape(weight, [styled.out, C]));
  return length ? g.div(y, g.reshape(length, [1, T, 1, styled.out])) : y;
}

interface StyleLayer {
  readonly convolve: () => Value;
  /** Of the noise, which all channels share. */
  readonly noise: (y: Value) => readonly number[];
  /** Of the bias, one number per channel. */
  readonly bias: readonly number[];
}

/** Styled convolution, noise, bias and leaky ReLU. */
export function styleLayer(g: Graph, name: string, { convolve, noise, bias: biasShape }: StyleLayer): Value {
  return g.scope(name, () => {
    const y = g.scope("conv", convolve);
    const shape = noise(y);
    const noisy = g.scope("noise", () => {
      const fixed = g.constant("fixed", shape, () => normalNoise(numElements(shape), 0));
      return g.add(y, g.mul(fixed, g.param("weight", [1], zeros)));
    });
    const bias = g.scope("activate", () => g.reshape(g.param("bias", [numElements(biasShape)], zeros), biasShape));
    return fusedLeakyRelu(g, g.add(noisy, bias));
  });
}
