import { expect, test } from "vitest";
import { wirePath } from "./wire-path.ts";

test("neighbours in a column are joined by a straight line", () => {
  expect(wirePath({ x: 110, y: 88 }, { x: 110, y: 124 })).toEqual({
    d: "M110 88L110 124",
    middle: { x: 110, y: 106 },
    passes: false,
  });
});

test("a wire that skips blocks runs outside the column", () => {
  const { middle, passes } = wirePath({ x: 110, y: 88 }, { x: 110, y: 496 });
  expect([middle.x > 220, passes]).toEqual([true, true]);
});

test("a wire to the top of the next column goes down first and stays out of both columns", () => {
  const { d, passes } = wirePath({ x: 110, y: 600 }, { x: 422, y: 0 });
  expect(d.startsWith("M110 600L110 606")).toBe(true);
  const middleX = wirePath({ x: 110, y: 600 }, { x: 422, y: 0 }).middle.x;
  expect(middleX).toBeGreaterThan(220);
  expect(middleX).toBeLessThan(312);
  expect(passes).toBe(false);
});
