import { describe, expect, test } from "vitest";
import { Builder } from "./builder.ts";
import { check, traceOf } from "./check.ts";
import { type ReceptiveField, receptiveFields } from "./receptive-field.ts";
import type { Value } from "./trace.ts";
import { mapType } from "./types.ts";
import { zooModel } from "./zoo/index.ts";

function fieldOf(body: (g: Builder, x: Value) => Value): ReceptiveField | undefined {
  const g = new Builder();
  const y = body(g, g.input("input", mapType([1, 4, 64, 64])));
  return receptiveFields(g.finish()).get(y.id);
}

const both = (field: number, stride: number, start: number) => [
  { field, stride, start },
  { field, stride, start },
];

describe("windows grow with kernels, strides and dilations", () => {
  test("two 3×3 convolutions see 5×5", () => {
    const twice = (g: Builder, x: Value) => g.conv2d("b", g.conv2d("a", x, { kernel: 3 }), { kernel: 3 });
    expect(fieldOf(twice)).toEqual(both(5, 1, 0));
  });

  test("after a stride each step is wider", () => {
    const stem = (g: Builder, x: Value) =>
      g.maxPool(g.conv2d("a", x, { kernel: 7, stride: 2, padding: 3 }), { kernel: 3, stride: 2, padding: 1 });
    expect(fieldOf(stem)).toEqual(both(11, 4, 0));
  });

  test("patches lie beside each other, their centre half a patch inside", () => {
    expect(fieldOf((g, x) => g.conv2d("a", x, { kernel: 4, stride: 4, padding: 0 }))).toEqual(both(4, 4, 1.5));
  });

  test("dilation spreads the window", () => {
    expect(fieldOf((g, x) => g.conv2d("a", x, { kernel: 3, dilation: 4 }))).toEqual(both(9, 1, 0));
  });

  test("axes differ where kernels do", () => {
    expect(fieldOf((g, x) => g.conv2d("a", x, { kernel: [3, 1] }))).toEqual([
      { field: 3, stride: 1, start: 0 },
      { field: 1, stride: 1, start: 0 },
    ]);
  });
});

test("a residual sees what its widest branch sees", () => {
  expect(fieldOf((g, x) => g.add(x, g.conv2d("a", x, { kernel: 5 })))).toEqual(both(5, 1, 0));
});

test("what works per position changes nothing, in either layout", () => {
  const body = (g: Builder, x: Value) =>
    g.toMap(g.linear("fc", g.layerNorm("norm", g.toTokens(g.conv2d("a", x, { kernel: 3 })))));
  expect(fieldOf(body)).toEqual(both(3, 1, 0));
});

describe("global", () => {
  test("after attention, and in the residual around it", () => {
    const body = (g: Builder, x: Value) => {
      const t = g.toTokens(x);
      const heads = g.reshape(t, [1, 1, 4096, 4]);
      return g.add(
        t,
        g.asLayout(g.reshape(g.attention({ q: heads, k: heads, v: heads }, 1), [1, 4096, 4]), t.type.layout),
      );
    };
    expect(fieldOf(body)).toBe("global");
  });

  test("after pooling over the picture, however it is written", () => {
    expect(fieldOf((g, x) => g.globalAvgPool(x))).toBe("global");
    expect(fieldOf((g, x) => g.mean(x, [2, 3]))).toBe("global");
    expect(fieldOf((g, x) => g.mean(g.toTokens(x), [1]))).toBe("global");
  });

  test("not after a mean over channels", () => {
    expect(fieldOf((g, x) => g.mean(x, [1], true))).toEqual(both(1, 1, 0));
  });
});

describe("absent", () => {
  test("for what sees nothing of the picture", () => {
    expect(fieldOf((g, x) => g.expandBatch(g.param("cls_token", [1, 1, 4]), x))).toBeUndefined();
  });

  test("where windows are no longer of one size", () => {
    const up = (g: Builder, x: Value) => g.resize(x, { size: [128, 128], mode: "bilinear", coordinates: "halfPixel" });
    expect(fieldOf(up)).toBeUndefined();
    expect(fieldOf((g, x) => g.conv2d("a", up(g, x), { kernel: 3 }))).toBeUndefined();
  });

  test("for a join of positions that are not the same places", () => {
    const body = (g: Builder, x: Value) => g.concat([g.toTokens(x), g.toTokens(g.maxPool(x, { kernel: 2 }))], 1);
    expect(fieldOf(body)).toBeUndefined();
  });
});

test("MobileNetV2's last map sees 491 pixels at a stride of 32, as published", () => {
  const model = zooModel("mobilenetv2_100");
  if (!model) throw new Error("the zoo has no mobilenetv2_100");
  const trace = traceOf(check(model.document()));
  const fields = receptiveFields(trace);
  const last = trace.nodes.filter(({ op }) => op === "conv2d").at(-1)?.outputs[0];
  expect(last && fields.get(last.id)).toMatchObject([
    { field: 491, stride: 32 },
    { field: 491, stride: 32 },
  ]);
});

test("a LeViT stem sees 31 pixels, everything after its first attention the whole picture", () => {
  const model = zooModel("levit_128s");
  if (!model) throw new Error("the zoo has no levit_128s");
  const trace = traceOf(check(model.document()));
  const fields = receptiveFields(trace);
  const stem = trace.nodes.filter(({ op }) => op === "conv2d").at(-1)?.outputs[0];
  expect(stem && fields.get(stem.id)).toMatchObject([{ field: 31, stride: 16 }, { field: 31 }]);
  expect(trace.outputs.map(({ value }) => fields.get(value.id))).toEqual(["global"]);
});
