// Swin Transformer (arXiv:2103.14030): attention inside windows, shifted by half of one in every other block.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { refuse } from "../errors.ts";
import { flag, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { numElements, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { linear } from "./mixing.ts";
import { epsField, layerNorm } from "./norms.ts";
import { preNorm, preNormMlp } from "./pre-norm.ts";
import { asTokensLike, type Grid, gridOf, groupedAttention, tokensOf } from "./shared.ts";
import { joinWindows, relativePositionBias, splitWindows } from "./windows.ts";

const paper: Paper = {
  title: "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
  arxiv: "2103.14030",
};

type Sides = readonly [rows: number, columns: number];

/** [N,H,W,C] with rows and columns moved towards the start by `shift`; what leaves comes back at the end. */
function roll(g: Graph, x: Value, shift: Sides): Value {
  return shift.reduce((value, by, side) => {
    const axis = side + 1;
    const length = value.type.shape[axis] ?? 0;
    const start = ((by % length) + length) % length;
    if (start === 0) return value;
    return g.concat([g.slice(value, axis, { start }), g.slice(value, axis, { end: start })], axis);
  }, x);
}

/** Between pixels that only the roll made neighbours; exp(−100) is nothing beside any other score. */
const apart = -100;

interface Windows {
  readonly sides: Sides;
  readonly window: Sides;
  readonly shift: Sides;
}

/** [windows, 1, T, T]: 0 between pixels of one region of the unrolled image, `apart` otherwise. */
function shiftMask({ sides, window, shift }: Windows): Float32Array {
  const region = (position: number, side: 0 | 1): number => {
    if (shift[side] === 0) return 0;
    if (position < sides[side] - window[side]) return 0;
    return position < sides[side] - shift[side] ? 1 : 2;
  };
  const [down, across] = [sides[0] / window[0], sides[1] / window[1]];
  const T = numElements(window);
  const mask = new Float32Array(down * across * T * T);
  for (let place = 0, next = 0; place < down * across; place++) {
    const regions = Array.from({ length: T }, (_, pixel) => {
      const row = Math.floor(place / across) * window[0] + Math.floor(pixel / window[1]);
      const column = (place % across) * window[1] + (pixel % window[1]);
      return 3 * region(row, 0) + region(column, 1);
    });
    for (const query of regions) for (const key of regions) mask[next++] = query === key ? 0 : apart;
  }
  return mask;
}

interface Cut {
  readonly grid: Grid;
  readonly window: Sides;
  readonly side: number;
}

/** Windows of an image, as long as a side where that is shorter; refuses sides that they do not fill. */
function cutOf(what: string, x: Value, side: number): Cut {
  const grid = gridOf(what, x);
  const window: Sides = [Math.min(side, grid.H), Math.min(side, grid.W)];
  if (grid.H % window[0] !== 0 || grid.W % window[1] !== 0)
    refuse(what, {
      kind: "resolution",
      got: [grid.H, grid.W],
      needed: `tokens of an image whose sides are multiples of window = ${side}, or below it`,
      stride: side,
    });
  return { grid, window, side };
}

interface WindowAttention {
  readonly heads: number;
  readonly shifted: boolean;
  readonly qkvBias: boolean;
}

function windowAttention(
  g: Graph,
  x: Value,
  { grid: { H, W }, window, side, heads, shifted, qkvBias }: Cut & WindowAttention,
): Value {
  const { C } = tokensOf("window attention", x);
  const half = shifted ? Math.floor(side / 2) : 0;
  const shift: Sides = [H > side ? half : 0, W > side ? half : 0];
  const inWindows = splitWindows(g, roll(g, g.reshape(x, [1, H, W, C]), shift), window);
  const [, count = 0, T = 0] = inWindows.type.shape;
  const learned = relativePositionBias(g, { heads, window, name: "relative_position_bias_table" });
  const mask = () => g.constant("attn_mask", [count, 1, T, T], () => shiftMask({ sides: [H, W], window, shift }));
  const bias = shift.some((by) => by > 0) ? g.add(learned, mask()) : learned;
  const attended = groupedAttention(g, inWindows, { heads, qkvBias, bias });
  const back = roll(g, joinWindows(g, attended, { H, W, window }), [-shift[0], -shift[1]]);
  return asTokensLike(g, g.reshape(back, [1, H * W, C]), x);
}

const fields = {
  heads: int(3, { max: 256 }),
  window: int(7, { max: 64, unit: "px" }),
  shifted: flag(false, { description: "Windows half a window further, for every other block." }),
  qkvBias: flag(true, { title: "qkv_bias" }),
};

const attention = defineBlock({
  type: "swin.attention",
  title: "Window attention",
  family: "attention",
  doc: "Attention that stays inside windows, with a learned bias per offset; shifted, the windows stand half a window further. Neither norm nor residual. A side no longer than the window is one window and is not shifted.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "window", "shifted"],
  samples: [
    { inputs: [tokensType([1, 64, 12], { grid: [8, 8] })], config: { window: 4, shifted: true } },
    { inputs: [tokensType([1, 24, 6], { grid: [3, 8] })], config: { heads: 2, window: 4, qkvBias: false } },
  ],
  forward: (g, { x }, { window, ...config }) => ({
    y: windowAttention(g, x, { ...cutOf("window attention", x, window), ...config }),
  }),
});

const block = defineComposite({
  type: "swin.block",
  title: "Swin block",
  family: "attention",
  doc: "Pre-norm transformer layer whose attention stays inside windows, with a learned bias per offset; shifted, the windows stand half a window further. A side no longer than the window is one window and is not shifted.",
  paper: { ...paper, section: "3.2", figure: "3b" },
  inputs: ["x"],
  outputs: ["y"],
  config: { ...fields, mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }), eps: epsField(1e-5) },
  summary: ["heads", "window", "shifted"],
  samples: [
    { inputs: [tokensType([1, 64, 12], { grid: [8, 8] })], config: { window: 4, shifted: true } },
    { inputs: [tokensType([1, 54, 8], { grid: [6, 9] })], config: { heads: 2, window: 3, shifted: true, mlpRatio: 2 } },
    { inputs: [tokensType([1, 24, 6], { grid: [3, 8] })], config: { heads: 2, window: 4, qkvBias: false } },
    { inputs: [tokensType([1, 36, 6], { grid: [4, 9] })], config: { heads: 2, window: 9, shifted: true } },
  ],
  parts(put, { x }, { mlpRatio: ratio, eps, ...config }) {
    cutOf("Swin block", x, config.window);
    const attended = preNorm(put, x, { norm: "norm1", eps, part: attention, scope: "attn", config });
    return { y: preNormMlp(put, attended, { norm: "norm2", eps, ratio }) };
  },
});

