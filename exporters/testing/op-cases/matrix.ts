// Matrix products.

import { plainType } from "#graph-schema";
import { at, map, nd, sumOver } from "../nd.ts";
import { linear, matmul, softmax } from "../reference.ts";
import { type OpCase, plain, tokens } from "./case.ts";

export const matrixCases = {
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
} satisfies Record<string, readonly OpCase[]>;
