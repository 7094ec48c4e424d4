import { describe, expect, test } from "vitest";
import { Builder } from "./builder.ts";
import { ShapeError } from "./errors.ts";
import { limits } from "./limits.ts";
import type { Value } from "./trace.ts";
import { mapType, plainType, printType, tokensType } from "./types.ts";

function started(type = mapType([1, 8, 16, 16])) {
  const g = new Builder();
  return { g, x: g.input("input", type) };
}

const names = (g: Builder) => g.finish().nodes.map(({ name }) => name);
const tensors = (g: Builder) =>
  g.finish().params.map(({ name, kind, value }) => `${kind} ${name} ${value.type.shape.join("×")}`);

describe("scopes", () => {
  test("name what is declared inside, and end with their body", () => {
    const { g, x } = started();
    const y = g.scope("stage", () => g.scope("block", () => g.relu(g.conv2d("conv", x, { kernel: 1, bias: false }))));
    g.relu(y);
    expect(names(g)).toEqual(["stage.block.conv/conv2d_0", "stage.block/relu_0", "/relu_0"]);
    expect(tensors(g)).toEqual(["param stage.block.conv.weight 8×8×1×1"]);
  });

  test("end even when their body fails", () => {
    const { g, x } = started();
    expect(() =>
      g.scope("stage", () => {
        throw new Error("no");
      }),
    ).toThrow("no");
    g.relu(x);
    expect(names(g)).toEqual(["/relu_0"]);
  });

  test("an empty name changes nothing", () => {
    const { g, x } = started();
    g.scope("", () => g.relu(x));
    expect(names(g)).toEqual(["/relu_0"]);
  });

  test("a builder may begin inside one", () => {
    const g = new Builder("model.stage");
    g.relu(g.free(mapType([1, 8, 4, 4])));
    expect(names(g)).toEqual(["model.stage/relu_0"]);
    expect(g.path).toBe("model.stage");
  });

  test("equal ops of one scope are numbered", () => {
    const { g, x } = started();
    g.scope("a", () => g.add(g.relu(x), g.relu(x)));
    expect(names(g)).toEqual(["a/relu_0", "a/relu_1", "a/add_2"]);
  });
});

test("copies in a row are named by their number and fed one by the other", () => {
  const { g, x } = started();
  const seen: number[] = [];
  const y = g.repeat<Value>("blocks", 3, {
    from: x,
    body: (input, index) => {
      seen.push(index);
      return g.conv2d("conv", input, { out: 8 * (index + 2), kernel: 1, bias: false });
    },
  });
  expect(seen).toEqual([0, 1, 2]);
  expect(tensors(g)).toEqual([
    "param blocks.0.conv.weight 16×8×1×1",
    "param blocks.1.conv.weight 24×16×1×1",
    "param blocks.2.conv.weight 32×24×1×1",
  ]);
  expect(printType(y.type)).toBe("f32[1,32,16,16] map");
});

describe("layers declare their parameters by what arrives", () => {
  test("convolution: channels from the input, padding that keeps odd kernels' size", () => {
    const { g, x } = started();
    const y = g.conv2d("conv", x, { out: 12, kernel: 5, groups: 4, dilation: 2 });
    expect(tensors(g)).toEqual(["param conv.weight 12×2×5×5", "param conv.bias 12"]);
    expect(y.type.shape).toEqual([1, 12, 16, 16]);
  });

  test("windows may differ by axis", () => {
    const { g, x } = started();
    const y = g.conv2d("conv", x, { kernel: [3, 1], stride: [2, 1], padding: [1, 0, 0, 0] });
    expect(y.type.shape).toEqual([1, 8, 8, 16]);
  });

  test("over video maps", () => {
    const { g, x } = started(mapType([1, 3, 8, 16, 16]));
    expect(g.conv3d("conv", x, { out: 4, kernel: 3, stride: [1, 2, 2] }).type.shape).toEqual([1, 4, 8, 8, 8]);
  });

  test("transposed convolution stores [in, out / groups]", () => {
    const { g, x } = started();
    const y = g.convTranspose2d("up", x, { out: 4, kernel: 2, stride: 2, groups: 2 });
    expect(tensors(g)).toEqual(["param up.weight 8×2×2×2", "param up.bias 4"]);
    expect(y.type.shape).toEqual([1, 4, 32, 32]);
  });

  test("linear works on the last axis and keeps tokens", () => {
    const { g, x } = started(tokensType([1, 16, 8], { grid: [4, 4] }));
    const y = g.linear("fc", x, { out: 24, bias: false });
    expect(tensors(g)).toEqual(["param fc.weight 24×8"]);
    expect(printType(y.type)).toBe("f32[1,16,24] tokens 4×4");
  });

  test("BatchNorm's statistics are buffers", () => {
    const { g, x } = started();
    g.batchNorm("bn", x);
    expect(tensors(g)).toEqual([
      "param bn.weight 8",
      "param bn.bias 8",
      "buffer bn.running_mean 8",
      "buffer bn.running_var 8",
    ]);
  });

  test("norms take the channel axis of the layout", () => {
    const { g, x } = started();
    g.layerNorm("map", x);
    g.layerNorm("tokens", g.toTokens(x));
    g.groupNorm("groups", x, { groups: 4 });
    expect(g.finish().params.map(({ value }) => value.type.shape)).toEqual([[8], [8], [8], [8], [8], [8]]);
  });
});

