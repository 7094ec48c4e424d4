import { expect, test } from "vitest";
import { check, mapType, tokensType, traceOf, zooModel } from "../index.ts";
import { refusalOf, tracedBlock } from "../testing/traced-block.ts";

test("padding does not count in the averages of a 4-D block", () => {
  const { trace } = tracedBlock("efficientformer.meta4d", { inputs: [mapType([1, 8, 7, 5])] });
  expect(trace.nodes.find(({ op }) => op === "avgPool")?.attrs).toMatchObject({
    kernel: [3, 3],
    stride: [1, 1],
    countIncludePad: false,
  });
});

test.each([
  ["efficientformer_l1", [4]],
  ["efficientformer_l3", [3, 4, 5, 6]],
  ["efficientformer_l7", [1, 2, 3, 4, 5, 6, 7, 8]],
])("the blocks of %s with attention come after the number that flattening takes", (id, numbers) => {
  const { params } = traceOf(check(zooModel(id)!.document()));
  const found = params.flatMap(({ name }) => /^network\.6\.(\d+)\.token_mixer\.qkv\.weight$/.exec(name)?.[1] ?? []);
  expect(found.map(Number)).toEqual(numbers);
});

test.each([
  [
    "efficientformer.stem",
    { inputs: [mapType([1, 3, 8, 8])], config: { dim: 7 } },
    "EfficientFormer stem needs another dim: 7 is odd",
  ],
  [
    "efficientformer.meta4d",
    { inputs: [mapType([1, 8, 7, 5])], config: { pool: 2 } },
    "EfficientFormer 4-D block needs another pool: 2 is even and would change the side",
  ],
  [
    "efficientformer.meta3d",
    { inputs: [tokensType([1, 16, 8], { grid: [3, 5], prefix: 1 })] },
    "EfficientFormer 3-D block needs tokens without a class token, 1 stand before the image, got f32[1,16,8] tokens 1+3×5",
  ],
])("%s refuses with a sentence", (type, use, sentence) => {
  expect(refusalOf(type, use)).toBe(sentence);
});
