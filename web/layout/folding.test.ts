import { expect, test } from "vitest";
import { foldedGraph, foldingOf } from "./folding.ts";

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