describe("what does not fit is refused at its place, and leaves no node", () => {
  const cases: readonly (readonly [what: string, build: (g: Builder, x: Value) => Value, sentence: string])[] = [
    [
      "tokens into a convolution",
      (g, x) => g.scope("stage", () => g.conv2d("conv", g.toTokens(x), { kernel: 3 })),
      "stage.conv: conv2d needs a map, got f32[1,256,8] tokens 16×16",
    ],
    [
      "groups that do not divide",
      (g, x) => g.conv2d("conv", x, { kernel: 3, groups: 3 }),
      "conv: conv needs groups to divide channels: 8 is no multiple of 3",
    ],
    [
      "no output channels",
      (g, x) => g.conv2d("conv", x, { out: 0, kernel: 3 }),
      "conv: conv needs another out: 0 is no whole number from 1 to 65536",
    ],
    [
      "half an output channel",
      (g, x) => g.linear("fc", g.toTokens(x), { out: 1.5 }),
      "fc: fc needs another out: 1.5 is no whole number from 1 to 65536",
    ],
    [
      "a kernel larger than the map",
      (g, x) => g.conv2d("conv", x, { kernel: 17, padding: 0 }),
      "conv: conv2d needs a map of at least 17×17, 16×16 arrives",
    ],
    [
      "two shapes into an addition",
      (g, x) => g.scope("a", () => g.add(x, g.avgPool(x, { kernel: 2 }))),
      "a: add needs two values of one shape, got f32[1,8,16,16] map and f32[1,8,8,8] map",
    ],
  ];
  test.each(cases)("%s", (_, build, sentence) => {
    const { g, x } = started();
    let message = "";
    try {
      build(g, x);
    } catch (error) {
      expect(error).toBeInstanceOf(ShapeError);
      message = (error as Error).message;
    }
    expect(message).toBe(sentence);
    expect(g.finish().nodes.filter(({ op }) => !["toTokens", "avgPool"].includes(op))).toEqual([]);
  });
});

describe("limits hold before anything is allocated", () => {
  test("a value of more than 2³¹ elements", () => {
    const { g, x } = started(mapType([1, 3, 8192, 8192]));
    expect(() => g.conv2d("conv", x, { out: 64, kernel: 1 })).toThrow(
      "conv: conv2d needs a number of elements of at most 2147483648, 4294967296 asked",
    );
  });

  test("a parameter of more than 2³¹ elements", () => {
    const { g, x } = started(mapType([1, 65_536, 4, 4]));
    expect(() => g.conv2d("conv", x, { kernel: 3 })).toThrow(
      "conv: a parameter needs a number of elements of at most 2147483648",
    );
  });

  test("more nodes than a trace may have", () => {
    const { g, x } = started(plainType([1, 1]));
    for (let index = 0; index < limits.traceNodes; index++) g.relu(x);
    expect(() => g.relu(x)).toThrow("relu needs a number of operations of at most 200000, 200001 asked");
  });
});
