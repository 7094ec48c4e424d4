import { expect, test } from "vitest";
import { tokensType } from "../index.ts";
import { refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const withClass = tokensType([1, 36, 8], { grid: [7, 5], prefix: 1 });

test("a PVT block without reduction has neither its convolution nor its norm", () => {
  const names = (sr: number) =>
    stateOf(tracedBlock("pvt.block", { inputs: [tokensType([1, 35, 8], { grid: [7, 5] })], config: { sr } }).trace);
  expect(names(2).filter((name) => !names(1).includes(name))).toEqual([
    "attn.sr.weight [8,8,2,2]",
    "attn.sr.bias [8]",
    "attn.norm.weight [8]",
    "attn.norm.bias [8]",
  ]);
});

test("a PVT block attends to a class token only where the image of keys is whole", () => {
  expect(tracedBlock("pvt.block", { inputs: [withClass] }).trace.nodes.length).toBeGreaterThan(0);
  expect(refusalOf("pvt.block", { inputs: [withClass], config: { sr: 2 } })).toBe(
    "attn: spatial-reduction attention needs tokens without a class token, 1 stand before the image, got f32[1,36,8] tokens 1+7×5",
  );
});
