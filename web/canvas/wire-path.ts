// The way of a wire: straight between neighbours, else through the gaps between rows and columns, corners of 12 px.

import { columnGap, type Flow, laneGap, nodeHeight, nodeWidth, rowGap } from "../layout/placement.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface WirePath {
  /** For the `d` of an SVG path. */
  readonly d: string;
  /** On the wire, about half way: where its label stands. */
  readonly middle: Point;
  /** Leads past other blocks: drawn thinner. */
  readonly passes: boolean;
}

const cornerRadius = 12;

/** From an output to an input, as the data of the layout flows: down, or to the right. */
export function wirePath(flow: Flow, source: Point, target: Point): WirePath {
  const { points, passes } = flow === "down" ? routeDown(source, target) : routeRight(source, target);
  return { d: rounded(points), middle: middleOf(points), passes };
}

interface Route {
  readonly points: readonly Point[];
  readonly passes: boolean;
}

/** Through the gap behind the source; past other blocks in the gap between two rows. */
function routeRight(source: Point, target: Point): Route {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const leave = { x: source.x + columnGap / 2, y: source.y };
  const arrive = { x: target.x - columnGap / 2, y: target.y };
  if (dx > 0 && dx < nodeWidth + 2 * columnGap) {
    const points = Math.abs(dy) < 2 ? [] : [leave, { x: leave.x, y: target.y }];
    return { points: [source, ...points, target], passes: false };
  }
  const beside = nodeHeight / 2 + rowGap / 2;
  const y = dy > 2 ? target.y - beside : dy < -2 ? source.y - beside : source.y + beside;
  return { points: [source, leave, { x: leave.x, y }, { x: arrive.x, y }, arrive, target], passes: true };
}

/** Down a column, or from the bottom of a block to the top of another column. */
function routeDown(source: Point, target: Point): Route {
  const gap = rowGap / 2;
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const leave = { x: source.x, y: source.y + gap };
  const arrive = { x: target.x, y: target.y - gap };
  if (dy > 0 && Math.abs(dx) < 2) {
    if (dy <= rowGap * 2.5) return { points: [source, target], passes: false };
    // Down the outside of the column, past the blocks between.
    const x = source.x + nodeWidth / 2 + laneGap / 2;
    return { points: [source, leave, { x, y: leave.y }, { x, y: arrive.y }, arrive, target], passes: true };
  }
  if (dy >= rowGap - 2) {
    // The long vertical part runs in the outer lane, which is free.
    const y = dx > 0 && dx < nodeWidth + columnGap ? leave.y : arrive.y;
    const sideways = dy <= rowGap * 2.5 || Math.abs(dx) < nodeWidth + columnGap;
    if (sideways)
      return { points: [source, { x: source.x, y }, { x: target.x, y }, target], passes: dy > rowGap * 2.5 };
  }
  // To another column: through the gap beside the target's.
  const beside = nodeWidth / 2 + columnGap / 2;
  const x = dx >= 0 ? Math.max(target.x - beside, source.x + Math.min(dx / 2, beside)) : target.x + beside;
  return {
    points: [source, leave, { x, y: leave.y }, { x, y: arrive.y }, arrive, target],
    passes: Math.abs(dx) > nodeWidth + 2 * columnGap,
  };
}

function rounded(points: readonly Point[]): string {
  const [start, ...rest] = points;
  if (!start) return "";
  const parts = [`M${start.x} ${start.y}`];
  for (const [index, corner] of rest.entries()) {
    const before = points[index];
    const after = rest[index + 1];
    if (!before) continue;
    // Two corners share the leg between them; an end does not bend.
    const room = (leg: number, shared: boolean) => (shared ? leg / 2 : leg);
    const radius = after
      ? Math.min(
          cornerRadius,
          room(distance(before, corner), index > 0),
          room(distance(corner, after), index < rest.length - 2),
        )
      : 0;
    if (!after || radius < 0.5) {
      parts.push(`L${corner.x} ${corner.y}`);
      continue;
    }
    const into = towards(corner, before, radius);
    const out = towards(corner, after, radius);
    parts.push(`L${into.x} ${into.y}Q${corner.x} ${corner.y} ${out.x} ${out.y}`);
  }
  return parts.join("");
}

function middleOf(points: readonly Point[]): Point {
  const legs = points.slice(1).map((point, index) => ({ from: points[index] ?? point, to: point }));
  const longest = legs.reduce((best, leg) => (distance(leg.from, leg.to) > distance(best.from, best.to) ? leg : best));
  return { x: (longest.from.x + longest.to.x) / 2, y: (longest.from.y + longest.to.y) / 2 };
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

function towards(from: Point, to: Point, length: number): Point {
  const whole = distance(from, to);
  if (whole === 0) return from;
  const round = (value: number) => Math.round(value * 100) / 100;
  return {
    x: round(from.x + ((to.x - from.x) * length) / whole),
    y: round(from.y + ((to.y - from.y) * length) / whole),
  };
}
