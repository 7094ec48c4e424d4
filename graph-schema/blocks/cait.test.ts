import { expect, test } from "vitest";
import { printType, tokensType } from "../index.ts";
import { refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const image = tokensType([1, 15, 8], { grid: [3, 5] });
const withTwo = tokensType([1, 17, 8], { grid: [3, 5], prefix: 2 });

test("a CaiT block mixes its heads by small square matrices with bias", () => {
  const names = stateOf(tracedBlock("cait.block", { inputs: [image], config: { heads: 2 } }).trace);
  expect(names.filter((name) => name.includes("proj_"))).toEqual([
    "attn.proj_l.weight [2,2]",
    "attn.proj_l.bias [2]",
    "attn.proj_w.weight [2,2]",
    "attn.proj_w.bias [2]",
  ]);
});

test("class attention projects queries of the class tokens alone, keys of all", () => {
  const { trace, output } = tracedBlock("cait.classBlock", { inputs: [withTwo], config: { heads: 2 } });
  const rows = (scope: string) =>
    trace.nodes.find((node) => node.op === "linear" && node.scope === scope)?.outputs[0]?.type.shape[1];
  expect([rows("attn.q"), rows("attn.k"), rows("attn.v"), rows("mlp.fc1")]).toEqual([2, 17, 17, 2]);
  expect(printType(output)).toBe(printType(withTwo));
});

test("class attention refuses an image without a class token", () => {
  expect(refusalOf("cait.classBlock", { inputs: [image] })).toBe(
    "CaiT class-attention block needs 1 class or distillation token before the image, 0 are there, got f32[1,15,8] tokens 3×5",
  );
});
