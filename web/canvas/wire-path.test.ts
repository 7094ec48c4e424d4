import { expect, test } from "vitest";
import { wirePath } from "./wire-path.ts";

test("neighbours in a column are joined by a straight line", () => {
  expect(wirePath("down", { x: 110, y: 88 }, { x: 110, y: 124 })).toEqual({
    d: "M110 88L110 124",
    middle: { x: 110, y: 106 },
    passes: false,
  });
});

test("a wire that skips blocks runs outside the column", () => {
  const { middle, passes } = wirePath("down", { x: 110, y: 88 }, { x: 110, y: 496 });
  expect([middle.x > 220, passes]).toEqual([true, true]);
});

test("a wire to the top of the next column goes down first and stays out of both columns", () => {
  const { d, passes } = wirePath("down", { x: 110, y: 600 }, { x: 422, y: 0 });
  expect(d.startsWith("M110 600L110 606")).toBe(true);
  const middleX = wirePath("down", { x: 110, y: 600 }, { x: 422, y: 0 }).middle.x;
  expect(middleX).toBeGreaterThan(220);
  expect(middleX).toBeLessThan(312);
  expect(passes).toBe(false);
});

test("data that flows to the right runs past blocks only in the gaps between rows and ranks", () => {
  const [rank, row] = [292, 124];
  const out = (at: number, lane: number) => ({ x: at * rank + 220, y: lane * row + 44 });
  const into = (at: number, lane: number) => ({ x: at * rank, y: lane * row + 44 });
  expect(wirePath("right", out(0, 0), into(1, 0)).d).toBe("M220 44L292 44");
  for (const [from, to] of [
    [out(0, 0), into(1, 2)],
    [out(0, 0), into(4, 0)],
    [out(1, 3), into(5, 0)],
    [out(1, 0), into(5, 3)],
    [out(3, 1), into(1, 1)],
  ] as const) {
    const points = [...wirePath("right", from, to).d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)];
    for (const [, x, y] of points.slice(1, -1)) {
      const inRank = ((Number(x) % rank) + rank) % rank > 220;
      const inRow = ((Number(y) % row) + row) % row > 88;
      expect([inRank, inRow]).toContain(true);
    }
  }
});
