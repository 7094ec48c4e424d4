import { describe, expect, test } from "vitest";
import {
  type Builder,
  check,
  mapType,
  type OpName,
  plainType,
  type TensorType,
  tokensType,
  traceOf,
  type Value,
  zoo,
} from "#graph-schema";
import { programOf } from "../program.ts";
import { distance, runTrace, traceModel } from "../testing/model.ts";
import { noise } from "../testing/nd.ts";
import { deploy } from "./index.ts";

const map = mapType([1, 4, 6, 6]);
const tokens = tokensType([1, 9, 8], { grid: [3, 3] });

interface Case {
  readonly what: string;
  readonly inputs: readonly TensorType[];
  readonly build: (g: Builder, xs: readonly Value[]) => Value | readonly Value[];
  /** The ops that are left. */
  readonly left: readonly OpName[];
}

const bn = (g: Builder, x: Value, name = "bn"): Value => g.batchNorm(name, x, { eps: 1e-3 });

const cases: readonly Case[] = [
  {
    what: "BatchNorm after a convolution without bias",
    inputs: [map],
    build: (g, [x]) => g.relu(bn(g, g.conv2d("c", x!, { kernel: 3, out: 6, groups: 2, bias: false }))),
    left: ["conv2d", "relu"],
  },
  {
    what: "BatchNorm after a depthwise convolution with bias",
    inputs: [map],
    build: (g, [x]) => bn(g, g.conv2d("c", x!, { kernel: 5, groups: 4 })),
    left: ["conv2d"],
  },
  {
    what: "BatchNorm after a video convolution",
    inputs: [mapType([1, 2, 3, 4, 4])],
    build: (g, [x]) => bn(g, g.conv3d("c", x!, { kernel: [1, 3, 3], out: 4 })),
    left: ["conv3d"],
  },
  {
    what: "BatchNorm after a transposed convolution in groups",
    inputs: [map],
    build: (g, [x]) => bn(g, g.convTranspose2d("c", x!, { kernel: 2, stride: 2, out: 6, groups: 2 })),
    left: ["convTranspose2d"],
  },
  {
    what: "BatchNorm after a linear layer on tokens",
    inputs: [tokens],
    build: (g, [x]) => g.hardSwish(bn(g, g.linear("fc", x!, { out: 5, bias: false }))),
    left: ["linear", "hardSwish"],
  },
  {
    what: "BatchNorm on tokens made from a convolution's map",
    inputs: [map],
    build: (g, [x]) => bn(g, g.toTokens(g.conv2d("c", x!, { kernel: 1, out: 6 }))),
    left: ["conv2d", "toTokens"],
  },
  {
    what: "BatchNorm on a map made from a linear layer's tokens",
    inputs: [tokens],
    build: (g, [x]) => bn(g, g.toMap(g.linear("fc", x!, { out: 6 }))),
    left: ["linear", "toMap"],
  },
  {
    what: "BatchNorm before a classifier",
    inputs: [tokens],
    build: (g, [x]) => g.linear("head", bn(g, g.mean(x!, [1])), { out: 3 }),
    left: ["mean", "linear"],
  },
  {
    what: "BatchNorm before the mean before a classifier",
    inputs: [map],
    build: (g, [x]) => g.linear("head", g.globalAvgPool(bn(g, g.relu(x!))), { out: 3 }),
    left: ["relu", "globalAvgPool", "linear"],
  },
  {
    what: "BatchNorm before a 1×1 convolution",
    inputs: [map],
    build: (g, [x]) => g.add(x!, g.conv2d("c", bn(g, x!), { kernel: 1, groups: 2 })),
    left: ["conv2d", "add"],
  },
  {
    what: "BatchNorm before two linear layers",
    inputs: [tokens],
    build: (g, [x]) => {
      const normed = bn(g, g.relu(x!));
      return g.add(g.linear("a", normed, { bias: false }), g.linear("b", normed));
    },
    left: ["relu", "linear", "linear", "add"],
  },
  {
    what: "two BatchNorms around a linear layer",
    inputs: [tokens],
    build: (g, [x]) => bn(g, g.linear("fc", bn(g, g.relu(x!), "first"), { out: 3 }), "second"),
    left: ["relu", "linear"],
  },
  {
    what: "layer scale after a linear layer",
    inputs: [tokens],
    build: (g, [x]) => g.add(x!, g.mul(g.param("gamma", [8]), g.linear("fc", x!))),
    left: ["linear", "add"],
  },
  {
    what: "layer scale of a map, behind zeros a convolution pads with",
    inputs: [map],
    build: (g, [x]) => g.conv2d("c", g.mul(g.relu(x!), g.param("gamma", [4, 1, 1])), { kernel: 3, out: 2 }),
    left: ["relu", "conv2d"],
  },
  {
    what: "a gathered bias table",
    inputs: [plainType([1, 2, 3, 3])],
    build: (g, [x]) =>
      g.add(
        x!,
        g.gather(
          g.param("table", [2, 4]),
          g.index("idx", [3, 3], () => [0, 1, 2, 1, 0, 3, 2, 3, 0]),
          1,
        ),
      ),
    left: ["add"],
  },
  {
    what: "a positional softmax with its gate",
    inputs: [plainType([1, 2, 3, 3])],
    build: (g, [x]) => {
      const positions = g.constant("rel", [3, 3, 3], () => Float32Array.from({ length: 27 }, (_, i) => Math.sin(i)));
      const scores = g.softmax(g.transpose(g.linear("pos", positions, { out: 2 }), [2, 0, 1]));
      const gate = g.sigmoid(g.reshape(g.param("gate", [2]), [2, 1, 1]));
      return g.add(g.mul(x!, g.shift(g.scale(gate, -1), 1)), g.mul(scores, gate));
    },
    left: ["mul", "add"],
  },
  {
    what: "Fourier positions through a 1×1 convolution",
    inputs: [tokens],
    build: (g, [x]) => {
      const angles = g.constant("angles", [1, 4, 3, 3], () => Float32Array.from({ length: 36 }, (_, i) => i / 5));
      const waves = g.asLayout(g.concat([g.sin(angles), g.cos(angles)], 1), { kind: "map" });
      const positions = g.toTokens(g.conv2d("project", waves, { kernel: 1, out: 8 }));
      return g.add(x!, positions);
    },
    left: ["add"],
  },
  {
    what: "cuts, joins and products of constants",
    inputs: [plainType([1, 2, 4])],
    build: (g, [x]) => {
      const [a, b] = g.split(g.param("w", [2, 3, 4]), 1, [1, 2]);
      const product = g.matmul(
        g.concat([b!, a!], 1),
        g.transpose(g.slice(g.param("v", [2, 4, 5]), 2, { end: 5, step: 2 }), [0, 1, 2]),
      );
      const norm = g.sqrt(g.shift(g.mean(g.mul(product, product), [0, 1]), 1));
      return g.add(x!, g.max(g.mul(g.reshape(g.sum(product, [1]), [3, 2]), g.reshape(norm, [3, 1])), [0, 1], true));
    },
    left: ["add"],
  },
  {
    what: "moves there and back, and steps that do nothing",
    inputs: [map],
    build: (g, [x]) => {
      const t = g.toTokens(g.toMap(g.toTokens(g.scale(g.relu(x!), 1))));
      return bn(g, g.asLayout(g.reshape(g.toMap(t), [1, 4, 6, 6]), { kind: "map" }));
    },
    left: ["relu", "batchNorm"],
  },
];

