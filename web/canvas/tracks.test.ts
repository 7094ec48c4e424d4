// Wires that run beside each other each have a track; those of one port may share theirs.

import fc from "fast-check";
import { expect, test } from "vitest";
import { waysOf } from "../layout/lanes.ts";
import { layeredLayout } from "../layout/layers.ts";
import { nodeHeight, nodeWidth, type Place, rowPitch } from "../layout/placement.ts";
import { type PlannedWire, tracksOf } from "./tracks.ts";
import { movedAside, type Point, routeOf } from "./wire-path.ts";

interface Wired {
  readonly from: number;
  readonly to: number;
}

/** Blocks with one output and an input for each wire that comes in. */
function planned(edges: readonly Wired[], flow: "down" | "right", placeOf: (id: number) => Place): PlannedWire[] {
  return edges.map((edge, index) => {
    const into = edges.filter(({ to }) => to === edge.to);
    const share = (into.indexOf(edge) + 1) / (into.length + 1);
    const [source, target] = [placeOf(edge.from), placeOf(edge.to)];
    const ends =
      flow === "down"
        ? {
            source: { x: source.x + nodeWidth / 2, y: source.y + nodeHeight, block: source },
            target: { x: target.x + share * nodeWidth, y: target.y, block: target },
          }
        : {
            source: { x: source.x + nodeWidth, y: source.y + nodeHeight / 2, block: source },
            target: { x: target.x, y: target.y + share * nodeHeight, block: target },
          };
    return { key: String(index), net: String(edge.from), ends };
  });
}

interface Leg {
  readonly wire: string;
  readonly net: string;
  readonly from: Point;
  readonly to: Point;
}

function legsOf(flow: "down" | "right", wires: readonly PlannedWire[], tracks = tracksOf(flow, wires)): readonly Leg[] {
  return wires.flatMap(({ key, net, ends }) => {
    const points = movedAside(flow, routeOf(flow, ends).points, tracks.get(key) ?? []);
    return points.slice(1).map((to, leg) => ({ wire: key, net, from: points[leg] ?? to, to }));
  });
}

/** Px that two wires of different ports lie on each other. */
function shared(legs: readonly Leg[]): number {
  let length = 0;
  for (const [index, a] of legs.entries())
    for (const b of legs.slice(index + 1))
      for (const [along, across] of [["x", "y"] as const, ["y", "x"] as const]) {
        const onOneLine = [a.to, b.from, b.to].every((point) => Math.abs(point[across] - a.from[across]) < 0.8);
        if (a.net === b.net || !onOneLine) continue;
        const [low, high] = [a, b]
          .map(({ from, to }) => [from[along], to[along]].toSorted((x, y) => x - y))
          .reduce(([l = 0, h = 0], [low = 0, high = 0]) => [Math.max(l, low), Math.min(h, high)]) as [number, number];
        length += Math.max(0, high - low);
      }
  return length;
}

function crossings(legs: readonly Leg[]): number {
  const isLevel = ({ from, to }: Leg) => Math.abs(from.y - to.y) < 0.1;
  const between = (value: number, a: number, b: number) => value > Math.min(a, b) && value < Math.max(a, b);
  return legs
    .filter(isLevel)
    .reduce(
      (sum, level) =>
        sum +
        legs.filter(
          (leg) =>
            !isLevel(leg) &&
            leg.net !== level.net &&
            between(leg.from.x, level.from.x, level.to.x) &&
            between(level.from.y, leg.from.y, leg.to.y),
        ).length,
      0,
    );
}

const chain = (length: number): Wired[] => Array.from({ length: length - 1 }, (_, at) => ({ from: at, to: at + 1 }));
const down = (id: number) => ({ x: 0, y: id * rowPitch });

test("skips around one block of a column, one within the other, neither share a line nor cross", () => {
  const wires = planned([...chain(9), { from: 0, to: 8 }, { from: 1, to: 6 }, { from: 2, to: 4 }], "down", down);
  expect(shared(legsOf("down", wires, new Map()))).toBeGreaterThan(500);
  expect(shared(legsOf("down", wires))).toBe(0);
  expect(crossings(legsOf("down", wires))).toBe(0);
});

test("a skip that meets no other keeps to the middle of its gap", () => {
  const wires = planned([...chain(9), { from: 0, to: 3 }, { from: 4, to: 7 }], "down", down);
  expect(tracksOf("down", wires).size).toBe(0);
});

const skips = fc.array(fc.record({ from: fc.nat(9), over: fc.integer({ min: 2, max: 9 }) }), { maxLength: 6 });

test("in a column, no two skips of different blocks lie on each other", () => {
  fc.assert(
    fc.property(skips, (drawn) => {
      const wires = drawn.map(({ from, over }) => ({ from, to: from + over }));
      const legs = legsOf("down", planned([...chain(20), ...wires], "down", down));
      const upright = legs.filter(
        ({ from, to }) => Math.abs(from.x - to.x) < 0.1 && Math.abs(from.y - to.y) > rowPitch,
      );
      expect(shared(upright)).toBe(0);
    }),
  );
});

/** Dense: each block takes from the one before it, and from two others that numbers without a pattern choose. */
function dense(blocks: number): readonly Wired[] {
  return Array.from({ length: blocks - 1 }, (_, at) => {
    const sources = new Set([at, Math.max(0, at - ((at * 7) % 11)), Math.max(0, at - ((at * 5) % 17))]);
    return [...sources].map((from) => ({ from, to: at + 1 }));
  }).flat();
}

function denseLayers(blocks: number) {
  const edges = dense(blocks);
  const nodes = Array.from({ length: blocks }, (_, id) => ({ id }));
  const { places } = layeredLayout(waysOf(nodes, edges), "right");
  return planned(edges, "right", (id) => places.get(id) ?? { x: 0, y: 0 });
}

test("in a dense graph in layers, wires lie on each other a thirtieth as long as without tracks", () => {
  const wires = denseLayers(30);
  const legs = legsOf("right", wires);
  expect(shared(legs)).toBeLessThan(shared(legsOf("right", wires, new Map())) / 30);
  expect(crossings(legs)).toBeLessThanOrEqual(191);
});

test("a wire passes blocks in the gap where it crosses the fewest others", () => {
  const places = [
    down(0),
    { x: 292, y: 0 },
    { x: 292, y: rowPitch },
    { x: 584, y: 0 },
    { x: 876, y: 0 },
    { x: 1168, y: 0 },
  ];
  const edges = [
    { from: 0, to: 5 },
    { from: 1, to: 3 },
    { from: 2, to: 3 },
    { from: 3, to: 4 },
    { from: 4, to: 5 },
  ];
  const wires = planned(edges, "right", (id) => places[id] ?? { x: 0, y: 0 });
  expect(crossings(legsOf("right", wires, new Map()))).toBe(1);
  expect(crossings(legsOf("right", wires))).toBe(0);
});
