import { describe, expect, it } from "vitest";
import { evaluateArithmetic } from "./arithmetic.ts";

describe("what may be typed into a number field", () => {
  it.each([
    ["224", 224],
    ["-3", -3],
    ["1e-6", 1e-6],
    ["64 * 3", 192],
    ["(224-16)/4", 52],
    ["2+3*4", 14],
    ["0,5", 0.5],
    ["−(2+1)", -3],
  ])("%s is %d", (text, value) => expect(evaluateArithmetic(text)).toBe(value));

  it.each(["", "ab", "1/0", "3 4", "2+", "(1", "1e999", "12px"])("%j is no number", (text) =>
    expect(evaluateArithmetic(text)).toBeUndefined(),
  );
});
