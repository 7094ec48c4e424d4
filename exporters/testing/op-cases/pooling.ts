// Pooling and reductions.

import { plainType } from "#graph-schema";
import { mean, pool, reduced } from "../reference.ts";
import { map4, type OpCase } from "./case.ts";

const pooling = { kernel: [3, 2], stride: [2, 1], padding: [1, 0, 1, 1] };

const reduction = (op: "mean" | "sum" | "max", fold: (values: readonly number[]) => number): readonly OpCase[] =>
  [true, false].map((keepDims) => ({
    inputs: [map4],
    build: (g, [x]) => g[op](x!, [2, 3], keepDims),
    wanted: ([x]) => reduced(x!, [2, 3], { keepDims, fold }),
  }));

export const poolingCases = {
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
} satisfies Record<string, readonly OpCase[]>;
