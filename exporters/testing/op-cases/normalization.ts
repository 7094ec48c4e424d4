// Normalisations and softmax.

import { plainType } from "#graph-schema";
import { at, indices, nd } from "../nd.ts";
import { along, batchNorm, layerNorm, mean, softmax } from "../reference.ts";
import { map4, type OpCase, plain, tokens } from "./case.ts";

export const normalizationCases = {
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
} satisfies Record<string, readonly OpCase[]>;
