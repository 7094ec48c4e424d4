import { expect, test } from "vitest";
import { type Document, emptyDocument } from "#graph-schema";
import { along, neighbour, reached } from "./walk.ts";

const wire = (from: number, to: number) => ({ from, output: "y", to, input: "x" });
/** 1 → 2 → 3 → 4, 2 → 5; 6 stands alone. */
const doc: Document = {
  ...emptyDocument(),
  nodes: [1, 2, 3, 4, 5, 6].map((id) => ({ id, type: "norm.activation" })),
  edges: [wire(1, 2), wire(2, 3), wire(3, 4), wire(2, 5)],
};
const placeOf = (id: number) => ({ x: id === 5 ? 500 : 0, y: id * 100 });

test("the way along the wires takes the nearest neighbour and ends where there is none", () => {
  expect(neighbour(doc.edges, 2, { way: "downstream", placeOf })).toBe(3);
  expect(neighbour(doc.edges, 3, { way: "upstream", placeOf })).toBe(2);
  expect(neighbour(doc.edges, 4, { way: "downstream", placeOf })).toBeUndefined();
});

test("upstream, downstream and connected blocks are those that data reaches", () => {
  const ids = (way: Parameters<typeof reached>[2]) => [...reached(doc, new Set([3]), way)].sort();
  expect(ids("upstream")).toEqual([1, 2, 3]);
  expect(ids("downstream")).toEqual([3, 4]);
  expect(ids("connected")).toEqual([1, 2, 3, 4, 5]);
});

test("an order is gone along to its ends and not beyond", () => {
  expect([along([4, 2, 9], 4, 1), along([4, 2, 9], 9, 1)]).toEqual([2, undefined]);
  expect([along([4, 2, 9], 2, -1), along([4, 2, 9], 4, -1)]).toEqual([4, undefined]);
  expect([along([4, 2, 9], undefined, 1), along([4, 2, 9], undefined, -1)]).toEqual([4, 9]);
});
