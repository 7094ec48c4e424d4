import { expect, test } from "vitest";
import { foldedGraph, foldingOf, inSight, movedAlong, withHiddenPlaces, withWholeFrames } from "./folding.ts";
import { rowPitch } from "./placement.ts";

const nodes = [1, 2, 3, 4].map((id) => ({ id }));
const edges = [
  { from: 1, to: 2 },
  { from: 2, to: 3 },
  { from: 3, to: 4 },
  { from: 2, to: 4 },
];
const frame = { id: 9, title: "Middle", nodes: [2, 3] };

test("an open frame hides nothing", () => {
  const folding = foldingOf({ frames: [frame] });
  expect(folding.frameOf(2)).toBeUndefined();
  expect(foldedGraph({ nodes, edges }, folding)).toEqual({ nodes, edges });
});

test("a folded frame is its first block, with one wire to each neighbour", () => {
  const folding = foldingOf({ frames: [{ ...frame, folded: true }] });
  expect(folding.frameOf(3)?.title).toBe("Middle");
  expect(foldedGraph({ nodes, edges }, folding)).toEqual({
    nodes: [{ id: 1 }, { id: 2 }, { id: 4 }],
    edges: [
      { from: 1, to: 2 },
      { from: 2, to: 4 },
    ],
  });
});

const folding = foldingOf({ frames: [{ ...frame, folded: true }] });
const layout = {
  flow: "down",
  columns: [],
  places: new Map([
    [1, { x: 0, y: 0 }],
    [2, { x: 0, y: 124 }],
    [4, { x: 300, y: 0 }],
  ]),
} as const;

test("who takes a part of a folded frame in hand takes all of it, and it counts as one", () => {
  expect([...withWholeFrames(new Set([1, 3]), folding)]).toEqual([1, 2, 3]);
  expect([...inSight(new Set([1, 2, 3]), folding)]).toEqual([1, 2]);
});

test("a folded frame takes its blocks along, which keep their places to each other", () => {
  const places = new Map([
    [1, { x: 0, y: 0 }],
    [2, { x: 10, y: 100 }],
    [3, { x: 50, y: 300 }],
  ]);
  const moved = movedAlong(new Map([[2, { x: 0, y: 90 }]]), { folding, placeOf: (id) => places.get(id)! });
  expect([...moved]).toEqual([
    [2, { x: 0, y: 90 }],
    [3, { x: 40, y: 290 }],
  ]);
});

test("blocks out of sight stand to the first of their frame as with all frames open", () => {
  const open = {
    ...layout,
    places: new Map([
      [2, { x: 0, y: 200 }],
      [3, { x: 250, y: 500 }],
    ]),
  };
  const { places } = withHiddenPlaces(layout, { nodes: [1, 2, 3, 4], folding, open });
  expect(places.get(3)).toEqual({ x: 250, y: 424 });
  expect(places.get(4)).toEqual({ x: 300, y: 0 });
});

test("and in a row behind it where that layout has no place for them", () => {
  const { places } = withHiddenPlaces(layout, { nodes: [1, 2, 3, 4], folding, open: layout });
  expect(places.get(3)).toEqual({ x: 0, y: 124 + rowPitch });
});
