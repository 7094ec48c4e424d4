import { expect, it } from "vitest";
import { greatestDifference } from "./proof.ts";

const out = (...values: readonly number[]) => ({
  logits: { dims: [1, values.length], data: Float32Array.from(values) },
});

it("measures the greatest difference against the greatest output", () => {
  expect(greatestDifference(out(1, -4), out(1, -3))).toBe(0.25);
  expect(greatestDifference(out(0, 0), out(0, 0))).toBe(0);
});

it("takes nothing for equal that cannot be compared", () => {
  expect(greatestDifference(out(1), out(1, 2))).toBe(Number.POSITIVE_INFINITY);
  expect(greatestDifference(out(1), {})).toBe(Number.POSITIVE_INFINITY);
  expect(greatestDifference(out(Number.NaN), out(Number.NaN))).toBe(Number.POSITIVE_INFINITY);
  expect(greatestDifference({}, {})).toBe(Number.POSITIVE_INFINITY);
});
