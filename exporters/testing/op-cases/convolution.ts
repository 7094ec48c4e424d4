// Convolutions.

import { type Builder, mapType } from "#graph-schema";
import { at, indices, nd } from "../nd.ts";
import { type ConvReference, convolve } from "../reference.ts";
import { map4, type OpCase } from "./case.ts";

const conv2 = (options: Parameters<Builder["conv2d"]>[2], reference: ConvReference): OpCase => ({
  inputs: [map4],
  build: (g, [x]) => g.conv2d("conv", x!, options),
  wanted: ([x], weight) =>
    convolve(x!, weight("conv.weight"), {
      ...reference,
      ...(options.bias === false ? {} : { bias: weight("conv.bias") }),
    }),
});

export const convolutionCases = {
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
      inputs: [mapType([1, 4, 5, 4, 6])],
      build: (g, [x]) =>
        g.conv3d("conv", x!, { kernel: 3, stride: [2, 1, 2], padding: [1, 1, 0, 0, 1, 2], groups: 4, bias: false }),
      wanted: ([x], weight) =>
        convolve(x!, weight("conv.weight"), {
          ...{ stride: [2, 1, 2], padding: [1, 1, 0, 0, 1, 2], dilation: [1, 1, 1], groups: 4 },
        }),
    },
    {
      inputs: [mapType([1, 2, 3, 4, 5])],
      build: (g, [x]) => g.conv3d("conv", x!, { kernel: [3, 3, 1], out: 3 }),
      wanted: ([x], weight) =>
        convolve(x!, weight("conv.weight"), {
          ...{ stride: [1, 1, 1], padding: [1, 1, 0, 1, 1, 0], dilation: [1, 1, 1], groups: 1 },
          bias: weight("conv.bias"),
        }),
    },
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
} satisfies Record<string, readonly OpCase[]>;
