// Swin Transformer (arXiv:2103.14030): attention inside windows, shifted by half of one in every other block.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import { flag, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { numElements, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { epsField } from "./norms.ts";
import { asTokensLike, gridOf, groupedAttention, preNormLayer, tokensOf } from "./shared.ts";
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

const block = defineBlock({
  type: "swin.block",
  title: "Swin block",
  family: "attention",
  doc: "Pre-norm transformer layer whose attention stays inside windows, with a learned bias per offset; shifted, the windows stand half a window further. A side no longer than the window is one window and is not shifted.",
  paper: { ...paper, section: "3.2", figure: "3b" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(3, { max: 256 }),
    window: int(7, { max: 64, unit: "px" }),
    shifted: flag(false, { description: "Windows half a window further, for every other block." }),
    mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }),
    qkvBias: flag(true, { title: "qkv_bias" }),
    eps: epsField(1e-5),
  },
  summary: ["heads", "window", "shifted"],
  samples: [
    { inputs: [tokensType([1, 64, 12], { grid: [8, 8] })], config: { window: 4, shifted: true } },
    { inputs: [tokensType([1, 54, 8], { grid: [6, 9] })], config: { heads: 2, window: 3, shifted: true, mlpRatio: 2 } },
    { inputs: [tokensType([1, 24, 6], { grid: [3, 8] })], config: { heads: 2, window: 4, qkvBias: false } },
    { inputs: [tokensType([1, 36, 6], { grid: [4, 9] })], config: { heads: 2, window: 9, shifted: true } },
  ],
  forward(g, { x }, { heads, window: side, shifted, mlpRatio, qkvBias, eps }) {
    const { H, W } = gridOf("Swin block", x);
    const window: Sides = [Math.min(side, H), Math.min(side, W)];
    if (H % window[0] !== 0 || W % window[1] !== 0)
      refuse("Swin block", {
        kind: "resolution",
        got: [H, W],
        needed: `tokens of an image whose sides are multiples of window = ${side}, or below it`,
        stride: side,
      });
    const half = shifted ? Math.floor(side / 2) : 0;
    const shift: Sides = [H > side ? half : 0, W > side ? half : 0];
    const rolls = shift.some((by) => by > 0);
    const windows: Windows = { sides: [H, W], window, shift };

    const attention = (normed: Value): Value => {
      const { C } = tokensOf("Swin block", normed);
      const image = roll(g, g.reshape(normed, [1, H, W, C]), shift);
      const inWindows = splitWindows(g, image, window);
      const [, count = 0, T = 0] = inWindows.type.shape;
      const learned = relativePositionBias(g, { heads, window, name: "relative_position_bias_table" });
      const mask = () => g.constant("attn_mask", [count, 1, T, T], () => shiftMask(windows));
      const bias = rolls ? g.add(learned, mask()) : learned;
      const attended = groupedAttention(g, inWindows, { heads, qkvBias, bias });
      const back = roll(g, joinWindows(g, attended, { H, W, window }), [-shift[0], -shift[1]]);
      return asTokensLike(g, g.reshape(back, [1, H * W, C]), x);
    };
    return { y: preNormLayer(g, x, { eps, attention, mlpRatio }) };
  },
});

const merge = defineBlock({
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
  forward(g, { x }, { out, eps }) {
    const { H, W } = gridOf("Swin patch merging", x);
    const { C } = tokensOf("Swin patch merging", x);
    if (H % 2 !== 0 || W % 2 !== 0)
      refuse("Swin patch merging", {
        kind: "resolution",
        got: [H, W],
        needed: "tokens of an image with even sides",
        stride: 2,
      });
    const grid = [H / 2, W / 2];
    // Channels in the order (0,0), (1,0), (0,1), (1,1) of row and column: the column is the slower one.
    const squares = g.transpose(g.reshape(x, [1, H / 2, 2, W / 2, 2, C]), [0, 1, 3, 4, 2, 5]);
    const merged = g.asLayout(g.reshape(squares, [1, numElements(grid), 4 * C]), { kind: "tokens", grid, prefix: 0 });
    const normed = g.layerNorm("norm", merged, { eps });
    return { y: g.linear("reduction", normed, { out: outOr(out, 2 * C), bias: false }) };
  },
});

export const swinBlocks = [block, merge];
