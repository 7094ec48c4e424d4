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
  /** Where data arrives; the last leg goes straight as the layout flows. */
  readonly end: Point;
  /** Leads past other blocks: drawn thinner. */
  readonly passes: boolean;
}

const cornerRadius = 12;
/** In the gap between two rows, what leaves keeps above what arrives from elsewhere. */
const leaves = rowGap / 3;

const roomRight = { upright: columnGap / 2 - cornerRadius, level: rowGap / 2 - 6 };
const roomInColumn = { upright: laneGap / 2 - 4, level: 4 };
const roomToColumn = { ...roomInColumn, upright: columnGap / 2 - cornerRadius };

export interface Ends {
  readonly source: WireEnd;
  readonly target: WireEnd;
}

/** Where a wire begins or ends. */
export interface WireEnd extends Point {
  /** Of the block that the port is on, its left upper corner; absent: no block is there, or the port stands in its middle. */
  readonly block?: Point | undefined;
}

/** How far each leg of a wire is moved aside, so that it does not lie on another; in px, across the leg. */
export type Track = readonly number[];

export interface Route {
  readonly points: readonly Point[];
  readonly passes: boolean;
  /** How far its legs can be moved to either side without coming near a block: those up and down, and the level ones. */
  readonly room: { readonly upright: number; readonly level: number };
}

/** From an output to an input, as the data of the layout flows: down, or to the right. */
export function wirePath(flow: Flow, ends: Ends, track?: Track): WirePath {
  const { points, passes } = routeOf(flow, ends);
  const moved = track ? movedAside(flow, points, track) : points;
  return { d: rounded(moved), middle: middleOf(moved), end: moved.at(-1) ?? ends.target, passes };
}

/** The way of a wire as if there was no other. */
export function routeOf(flow: Flow, { source, target }: Ends): Route {
  return flow === "down" ? routeDown(source, target) : routeRight(source, target);
}

/** A way that has other legs than the track was made for, as while a block is dragged, stays as it is. */
export function movedAside(flow: Flow, points: readonly Point[], track: Track): { x: number; y: number }[] {
  const moved = points.map(({ x, y }) => ({ x, y }));
  if (track.length !== points.length - 1) return moved;
  for (const [leg, by] of track.entries()) {
    const [from, to] = [moved[leg], moved[leg + 1]];
    if (by === 0 || !from || !to) continue;
    const along = isUpright(flow, leg) ? "x" : "y";
    from[along] += by;
    to[along] += by;
  }
  return moved;
}

/** Does a leg run up or down? A way begins with the flow of data and turns off at every point. */
export function isUpright(flow: Flow, leg: number): boolean {
  return (leg % 2 === 0) === (flow === "down");
}

/** Through the gap behind the source; past other blocks in the gap between two rows. */
function routeRight(source: WireEnd, target: WireEnd): Route {
  const [dx, dy] = [target.x - source.x, target.y - source.y];
  const leave = { x: source.x + columnGap / 2, y: source.y };
  const arrive = { x: target.x - columnGap / 2, y: target.y };
  if (dx > 0 && dx < nodeWidth + 2 * columnGap) {
    const points = Math.abs(dy) < 2 ? [] : [leave, { x: leave.x, y: target.y }];
    return { points: [source, ...points, target], passes: false, room: roomRight };
  }
  const beside = nodeHeight / 2 + rowGap / 2;
  const [from, to] = [middleUp(source), middleUp(target)];
  // Into another row above the lower block, into the same one below it.
  const y = to - from > 2 ? to - beside : to - from < -2 ? from - beside : from + beside;
  return {
    points: [source, leave, { x: leave.x, y }, { x: arrive.x, y }, arrive, target],
    passes: true,
    room: roomRight,
  };
}

/** Down a column, or from the bottom of a block to the top of another column. */
function routeDown(source: WireEnd, target: WireEnd): Route {
  const from = { x: middleAcross(source), y: source.block ? source.block.y + nodeHeight : source.y };
  const to = { x: middleAcross(target), y: target.block?.y ?? target.y };
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (dy > 0 && dy <= rowGap * 2.5) {
    // Into the next row; a wire that is nearly straight is.
    const y = from.y + Math.min(leaves, dy / 2);
    const across = Math.abs(target.x - source.x) < 2 ? [] : bendAt(y, source.x, target.x);
    return { points: [source, ...across, target], passes: false, room: roomInColumn };
  }
  const leave = from.y + leaves;
  if (dy > 0 && Math.abs(Math.abs(dx) - nodeWidth - laneGap) < 2) {
    // The long vertical part runs in the outer lane, which is free.
    const across = bendAt(dx > 0 ? leave : arrival(target, { ...to, from: source.x }), source.x, target.x);
    return { points: [source, ...across, target], passes: true, room: roomInColumn };
  }
  const x = Math.abs(dx) < 2 ? from.x + (nodeWidth + laneGap) / 2 : gapBeside(from.x, to.x);
  const arrive = arrival(target, { ...to, from: x });
  const points = [source, ...bendAt(leave, source.x, x), ...bendAt(arrive, x, target.x), target];
  const passes = Math.abs(dx) < 2 || Math.abs(dx) > nodeWidth + 2 * columnGap;
  return { points, passes, room: Math.abs(dx) >= 2 && isToColumn(from.x, to.x) ? roomToColumn : roomInColumn };
}

/** Above the target; wires to several ports stay apart, and the one that has the farthest to go keeps above. */
function arrival(target: Point, { x, y, from }: Point & { readonly from: number }): number {
  const aside = (target.x - x) / nodeWidth;
  return y - rowGap / 3 - (from < target.x ? aside : -aside) * (rowGap / 4);
}

function middleUp({ y, block }: WireEnd): number {
  return block ? block.y + nodeHeight / 2 : y;
}

function middleAcross({ x, block }: WireEnd): number {
  return block ? block.x + nodeWidth / 2 : x;
}

/** In the middle of the gap before the target's column; before a lane within a column, where the gap is narrow. */
function gapBeside(from: number, to: number): number {
  const beside = (nodeWidth + (isToColumn(from, to) ? columnGap : laneGap)) / 2;
  return to >= from ? Math.max(to - beside, from + Math.min((to - from) / 2, beside)) : to + beside;
}

function isToColumn(from: number, to: number): boolean {
  const pitches = Math.abs(to - from) / (nodeWidth + columnGap);
  return Math.abs(pitches - Math.round(pitches)) * nodeWidth < 2;
}

function bendAt(y: number, fromX: number, toX: number): readonly Point[] {
  return [
    { x: fromX, y },
    { x: toX, y },
  ];
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
