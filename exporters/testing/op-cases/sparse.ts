// Data that chooses which tokens go on.

import { plainType, tokensType } from "#graph-schema";
import { at, indices, type Nd, nd } from "../nd.ts";
import { mean } from "../reference.ts";
import { map4, type OpCase, tokens } from "./case.ts";

/** Rows of one sample by falling score. */
function ranked(score: Nd, n: number): readonly number[] {
  const rows = Array.from({ length: score.shape[1]! }, (_, t) => t);
  return rows.sort((a, b) => at(score, [n, b]) - at(score, [n, a]));
}

const grains = { region: 4, splits: [4, 2, 1], budget: 0.5 };
const image = tokensType([1, 34, 3], { grid: [4, 8], prefix: 2 });
const scores = plainType([1, 2, 3]);

/** Cells in the order of queries: a key of its members for each token of the one sample. */
function grained(x: Nd, gates: Nd): readonly (readonly number[])[] {
  const cellOf = (t: number): string => {
    if (t < 2) return `own ${t}`;
    const [row, column] = [Math.floor((t - 2) / 8), (t - 2) % 8];
    const marks = [0, 1, 2].map((gate) => at(gates, [0, Math.floor(column / 4), gate]));
    const side = [1, 2, 4][marks.indexOf(Math.max(...marks))]!;
    return `${Math.floor(row / side)} ${Math.floor(column / side)} of ${side}`;
  };
  const tokensOf = Array.from({ length: x.shape[1]! }, (_, t) => t);
  return tokensOf.map((t) => tokensOf.filter((other) => cellOf(other) === cellOf(t)));
}

const scattered: OpCase = {
  inputs: [image, scores],
  build: (g, [x, s]) => {
    const { queries, index } = g.gatherGrains(x!, s!, grains);
    return g.scatterGrains(g.scale(queries, 2), index);
  },
  wanted: ([x, s]) => {
    const cells = grained(x!, s!);
    return nd(x!.shape, ([, t = 0, c = 0]) => 2 * mean(cells[t]!.map((other) => at(x!, [0, other, c]))));
  },
};

export const sparseCases = {
  gridSample: [
    {
      inputs: [map4, plainType([1, 3, 2, 2])],
      // Noise is in [-2, 2): some points lie outside.
      build: (g, [x, points]) => g.gridSample(x!, g.scale(points!, 0.6)),
      wanted: ([x, points]) =>
        nd([x!.shape[0]!, 4, 3, 2], ([n = 0, c = 0, q = 0, p = 0]) => {
          const [H, W] = [5, 6];
          const [px = 0, py = 0] = [W, H].map(
            (size, axis) => ((0.6 * at(points!, [n, q, p, axis]) + 1) * size - 1) / 2,
          );
          const near = (v: number, pixel: number) => Math.max(0, 1 - Math.abs(v - pixel));
          return indices([H, W]).reduce(
            (sum, [y = 0, xx = 0]) => sum + near(py, y) * near(px, xx) * at(x!, [n, c, y, xx]),
            0,
          );
        }),
    },
  ],
  topTokens: [4, 6].map((keep) => ({
    inputs: [tokens, plainType([1, 6])],
    build: (g, [x, score]) => g.topTokens(x!, score!, keep),
    wanted: ([x, score]) =>
      nd([x!.shape[0]!, keep, 8], ([n = 0, t = 0, c = 0]) => at(x!, [n, ranked(score!, n)[t]!, c])),
  })),
  gatherGrains: [
    {
      inputs: [image, scores],
      build: (g, [x, s]) => g.scale(g.gatherGrains(x!, s!, grains).queries, 1),
      wanted: ([x, s]) => {
        const sides = [0, 1].map((region) => {
          const marks = [0, 1, 2].map((gate) => at(s!, [0, region, gate]));
          return [1, 2, 4][marks.indexOf(Math.max(...marks))]!;
        });
        // Fine cells come before coarse ones, each granularity row by row over the whole image.
        const rows: number[][] = [[0], [1]];
        for (const side of [1, 2, 4])
          for (let row = 0; row < 4; row += side)
            for (let column = 0; column < 8; column += side)
              if (sides[Math.floor(column / 4)] === side)
                rows.push(indices([side, side]).map(([a = 0, b = 0]) => 2 + 8 * (row + a) + column + b));
        return nd([1, rows.length, 3], ([, q = 0, c = 0]) => mean(rows[q]!.map((t) => at(x!, [0, t, c]))));
      },
    },
  ],
  scatterGrains: [scattered],
} satisfies Record<string, readonly OpCase[]>;
