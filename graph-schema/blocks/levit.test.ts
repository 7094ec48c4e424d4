import { describe, expect, test } from "vitest";
import { mapType, printType, tokensType } from "../index.ts";
import { constantOf, refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const oblong = tokensType([1, 15, 8], { grid: [3, 5] });

/** As the reference numbers offsets: in the order in which a walk over queries, and keys for each, first meets them. */
function numberedAsMet({
  rows,
  columns,
  stride,
}: {
  rows: number;
  columns: number;
  stride: number;
}): readonly number[] {
  const met = new Map<string, number>();
  const ids: number[] = [];
  for (let y = 0; y < rows; y += stride)
    for (let x = 0; x < columns; x += stride)
      for (let keyY = 0; keyY < rows; keyY++)
        for (let keyX = 0; keyX < columns; keyX++) {
          const offset = `${Math.abs(y - keyY)},${Math.abs(x - keyX)}`;
          if (!met.has(offset)) met.set(offset, met.size);
          ids.push(met.get(offset)!);
        }
  return ids;
}

const norm = (name: string, width: number): readonly string[] =>
  ["weight", "bias", "running_mean", "running_var"].map((part) => `${name}.bn.${part} [${width}]`);

describe("LeViT attention", () => {
  const use = { inputs: [oblong], config: { heads: 3, keyDim: 4 } };

  test("has the reference's tensors, the index of the biases computed", () => {
    expect(stateOf(tracedBlock("levit.attention", use).trace)).toEqual([
      "m.qkv.c.weight [48,8]",
      ...norm("m.qkv", 48),
      "m.attention_biases [3,15]",
      "m.proj.1.c.weight [8,24]",
      ...norm("m.proj.1", 8),
    ]);
  });

  test("numbers the offsets of a grid that is not square as the reference does", () => {
    const { trace } = tracedBlock("levit.attention", use);
    expect(constantOf(trace, "attention_bias_idxs")).toEqual(numberedAsMet({ rows: 3, columns: 5, stride: 1 }));
  });

  test.each([
    ["a map", mapType([1, 8, 3, 5]), "LeViT attention needs tokens, got f32[1,8,3,5] map"],
    [
      "a class token",
      tokensType([1, 16, 8], { grid: [3, 5], prefix: 1 }),
      "LeViT attention needs tokens without a class token, 1 stand before the image, got f32[1,16,8] tokens 1+3×5",
    ],
  ])("refuses %s with a sentence", (_, type, sentence) => {
    expect(refusalOf("levit.attention", { inputs: [type] })).toBe(sentence);
  });
});

describe("LeViT shrinking attention", () => {
  const use = { inputs: [oblong], config: { out: 12, heads: 2, keyDim: 4 } };

  test("has the reference's tensors and no residual", () => {
    const { trace } = tracedBlock("levit.shrink", use);
    expect(stateOf(trace)).toEqual([
      "kv.c.weight [40,8]",
      ...norm("kv", 40),
      "q.1.c.weight [8,8]",
      ...norm("q.1", 8),
      "attention_biases [2,15]",
      "proj.1.c.weight [12,32]",
      ...norm("proj.1", 12),
    ]);
    expect(trace.nodes.filter(({ op }) => op === "add")).toEqual([]);
  });

  test.each([
    [3, 5, 2, "f32[1,6,12] tokens 2×3"],
    [7, 4, 2, "f32[1,8,12] tokens 4×2"],
    [7, 4, 3, "f32[1,6,12] tokens 3×2"],
    [1, 1, 2, "f32[1,1,12] tokens 1×1"],
  ])("of %i×%i by %i keeps every such row and column, biases numbered alike", (rows, columns, stride, printed) => {
    const inputs = [tokensType([1, rows * columns, 8], { grid: [rows, columns] })];
    const { trace, output } = tracedBlock("levit.shrink", { inputs, config: { ...use.config, stride } });
    expect(printType(output)).toBe(printed);
    expect(constantOf(trace, "attention_bias_idxs")).toEqual(numberedAsMet({ rows, columns, stride }));
  });
});

test("a LeViT stage numbers attention and MLP one after the other", () => {
  const { trace } = tracedBlock("levit.stage", { inputs: [oblong], config: { depth: 2, heads: 2, first: 6 } });
  const layers = new Set(trace.params.map(({ name }) => name.replace(/\.(c|bn)\..*$/, "")));
  expect([...layers]).toEqual([
    "6.m.qkv",
    "6.m.attention_biases",
    "6.m.proj.1",
    "7.m.0",
    "7.m.2",
    "8.m.qkv",
    "8.m.attention_biases",
    "8.m.proj.1",
    "9.m.0",
    "9.m.2",
  ]);
});

describe("LeViT stem", () => {
  test.each([
    [224, 224, "f32[1,128,14,14] map"],
    [225, 40, "f32[1,128,15,3] map"],
    [1, 1, "f32[1,128,1,1] map"],
  ])("makes of %i×%i a map of a sixteenth, rounded up", (height, width, printed) => {
    expect(printType(tracedBlock("levit.stem", { inputs: [mapType([1, 3, height, width])] }).output)).toBe(printed);
  });

  test("has Hard-swish between its convolutions and none after the last", () => {
    const { trace } = tracedBlock("levit.stem", { inputs: [mapType([1, 3, 32, 32])] });
    const ops = trace.nodes.map(({ op }) => op).join(" ");
    expect(ops).toBe(Array.from({ length: 4 }, () => "conv2d batchNorm").join(" hardSwish "));
  });

  test("refuses a width that eight does not divide", () => {
    const use = { inputs: [mapType([1, 3, 32, 32])], config: { dim: 12 } };
    expect(refusalOf("levit.stem", use)).toBe("LeViT stem needs another dim: 12 is no multiple of 8");
  });
});
