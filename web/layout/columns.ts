// Layout of a hierarchical model: one column per resolution, data runs down a column and on to the top of the next.

import { type DocumentEdge, groupBy } from "#graph-schema";
import { type Adjacency, adjacencyOf, lanesOf } from "./lanes.ts";
import { type Column, columnGap, type Layout, laneGap, nodeWidth, type Place, rowPitch } from "./placement.ts";
import { type Stand, standsOf } from "./stands.ts";

export interface LayoutNode {
  readonly id: number;
  /** Positions of the map or token grid it gives; null: plain, or not known. */
  readonly positions: number | null;
}

/** More branches side by side than this are no column any more. */
const mostLanes = 4;

/**
 * Nodes in the order of data, and the wires between them. A column ends where the number of positions drops; the input
 * stands on top of the first column. Null where the graph is too wide for columns.
 */
export function columnLayout(nodes: readonly LayoutNode[], edges: readonly DocumentEdge[]): Layout | null {
  const graph = adjacencyOf(nodes, edges);
  const stages = stagesOf(nodes, graph);
  const lanes = lanesOf(graph);
  const positionsOf = new Map(nodes.map(({ id, positions }) => [id, positions]));
  const columns: Column[] = [];
  const places = new Map<number, Place>();
  const largest = Math.max(1, ...nodes.map(({ positions }) => positions ?? 0));
  const longest = rowsPerColumn(nodes.length);
  let x = 0;
  for (const members of stages) {
    const stands = standsOf(members, lanes, graph);
    if (stands.some(({ lane }) => lane >= mostLanes)) return null;
    for (const part of wrapped(stands, longest)) {
      const first = Math.min(...part.map(({ rank }) => rank));
      const width = (Math.max(...part.map(({ lane }) => lane)) + 1) * (nodeWidth + laneGap) - laneGap;
      for (const { id, rank, lane } of part)
        places.set(id, { x: x + lane * (nodeWidth + laneGap), y: (rank - first) * rowPitch });
      const positions = part.map(({ id }) => positionsOf.get(id) ?? null).findLast((known) => known !== null) ?? null;
      columns.push({
        x,
        width,
        nodes: part.map(({ id }) => id),
        scale: positions === null ? null : Math.sqrt(positions / largest),
      });
      x += width + columnGap;
    }
  }
  return { flow: "down", places, columns };
}

/** A screen is wider than high: long chains are folded so that the whole stays readable. */
function rowsPerColumn(count: number): number {
  return Math.max(9, Math.ceil(Math.sqrt(count * 1.6)));
}

/** Stages in their order, each with its nodes in the order of data. */
function stagesOf(nodes: readonly LayoutNode[], { incoming, outgoing }: Adjacency): readonly (readonly number[])[] {
  const stageOf = new Map<number, number>();
  const carried = new Map<number, number | null>();
  for (const { id, positions } of nodes) {
    const sources = incoming.get(id) ?? [];
    const stages = sources.map(({ from }) => stageOf.get(from) ?? 0);
    const stage = Math.max(0, ...stages);
    const latest = sources[stages.indexOf(stage)];
    const before = latest ? (carried.get(latest.from) ?? null) : null;
    // A picture that comes in is no stage of its own.
    const fromInput = sources.every(({ from }) => !incoming.has(from));
    const drops = before !== null && positions !== null && positions < before && !fromInput;
    stageOf.set(id, stage + (drops ? 1 : 0));
    carried.set(id, positions ?? before);
  }
  // Side inputs that feed only a later stage stand there.
  for (const { id } of nodes) {
    if (incoming.has(id)) continue;
    const targets = (outgoing.get(id) ?? []).map(({ to }) => stageOf.get(to) ?? 0);
    if (targets.length > 0) stageOf.set(id, Math.min(...targets));
  }
  const members = groupBy(
    nodes.map(({ id }) => id),
    (id) => stageOf.get(id) ?? 0,
  );
  return [...members].toSorted(([a], [b]) => a - b).map(([, ids]) => ids);
}

function wrapped(stands: readonly Stand[], longest: number): readonly (readonly Stand[])[] {
  const rows = Math.max(...stands.map(({ rank }) => rank)) + 1;
  const parts = Math.ceil(rows / longest);
  const perPart = Math.ceil(rows / parts);
  const byPart = groupBy(stands, ({ rank }) => Math.floor(rank / perPart));
  return Array.from({ length: parts }, (_, part) => byPart.get(part) ?? []).filter(({ length }) => length > 0);
}
