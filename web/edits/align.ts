// Aligning and distributing blocks, and the places that a dragged block is drawn to: a grid, or the lines of its neighbours.

import { nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";

export const alignments = ["left", "centre", "right", "top", "middle", "bottom"] as const;
export type Alignment = (typeof alignments)[number];

/** Blocks are of one size, so all edges of a side meet where the corners do: `right` and `bottom` take the farthest. */
export function aligned(places: ReadonlyMap<number, Place>, how: Alignment): ReadonlyMap<number, Place> {
  const [xs, ys] = [[...places.values()].map(({ x }) => x), [...places.values()].map(({ y }) => y)];
  const [least, most] = [Math.min, Math.max];
  const middle = (values: readonly number[]) => Math.round((least(...values) + most(...values)) / 2);
  const to: Readonly<Record<Alignment, Partial<Place>>> = {
    left: { x: least(...xs) },
    centre: { x: middle(xs) },
    right: { x: most(...xs) },
    top: { y: least(...ys) },
    middle: { y: middle(ys) },
    bottom: { y: most(...ys) },
  };
  return new Map([...places].map(([id, place]) => [id, { ...place, ...to[how] }]));
}

/** The outermost blocks stay; the others stand at equal distances between them. */
export function distributed(places: ReadonlyMap<number, Place>, axis: "x" | "y"): ReadonlyMap<number, Place> {
  const inOrder = [...places].sort(([, a], [, b]) => a[axis] - b[axis]);
  const first = inOrder[0]?.[1][axis] ?? 0;
  const step = ((inOrder.at(-1)?.[1][axis] ?? 0) - first) / Math.max(1, inOrder.length - 1);
  return new Map(inOrder.map(([id, place], index) => [id, { ...place, [axis]: Math.round(first + index * step) }]));
}

/** Of the grid that blocks snap to, in px of the canvas. */
export const gridStep = 12;

export function onGrid({ x, y }: Place): Place {
  return { x: Math.round(x / gridStep) * gridStep, y: Math.round(y / gridStep) * gridStep };
}

/** Lines that a dragged block shares with others; absent: none near. */
export interface Guides {
  readonly x?: number;
  readonly y?: number;
}

export interface Drawn {
  readonly place: Place;
  readonly guides: Guides;
}

/** A place drawn to the nearest line of the others, where one is within `reach` px: edges to edges, middles to middles. */
export function drawnToLines(place: Place, others: readonly Place[], reach: number): Drawn {
  const near = (axis: "x" | "y") => {
    let best: number | undefined;
    for (const other of others) {
      const off = Math.abs(other[axis] - place[axis]);
      if (off <= reach && (best === undefined || off < Math.abs(best - place[axis]))) best = other[axis];
    }
    return best;
  };
  const [x, y] = [near("x"), near("y")];
  return {
    place: { x: x ?? place.x, y: y ?? place.y },
    guides: {
      ...(x !== undefined && { x: x + nodeWidth / 2 }),
      ...(y !== undefined && { y: y + nodeHeight / 2 }),
    },
  };
}