/** Half the grid; refuses odd sides. */
function halvedGrid(what: string, x: Value): Sides {
  const { H, W } = gridOf(what, x);
  if (H % 2 !== 0 || W % 2 !== 0)
    refuse(what, { kind: "resolution", got: [H, W], needed: "tokens of an image with even sides", stride: 2 });
  return [H / 2, W / 2];
}

const squares = defineBlock({
  type: "swin.squares",
  title: "Squares to channels",
  family: "layout",
  doc: "The four pixels of every 2×2 square side by side as channels: half the side, four times the channels, nothing lost.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {},
  samples: [
    { inputs: [tokensType([1, 64, 12], { grid: [8, 8] })] },
    { inputs: [tokensType([1, 60, 5], { grid: [6, 10] })] },
  ],
  forward(g, { x }) {
    const [H, W] = halvedGrid("squares to channels", x);
    const { C } = tokensOf("squares to channels", x);
    // Channels in the order (0,0), (1,0), (0,1), (1,1) of row and column: the column is the slower one.
    const apart = g.transpose(g.reshape(x, [1, H, 2, W, 2, C]), [0, 1, 3, 4, 2, 5]);
    return { y: g.asLayout(g.reshape(apart, [1, H * W, 4 * C]), { kind: "tokens", grid: [H, W], prefix: 0 }) };
  },
});

const merge = defineComposite({
  type: "swin.merge",
  title: "Swin patch merging",
  family: "pooling",
  doc: "The four pixels of every 2×2 square side by side as channels, layer norm, a linear layer: half the side, twice the channels unless told otherwise.",
  paper: { ...paper, section: "3.1", figure: "3a" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels({ description: "Output channels; 0 doubles the input's." }), eps: epsField(1e-5) },
  summary: ["out"],
  samples: [
    { inputs: [tokensType([1, 64, 12], { grid: [8, 8] })] },
    { inputs: [tokensType([1, 60, 5], { grid: [6, 10] })], config: { out: 7 } },
  ],
  parts(put, { x }, { out, eps }) {
    halvedGrid("Swin patch merging", x);
    const normed = put(layerNorm, { config: { eps } }, put(squares, {}, x));
    const config = { name: "reduction", out: outOr(out, 2 * tokensOf("Swin patch merging", x).C), bias: false };
    return { y: put(linear, { config }, normed) };
  },
});

export const swinBlocks = [attention, block, squares, merge];
