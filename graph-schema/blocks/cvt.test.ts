import { expect, test } from "vitest";
import { mapType, printType, tokensType } from "../index.ts";
import { refusalOf, tracedBlock } from "../testing/traced-block.ts";

const withClass = tokensType([1, 36, 8], { grid: [7, 5], prefix: 1 });

test("CvT's keys are a quarter of the image, rounded up, and the class token", () => {
  const { trace, output } = tracedBlock("cvt.block", { inputs: [withClass], config: { heads: 2 } });
  const attention = trace.nodes.find(({ op }) => op === "attention");
  expect(attention?.inputs.map(({ type }) => type.shape)).toEqual([
    [1, 2, 36, 4],
    [1, 2, 13, 4],
    [1, 2, 13, 4],
  ]);
  expect(printType(output)).toBe(printType(withClass));
});

test("CvT scales the scores by the full width, whatever the heads", () => {
  const { trace } = tracedBlock("cvt.block", { inputs: [withClass], config: { heads: 4 } });
  expect(trace.nodes.find(({ op }) => op === "attention")?.attrs).toEqual({ scale: 8 ** -0.5 });
});

test.each([
  [
    "tokens that no longer form an image",
    { inputs: [tokensType([1, 20, 8])] },
    "CvT block needs tokens that still form an image, got f32[1,20,8] tokens",
  ],
  ["a map", { inputs: [mapType([1, 8, 7, 5])] }, "CvT block needs tokens, got f32[1,8,7,5] map"],
  [
    "an even window",
    { inputs: [withClass], config: { kernel: 4 } },
    "CvT block needs another kernel: 4 is even and would change the side",
  ],
])("a CvT block refuses %s", (_, use, sentence) => {
  expect(refusalOf("cvt.block", use)).toBe(sentence);
});
