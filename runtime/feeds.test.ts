import { expect, test } from "vitest";
import { timingInput } from "./feeds.ts";

const image = { name: "x", type: "float32", shape: ["N", 3, 64, 64] };

test("timing inputs are the same every time, spread over [-1, 1), and never denormal", () => {
  const { dims, data } = timingInput(image, 2);
  expect(dims).toEqual([2, 3, 64, 64]);
  expect(timingInput(image, 2).data).toEqual(data);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
  expect(Math.abs(mean)).toBeLessThan(0.02);
  for (const value of data) {
    if (value !== 0 && Math.abs(value) < 2 ** -23) throw new Error(`denormal or nearly: ${value}`);
    if (value < -1 || value >= 1) throw new Error(`outside [-1, 1): ${value}`);
  }
  expect(new Set(data).size).toBeGreaterThan(data.length * 0.99);
});

test("only the first axis may be free, and only f32 is timed", () => {
  const refusal = (over: Partial<typeof image>) => {
    try {
      return timingInput({ ...image, ...over }, 1);
    } catch (thrown) {
      return thrown;
    }
  };
  expect(refusal({ shape: ["N", "C"] })).toMatchObject({
    code: "invalid-model",
    where: "input x",
    what: "axis 1 needs a number, got the free dimension C",
  });
  expect(refusal({ type: "int64" })).toMatchObject({
    code: "unsupported",
    where: "input x",
    what: "timing needs float32, got int64",
    remedy: "Give the model float32 inputs",
  });
});