describe("the deploy form", () => {
  test.each(cases)("folds $what, with the same outputs", async ({ inputs, build, left }) => {
    const trace = traceModel(inputs, (g, xs) => [build(g, xs)].flat());
    expect(deploy(programOf(trace)).trace.nodes.map(({ op }) => op)).toEqual(left);
    const xs = inputs.map(({ shape }, seed) => noise([2, ...shape.slice(1)], seed + 1));
    const [train] = await runTrace(trace, xs);
    const [deployed] = await runTrace(trace, xs, { form: "deploy" });
    expect(distance(deployed!, train!)).toBeLessThan(2e-6);
  });

  const kept: readonly Case[] = [
    {
      what: "before a convolution that pads with zeros",
      inputs: [map],
      build: (g, [x]) => g.conv2d("c", bn(g, x!), { kernel: 3 }),
      left: ["batchNorm", "conv2d"],
    },
    {
      what: "after a convolution that something else reads",
      inputs: [map],
      build: (g, [x]) => {
        const y = g.conv2d("c", x!, { kernel: 3 });
        return g.add(y, bn(g, y));
      },
      left: ["conv2d", "batchNorm", "add"],
    },
    {
      what: "after a convolution that is an output of the model",
      inputs: [map],
      build: (g, [x]) => {
        const y = g.conv2d("c", x!, { kernel: 3 });
        return [y, g.relu(bn(g, y))];
      },
      left: ["conv2d", "batchNorm", "relu"],
    },
    {
      what: "after a mean that the padding of a pool distorts",
      inputs: [map],
      build: (g, [x]) => bn(g, g.avgPool(g.conv2d("c", x!, { kernel: 1 }), { kernel: 3, stride: 1, padding: 1 })),
      left: ["conv2d", "avgPool", "batchNorm"],
    },
    {
      what: "of channels that a reshape mixes",
      inputs: [tokens],
      build: (g, [x]) => bn(g, g.reshape(g.linear("fc", x!, { out: 6 }), [1, 27, 2])),
      left: ["linear", "reshape", "batchNorm"],
    },
  ];

  test.each(kept)("keeps BatchNorm $what", async ({ inputs, build, left }) => {
    const trace = traceModel(inputs, (g, xs) => [build(g, xs)].flat());
    expect(deploy(programOf(trace)).trace.nodes.map(({ op }) => op)).toEqual(left);
    const xs = inputs.map(({ shape }, seed) => noise([2, ...shape.slice(1)], seed + 1));
    const train = await runTrace(trace, xs);
    for (const [index, output] of (await runTrace(trace, xs, { form: "deploy" })).entries())
      expect(distance(output, train[index]!)).toBeLessThan(2e-6);
  });

  test.each(zoo.map((model) => [model.id, model] as const))(
    "of %s computes nothing that does not depend on the input, and uses every parameter once derived",
    (_, model) => {
      const trace = traceOf(check(model.document()));
      const { trace: deployed, derived } = deploy(programOf(trace));
      const idle = deployed.nodes.filter(({ outputs }) => outputs.every(({ type }) => !type.batched));
      expect(idle.map(({ name }) => name)).toEqual([]);
      const reached = new Set<string>();
      const reach = (name: string): void => {
        reached.add(name);
        for (const need of derived.get(name)?.needs ?? []) reach(need);
      };
      for (const { name } of deployed.params) reach(name);
      expect(trace.params.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
    },
  );
});
