// Moving, cutting, joining and renaming data.

import { plainType } from "#graph-schema";
import { at, map, nd, replaced } from "../nd.ts";
import { cubicTaps, linearTaps, resized } from "../reference.ts";
import { map4, type OpCase, plain, tokens } from "./case.ts";

const resize = (size: readonly number[], mode: "bilinear" | "bicubic", corners: boolean): OpCase => ({
  inputs: [map4],
  build: (g, [x]) => g.resize(x!, { size, mode, coordinates: corners ? "alignCorners" : "halfPixel" }),
  wanted: ([x]) => resized(x!, size, { corners, taps: mode === "bilinear" ? linearTaps : cubicTaps }),
});

export const layoutCases = {
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
} satisfies Record<string, readonly OpCase[]>;
