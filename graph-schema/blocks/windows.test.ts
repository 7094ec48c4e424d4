import { describe, expect, test } from "vitest";
import { mapType, tokensType } from "../index.ts";
import { refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const image = tokensType([1, 96, 12], { grid: [8, 12] });

describe("attention inside windows", () => {
  test("refuses an image that its windows do not fill", () => {
    expect(refusalOf("swin.block", { inputs: [image], config: { window: 5 } })).toBe(
      "Swin block needs tokens of an image whose sides are multiples of window = 5, or below it, 8×12 arrives",
    );
    expect(refusalOf("qna.local", { inputs: [image], config: { heads: 3, window: 8 } })).toBe(
      "local self-attention needs tokens of an image whose sides are multiples of window = 8, 8×12 arrives",
    );
  });

  test("is shifted only along sides that hold more than one window", () => {
    const shifted = { window: 8, shifted: true };
    const rolls = (grid: readonly [number, number]) => {
      const x = tokensType([1, grid[0] * grid[1], 12], { grid });
      const { trace } = tracedBlock("swin.block", { inputs: [x], config: shifted });
      return trace.nodes.filter(({ op }) => op === "concat").length;
    };
    expect([rolls([8, 8]), rolls([8, 16]), rolls([16, 16])]).toEqual([0, 2, 4]);
  });

  test("has a bias for every offset inside the window that it really has", () => {
    const { trace } = tracedBlock("swin.block", { inputs: [image], config: { window: 12 } });
    expect(stateOf(trace)).toContain(`attn.relative_position_bias_table [${15 * 23},3]`);
  });

  test("ends in merging, which refuses odd sides", () => {
    expect(tracedBlock("swin.merge", { inputs: [image] }).output).toEqual(tokensType([1, 24, 24], { grid: [4, 6] }));
    const odd = tokensType([1, 35, 12], { grid: [7, 5] });
    expect(refusalOf("swin.merge", { inputs: [odd] })).toBe(
      "Swin patch merging needs tokens of an image with even sides, 7×5 arrives",
    );
  });
});

test("learned queries halve the image and project the residual, and refuse a window without a middle", () => {
  const config = { out: 24, heads: 4, stride: 2 };
  const { trace, output } = tracedBlock("qna.block", { inputs: [tokensType([1, 35, 12], { grid: [7, 5] })], config });
  expect(output).toEqual(tokensType([1, 12, 24], { grid: [4, 3] }));
  expect(stateOf(trace)).toContain("Conv_0.kernel [1,1,12,24]");
  expect(refusalOf("qna.block", { inputs: [image], config: { heads: 4, kernel: 4 } })).toBe(
    "QnA block needs another kernel: 4 is even, a window has a middle",
  );
});

test("MobileViT's block stretches a map that its patches do not fill, and only that", () => {
  const resizes = (side: number) => {
    const use = { inputs: [mapType([1, 8, side, 8])], config: { dim: 16 } };
    return tracedBlock("mobilevit.block", use).trace.nodes.filter(({ op }) => op === "resize").length;
  };
  expect([resizes(8), resizes(7)]).toEqual([0, 2]);
});
