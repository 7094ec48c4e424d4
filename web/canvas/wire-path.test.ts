import fc from "fast-check";
import { expect, test } from "vitest";
import { columnGap, type Flow, laneGap, nodeHeight, nodeWidth, rowPitch } from "../layout/placement.ts";
import { type Point, wirePath as pathBetween, type WireEnd } from "./wire-path.ts";

const wirePath = (flow: Flow, source: WireEnd, target: WireEnd) => pathBetween(flow, { source, target });

test("neighbours in a column are joined by a straight line", () => {
  expect(wirePath("down", { x: 110, y: 88 }, { x: 110, y: 124 })).toEqual({
    d: "M110 88L110 124",
    middle: { x: 110, y: 106 },
    end: { x: 110, y: 124 },
    passes: false,
  });
});

test("a wire that skips blocks runs outside the column", () => {
  const { middle, passes } = wirePath("down", { x: 110, y: 88 }, { x: 110, y: 496 });
  expect([middle.x > 220, passes]).toEqual([true, true]);
});

test("a wire to the top of the next column goes down first and stays out of both columns", () => {
  const { d, middle, passes } = wirePath("down", { x: 110, y: 600 }, { x: 110 + columnPitch, y: 0 });
  expect(bendsOf(d)[2]).toEqual({ x: 110, y: 612 });
  expect([middle.x, passes]).toEqual([110 + columnPitch / 2, false]);
});

test("data that flows to the right runs past blocks only in the gaps between rows and ranks", () => {
  const [rank, row] = [292, 124];
  const block = (at: number, lane: number) => ({ x: at * rank, y: lane * row });
  const out = (at: number, lane: number) => ({ x: at * rank + 220, y: lane * row + 44, block: block(at, lane) });
  const into = (at: number, lane: number, port = 44) => ({
    ...block(at, lane),
    y: lane * row + port,
    block: block(at, lane),
  });
  expect(wirePath("right", out(0, 0), into(1, 0)).d).toBe("M220 44L292 44");
  for (const [from, to] of [
    [out(0, 0), into(1, 2)],
    [out(0, 0), into(4, 0)],
    [out(1, 3), into(5, 0)],
    [out(1, 0), into(5, 3)],
    [out(3, 1), into(1, 1)],
    [out(0, 0), into(4, 2, 66)],
    [out(0, 2), into(4, 0, 22)],
    [out(0, 1), into(4, 1, 66)],
  ] as const) {
    const points = [...wirePath("right", from, to).d.matchAll(/[ML]([-\d.]+) ([-\d.]+)/g)];
    for (const [, x, y] of points.slice(1, -1)) {
      const inRank = ((Number(x) % rank) + rank) % rank > 220;
      const inRow = ((Number(y) % row) + row) % row > 88;
      expect([inRank, inRow]).toContain(true);
    }
  }
});

const columnPitch = nodeWidth + columnGap;
const cell = fc.record({ column: fc.nat(4), row: fc.nat(6), port: fc.constantFrom(0.2, 0.4, 0.5, 0.6, 0.8) });

function endAt({ column, row, port }: { column: number; row: number; port: number }, side: "out" | "in"): WireEnd {
  const block = { x: column * columnPitch, y: row * rowPitch };
  // Ports stand out of their blocks.
  const y = side === "out" ? block.y + nodeHeight + 5 : block.y - 5;
  return { x: block.x + port * nodeWidth, y, block };
}

/** The bends of a path, as if its corners were not rounded. */
function bendsOf(d: string): readonly Point[] {
  return [...d.matchAll(/(?:[ML]|Q)([-\d.]+) ([-\d.]+)/g)].map(([, x, y]) => ({ x: Number(x), y: Number(y) }));
}

test("before the second lane of another column a wire keeps to the narrow gap between the lanes", () => {
  const lane = nodeWidth + laneGap;
  const { middle } = wirePath("down", { x: 110, y: 600 }, { x: 110 + columnPitch + lane, y: 0 });
  expect(middle.x).toBeGreaterThan(columnPitch + nodeWidth);
  expect(middle.x).toBeLessThan(columnPitch + lane);
});

test("in columns, no wire between any two ports runs behind a block", () => {
  fc.assert(
    fc.property(cell, cell, (from, to) => {
      fc.pre(from.column !== to.column || from.row !== to.row);
      const bends = bendsOf(wirePath("down", endAt(from, "out"), endAt(to, "in")).d);
      for (const [index, point] of bends.slice(1).entries()) {
        const before = bends[index] ?? point;
        const [left, right] = [Math.min(before.x, point.x), Math.max(before.x, point.x)];
        const [top, bottom] = [Math.min(before.y, point.y), Math.max(before.y, point.y)];
        for (let column = 0; column < 5; column++)
          for (let row = 0; row < 7; row++) {
            const [x, y] = [column * columnPitch, row * rowPitch];
            const behind = right > x && left < x + nodeWidth && bottom > y && top < y + nodeHeight;
            expect(behind, `the leg to ${point.x} ${point.y} is behind row ${row} of column ${column}`).toBe(false);
          }
      }
    }),
  );
});

test("into the next row a wire goes once to the side, and never back", () => {
  const d = wirePath(
    "down",
    endAt({ column: 0, row: 0, port: 0.5 }, "out"),
    endAt({ column: 0, row: 1, port: 0.2 }, "in"),
  ).d;
  const across = bendsOf(d).map(({ x }) => x);
  expect(across).toEqual(across.toSorted((a, b) => b - a));
});
