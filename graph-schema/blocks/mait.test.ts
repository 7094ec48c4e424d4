import { expect, test } from "vitest";
import { mapType, tokensType } from "../index.ts";
import { constantOf, refusalOf, tracedBlock } from "../testing/traced-block.ts";

const withClass = tokensType([1, 10, 6], { grid: [3, 3], prefix: 1 });

test("a patch sees its neighbours and itself, not round the edge of the image; the class token sees all", () => {
  const { trace } = tracedBlock("mait.block", { inputs: [withClass] });
  const seen = constantOf(trace, "mask");
  const rowOf = (query: number) => seen.slice(10 * query, 10 * query + 10).join("");
  expect(rowOf(0)).toBe("1111111111");
  expect(rowOf(1)).toBe("0110110000");
  expect(rowOf(3)).toBe("0011011000");
  expect(rowOf(5)).toBe("0111111111");
});

test("heads that are not masked keep the attention that targets know", () => {
  const shapes = (maskedHeads: number) =>
    tracedBlock("mait.block", { inputs: [withClass], config: { maskedHeads } })
      .trace.nodes.filter(({ op }) => op === "attention")
      .map(({ inputs }) => inputs[0]?.type.shape[1]);
  expect([shapes(0), shapes(1), shapes(3)]).toEqual([[3], [2], []]);
});

test.each([
  [
    "more masked heads than there are",
    { inputs: [withClass], config: { maskedHeads: 4 } },
    "MaiT block needs another maskedHeads: 4 are more than all 3",
  ],
  [
    "an even window",
    { inputs: [withClass], config: { width: 4 } },
    "MaiT block needs another width: 4 is even and its window would have no middle",
  ],
  [
    "tokens that no longer form an image",
    { inputs: [tokensType([1, 20, 6])] },
    "MaiT block needs tokens that still form an image, got f32[1,20,6] tokens",
  ],
  ["a map", { inputs: [mapType([1, 6, 4, 4])] }, "MaiT block needs tokens, got f32[1,6,4,4] map"],
])("a MaiT block refuses %s", (_, use, sentence) => {
  expect(refusalOf("mait.block", use)).toBe(sentence);
});
