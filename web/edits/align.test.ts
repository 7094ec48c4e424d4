import { describe, expect, test } from "vitest";
import { aligned, distributed, drawnToLines, onGrid } from "./align.ts";

const places = new Map([
  [1, { x: 0, y: 10 }],
  [2, { x: 100, y: 50 }],
  [3, { x: 40, y: 300 }],
]);
const xs = (of: ReadonlyMap<number, { readonly x: number }>) => [1, 2, 3].map((id) => of.get(id)?.x);
const ys = (of: ReadonlyMap<number, { readonly y: number }>) => [1, 2, 3].map((id) => of.get(id)?.y);

describe("blocks", () => {
  test("are aligned at an edge or in the middle, along the other axis they stay", () => {
    expect(xs(aligned(places, "left"))).toEqual([0, 0, 0]);
    expect(xs(aligned(places, "centre"))).toEqual([50, 50, 50]);
    expect(xs(aligned(places, "right"))).toEqual([100, 100, 100]);
    expect(ys(aligned(places, "bottom"))).toEqual([300, 300, 300]);
    expect(ys(aligned(places, "left"))).toEqual([10, 50, 300]);
  });

  test("are distributed at equal distances between the outermost", () => {
    expect(xs(distributed(places, "x"))).toEqual([0, 100, 50]);
    expect(ys(distributed(places, "y"))).toEqual([10, 155, 300]);
  });
});

describe("a dragged block", () => {
  test("is drawn to the nearest line in reach, and shows it", () => {
    const { place, guides } = drawnToLines({ x: 97, y: 200 }, [...places.values()], 5);
    expect(place).toEqual({ x: 100, y: 200 });
    expect(guides).toEqual({ x: 210 });
  });

  test("stays where nothing is near, and lands on the grid where that is asked for", () => {
    expect(drawnToLines({ x: 70, y: 200 }, [...places.values()], 5)).toEqual({ place: { x: 70, y: 200 }, guides: {} });
    expect(onGrid({ x: 70, y: -5 })).toEqual({ x: 72, y: -0 });
  });
});
