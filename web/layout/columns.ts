// Layout of a hierarchical model: one column per resolution, data runs down a column and on to the top of the next.

import { groupBy } from "#graph-schema";
import type { Lane, Ways } from "./lanes.ts";
import { type Column, columnGap, type Layout, laneGap, nodeWidth, type Place, rowPitch } from "./placement.ts";
import { type Stand, standsOf } from "./stands.ts";
import type { Wiring } from "./wiring.ts";

export interface LayoutNode {
  readonly id: number;
  /** Positions of the map or token grid it gives; null: plain, or not known. */
  readonly positions: number | null;
}

/** More branches side by side than this are no column any more. */
const mostLanes = 4;

/**
 * Nodes in the order of data, and their ways. A column ends where the number of positions drops; the input
 * stands on top of the first column. Null where the graph is too wide for columns.
 */
export function columnLayout(nodes: readonly LayoutNode[], { wiring, lanes }: Ways): Layout | null {
  const { ids } = wiring;
  const stageOf = stagesOf(nodes, wiring);
  const stages = groupBy([...ids.keys()], (node) => stageOf[node] ?? 0);
  const lanesIn = partsOf(lanes, stageOf);
  const columns: Column[] = [];
  const places = new Map<number, Place>();
  const largest = nodes.reduce((most, { positions }) => Math.max(most, positions ?? 0), 1);
  const longest = rowsPerColumn(nodes.length);
  let x = 0;
  for (const stage of [...stages.keys()].sort((a, b) => a - b)) {
    const stands = standsOf(stages.get(stage) ?? [], lanesIn.get(stage) ?? [], wiring);
    if (stands.some(({ lane }) => lane >= mostLanes)) return null;
    for (const part of wrapped(stands, longest)) {
      const first = Math.min(...part.map(({ rank }) => rank));
      const width = (Math.max(...part.map(({ lane }) => lane)) + 1) * (nodeWidth + laneGap) - laneGap;
      for (const { node, rank, lane } of part)
        places.set(ids[node] ?? 0, { x: x + lane * (nodeWidth + laneGap), y: (rank - first) * rowPitch });
      const positions = part.map(({ node }) => nodes[node]?.positions ?? null).findLast((known) => known !== null);
      columns.push({
        x,
        width,
        nodes: part.map(({ node }) => ids[node] ?? 0),
        scale: positions == null ? null : Math.sqrt(positions / largest),
      });
      x += width + columnGap;
    }
  }
  return { flow: "down", places, columns };
}

/** Of every stage, what of each lane leads through it. */
function partsOf(lanes: readonly Lane[], stageOf: Int32Array): ReadonlyMap<number, readonly Lane[]> {
  const parts = lanes.flatMap(({ start, nodes, end }) =>
    [...groupBy(nodes, (node) => stageOf[node] ?? 0)].map(([stage, here]) => ({ stage, start, nodes: here, end })),
  );
  return groupBy(parts, ({ stage }) => stage);
}

/** A screen is wider than high: long chains are folded so that the whole stays readable. */
function rowsPerColumn(count: number): number {
  return Math.max(9, Math.ceil(Math.sqrt(count * 1.6)));
}

/** The stage of each node. */
function stagesOf(nodes: readonly LayoutNode[], { into, out }: Wiring): Int32Array {
  const stageOf = new Int32Array(nodes.length);
  const carried: (number | null)[] = [];
  for (const [node, { positions }] of nodes.entries()) {
    const sources = into[node] ?? [];
    let stage = 0;
    for (const from of sources) stage = Math.max(stage, stageOf[from] ?? 0);
    const latest = sources.find((from) => stageOf[from] === stage);
    const before = latest === undefined ? null : (carried[latest] ?? null);
    // A picture that comes in is no stage of its own.
    const fromInput = sources.every((from) => into[from]?.length === 0);
    const drops = before !== null && positions !== null && positions < before && !fromInput;
    stageOf[node] = stage + (drops ? 1 : 0);
    carried.push(positions ?? before);
  }
  // Side inputs that feed only a later stage stand there.
  for (const node of nodes.keys()) {
    if (into[node]?.length !== 0 || out[node]?.length === 0) continue;
    stageOf[node] = (out[node] ?? []).reduce((least, to) => Math.min(least, stageOf[to] ?? 0), Infinity);
  }
  return stageOf;
}

function wrapped(stands: readonly Stand[], longest: number): readonly (readonly Stand[])[] {
  const rows = Math.max(...stands.map(({ rank }) => rank)) + 1;
  const parts = Math.ceil(rows / longest);
  const perPart = Math.ceil(rows / parts);
  const byPart = groupBy(stands, ({ rank }) => Math.floor(rank / perPart));
  return Array.from({ length: parts }, (_, part) => byPart.get(part) ?? []).filter(({ length }) => length > 0);
}
