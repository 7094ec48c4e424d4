// Which gap between two rows a wire takes past other blocks, where data flows to the right: the one where it crosses the fewest others.

import { columnGap, nodeWidth, rowPitch } from "../layout/placement.ts";
import type { Point } from "./wire-path.ts";

export interface Planned {
  readonly net: string;
  /** A way of six points passes blocks with its third leg; any other has no choice. */
  readonly points: readonly Point[];
}

/** So many can be compared between two frames; where more pass blocks, nobody can follow them anyway. */
const mostPassing = 400;
/** A wire between rows farther apart is not tried in all the gaps. */
const mostGaps = 12;
/** The first choice does not know the later ones. */
const turns = 2;
/** Beside another in a gap a wire has the less room. */
const besideOther = 0.1;

/** What runs within one rank and the gap behind it: wires, and which of their legs. */
interface Slice {
  readonly upright: Leg[];
  readonly level: Leg[];
}

interface Leg {
  readonly net: string;
  readonly from: { readonly x: number; y: number };
  readonly to: { readonly x: number; y: number };
}

/** For every wire, how many px lower than planned it passes the blocks; empty: as planned. */
export function gapsOf(wires: readonly Planned[]): readonly number[] {
  const passing = wires.filter(({ points }) => points.length === 6).length;
  if (passing === 0 || passing > mostPassing) return [];
  const slices = new Map<number, Slice>();
  const ways = wires.map(({ net, points }) => {
    const now = points.map(({ x, y }) => ({ x, y }));
    for (const [index, to] of now.entries()) {
      const from = now[index - 1];
      if (from) enter(slices, { net, from, to });
    }
    return now;
  });
  for (let turn = 0; turn < turns; turn++)
    for (const [wire, { net, points }] of wires.entries()) {
      const [start, , from, to, , end] = ways[wire] ?? [];
      const planned = points[2]?.y;
      if (!start || !from || !to || !end || planned === undefined) continue;
      const [top, bottom] = [Math.min(start.y, end.y) - rowPitch, Math.max(start.y, end.y) + rowPitch];
      const gaps = [planned];
      for (let y = planned - rowPitch; y > top && gaps.length < mostGaps; y -= rowPitch) gaps.push(y);
      for (let y = planned + rowPitch; y < bottom && gaps.length < mostGaps; y += rowPitch) gaps.push(y);
      const way = { net, fromX: from.x, toX: to.x, startY: start.y, endY: end.y };
      const costs = gaps.map((y) => costOf(way, y, slices));
      // The legs in the slices end in these two points.
      from.y = to.y = gaps[costs.indexOf(Math.min(...costs))] ?? planned;
    }
  return wires.map(({ points }, wire) => (points.length === 6 ? (ways[wire]?.[2]?.y ?? 0) - (points[2]?.y ?? 0) : 0));
}

function sliceAt(x: number): number {
  return Math.floor(x / (nodeWidth + columnGap));
}

function enter(slices: Map<number, Slice>, leg: Leg): void {
  const { from, to } = leg;
  const upright = Math.abs(from.x - to.x) < Math.abs(from.y - to.y);
  for (let at = sliceAt(Math.min(from.x, to.x)); at <= sliceAt(Math.max(from.x, to.x)); at++) {
    const slice = slices.get(at) ?? { upright: [], level: [] };
    slices.set(at, slice);
    slice[upright ? "upright" : "level"].push(leg);
  }
}

interface Way {
  readonly net: string;
  readonly fromX: number;
  readonly toX: number;
  readonly startY: number;
  readonly endY: number;
}

/** Wires of other ports that a way through the gap at `y` crosses. */
function costOf({ net, fromX, toX, startY, endY }: Way, y: number, slices: ReadonlyMap<number, Slice>): number {
  let cost = 0;
  for (const [x, otherY] of [
    [fromX, startY],
    [toX, endY],
  ] as const)
    for (const leg of slices.get(sliceAt(x))?.level ?? [])
      if (leg.net !== net && isBetween(x, leg.from.x, leg.to.x) && isBetween(leg.from.y, y, otherY)) cost++;
  for (let at = sliceAt(Math.min(fromX, toX)); at <= sliceAt(Math.max(fromX, toX)); at++) {
    for (const leg of slices.get(at)?.upright ?? [])
      if (leg.net !== net && isBetween(leg.from.x, fromX, toX) && isBetween(y, leg.from.y, leg.to.y)) cost++;
    for (const leg of slices.get(at)?.level ?? []) if (leg.net !== net && leg.from.y === y) cost += besideOther;
  }
  return cost;
}

function isBetween(value: number, a: number, b: number): boolean {
  return value > Math.min(a, b) && value < Math.max(a, b);
}
