// Wires that would lie on each other in one gap get tracks of their own, in the order that makes them cross least.

import type { Flow } from "../layout/placement.ts";
import { gapsOf } from "./gaps.ts";
import { type Ends, isUpright, movedAside, type Route, routeOf, type Track } from "./wire-path.ts";

export interface PlannedWire {
  readonly key: string;
  /** Wires of one name come from one port and may lie on each other. */
  readonly net: string;
  readonly ends: Ends;
}

/** Of a way that passes blocks, the third leg runs in a gap between rows. */
const passingLeg = 2;
/** Between two tracks, in px, where there is room. */
const trackPitch = 8;
/** Wires that end so close to each other count as side by side, in px. */
const nearby = 6;

/** The track of every wire that has to be moved aside. */
export function tracksOf(flow: Flow, wires: readonly PlannedWire[]): ReadonlyMap<string, Track> {
  const routes = wires.map(({ net, ends }) => ({ net, ...routeOf(flow, ends) }));
  const gaps = flow === "right" ? gapsOf(routes) : [];
  const drawn = wires.flatMap(({ key, net }, index): readonly Drawn[] => {
    const { points, room } = routes[index] ?? {};
    if (!points || !room || points.length <= 3) return [];
    const track = points.slice(1).map((_, leg) => (leg === passingLeg ? (gaps[index] ?? 0) : 0));
    return [{ key, net, flow, room, now: movedAside(flow, points, track), track }];
  });
  for (const upright of [true, false])
    for (const channel of channelsOf(drawn, upright)) for (const bars of crowdsOf(channel)) spread(bars, upright);
  return new Map(drawn.flatMap(({ key, track }) => (track.some((by) => by !== 0) ? [[key, track] as const] : [])));
}

interface Drawn {
  readonly key: string;
  readonly flow: Flow;
  readonly net: string;
  readonly room: Route["room"];
  readonly now: { x: number; y: number }[];
  readonly track: number[];
}

interface Leg {
  readonly wire: Drawn;
  readonly leg: number;
}

/** Legs of one net in one gap, which stay together. */
interface Bar {
  readonly net: string;
  readonly legs: Leg[];
  low: number;
  high: number;
  /** Where the wires turn off it, and to which side. */
  readonly turns: { readonly at: number; readonly side: number }[];
}

/** The bars of all legs that run along one line. */
function channelsOf(drawn: readonly Drawn[], upright: boolean): Iterable<readonly Bar[]> {
  const [along, across] = upright ? (["y", "x"] as const) : (["x", "y"] as const);
  const channels = new Map<number, Bar[]>();
  for (const wire of drawn)
    for (let leg = isUpright(wire.flow, 1) === upright ? 1 : 2; leg < wire.now.length - 2; leg += 2) {
      const [before, from, to, after] = [wire.now[leg - 1], wire.now[leg], wire.now[leg + 1], wire.now[leg + 2]];
      if (!before || !from || !to || !after || Math.abs(from[along] - to[along]) < 0.5) continue;
      const line = Math.round(from[across]);
      const turns = [
        { at: from[along], side: Math.sign(before[across] - from[across]) },
        { at: to[along], side: Math.sign(after[across] - to[across]) },
      ];
      const [low, high] = [Math.min(from[along], to[along]), Math.max(from[along], to[along])];
      const bar = { net: wire.net, legs: [{ wire, leg }], low, high, turns };
      const known = channels.get(line);
      if (known) known.push(bar);
      else channels.set(line, [bar]);
    }
  return channels.values();
}

/** Bars that overlap, directly or by others between them; those of one net are one bar. */
function crowdsOf(channel: readonly Bar[]): readonly (readonly Bar[])[] {
  if (channel.length === 1) return [];
  const crowds: Bar[][] = [];
  const latest = new Map<string, Bar>();
  let end = -Infinity;
  for (const bar of channel.toSorted((a, b) => a.low - b.low)) {
    let crowd = crowds.at(-1);
    if (!crowd || bar.low > end + nearby) {
      crowd = [];
      crowds.push(crowd);
    }
    end = Math.max(end, bar.high);
    const same = latest.get(bar.net);
    if (!same || same.high < bar.low) {
      crowd.push(bar);
      latest.set(bar.net, bar);
    } else {
      same.high = Math.max(same.high, bar.high);
      same.legs.push(...bar.legs);
      same.turns.push(...bar.turns);
    }
  }
  return crowds.filter(({ length }) => length > 1);
}

/** Gives the bars of a crowd their tracks, from the lower coordinate up. */
function spread(bars: readonly Bar[], upright: boolean): void {
  const { order, beside } = inOrder(bars);
  const tracks = new Map<Bar, number>();
  for (const bar of order) {
    let track = 0;
    for (const other of beside.get(bar) ?? []) track = Math.max(track, (tracks.get(other) ?? -1) + 1);
    tracks.set(bar, track);
  }
  const most = Math.max(...tracks.values());
  if (most === 0) return;
  const rooms = bars.flatMap(({ legs }) => legs.map(({ wire: { room } }) => (upright ? room.upright : room.level)));
  const pitch = Math.min(trackPitch, (2 * Math.min(...rooms)) / most);
  for (const [{ legs }, track] of tracks) {
    const by = (track - most / 2) * pitch;
    for (const { wire, leg } of legs) {
      wire.track[leg] = (wire.track[leg] ?? 0) + by;
      for (const point of wire.now.slice(leg, leg + 2)) point[upright ? "x" : "y"] += by;
    }
  }
}

/** Each bar where it makes the fewest crossings with those beside it; bars are given by their lower ends. */
function inOrder(bars: readonly Bar[]) {
  const order: Bar[] = [];
  const beside = new Map<Bar, Bar[]>(bars.map((bar) => [bar, []]));
  let open: Bar[] = [];
  for (const bar of bars) {
    const isBeside = ({ high }: Bar) => high + nearby >= bar.low;
    if (!open.every(isBeside)) open = open.filter(isBeside);
    for (const other of open) {
      beside.get(other)?.push(bar);
      beside.get(bar)?.push(other);
    }
    let place = open.length;
    let cost = 0;
    let least = 0;
    // From the last place to the first: what it costs more than the last one.
    for (let at = open.length - 1; at >= 0; at--) {
      const other = open[at];
      if (!other) continue;
      cost += conflicts(bar, other) - conflicts(other, bar);
      if (cost < least) {
        least = cost;
        place = at;
      }
    }
    const next = open[place];
    order.splice(next ? order.indexOf(next) : order.length, 0, bar);
    open.splice(place, 0, bar);
  }
  return { order, beside };
}

/** A turn on a level with one from the other side would run on it for a while. */
const sameLevel = 3;

/** How much two bars are in each other's way, the first on the lower side. */
function conflicts(lower: Bar, upper: Bar): number {
  let count = 0;
  for (const { at, side } of lower.turns) {
    if (side <= 0) continue;
    if (at > upper.low + 1 && at < upper.high - 1) count += 1;
    for (const turn of upper.turns) if (turn.side < 0 && Math.abs(turn.at - at) < 2) count += sameLevel;
  }
  for (const { at, side } of upper.turns) if (side < 0 && at > lower.low + 1 && at < lower.high - 1) count += 1;
  return count;
}
