// Layout of a hierarchical model: one column per resolution, data runs down a column and on to the top of the next.

import { type DocumentEdge, groupBy } from "#graph-schema";
import { type Column, columnGap, type Layout, laneGap, nodeWidth, type Place, rowPitch } from "./placement.ts";

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
  const stages = stagesOf(nodes, edges);
  const columns: Column[] = [];
  const places = new Map<number, Place>();
  const largest = Math.max(1, ...nodes.map(({ positions }) => positions ?? 0));
  const longest = rowsPerColumn(nodes.length);
  let x = 0;
  for (const members of stages) {
    const lanes = lanesOf(members, edges);
    if (lanes.some(({ lane }) => lane >= mostLanes)) return null;
    for (const part of wrapped(lanes, longest)) {
      const first = Math.min(...part.map(({ rank }) => rank));
      const width = (Math.max(...part.map(({ lane }) => lane)) + 1) * (nodeWidth + laneGap) - laneGap;
      for (const { node, rank, lane } of part)
        places.set(node.id, { x: x + lane * (nodeWidth + laneGap), y: (rank - first) * rowPitch });
      const positions = part.map(({ node }) => node.positions).findLast((known) => known !== null) ?? null;
      columns.push({
        x,
        width,
        nodes: part.map(({ node }) => node.id),
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

function stagesOf(nodes: readonly LayoutNode[], edges: readonly DocumentEdge[]): readonly (readonly LayoutNode[])[] {
  const incoming = groupBy(edges, (edge) => edge.to);
  const outgoing = groupBy(edges, (edge) => edge.from);
  const stageOf = new Map<number, { readonly stage: number; readonly positions: number | null }>();
  const stages: LayoutNode[][] = [];
  for (const node of nodes) {
    const sources = (incoming.get(node.id) ?? []).flatMap((edge) => stageOf.get(edge.from) ?? []);
    const latest = sources.reduce<(typeof sources)[number] | undefined>(
      (best, source) => (!best || source.stage > best.stage ? source : best),
      undefined,
    );
    // A picture that comes in is no stage of its own.
    const fromInput = (incoming.get(node.id) ?? []).every((edge) => !incoming.has(edge.from));
    const before = latest?.positions ?? null;
    const drops = before !== null && node.positions !== null && node.positions < before && !fromInput;
    const stage = (latest?.stage ?? 0) + (drops ? 1 : 0);
    stageOf.set(node.id, { stage, positions: node.positions ?? before });
    stages[stage] = [...(stages[stage] ?? []), node];
  }
  // Side inputs that feed only a later stage stand there.
  for (const node of nodes) {
    if (incoming.has(node.id)) continue;
    const targets = (outgoing.get(node.id) ?? []).map((edge) => stageOf.get(edge.to)?.stage ?? 0);
    const target = targets.length > 0 ? Math.min(...targets) : 0;
    if (target === 0) continue;
    stages[0] = (stages[0] ?? []).filter((other) => other !== node);
    stages[target] = [node, ...(stages[target] ?? [])];
  }
  return stages.filter((stage) => stage !== undefined && stage.length > 0);
}

interface Laned {
  readonly node: LayoutNode;
  readonly rank: number;
  readonly lane: number;
}

/** Rank: the longest way from the column's top. Lane 0 goes on with the longest chain; others stand beside it. */
function lanesOf(members: readonly LayoutNode[], edges: readonly DocumentEdge[]): readonly Laned[] {
  const inside = new Set(members.map(({ id }) => id));
  const incoming = groupBy(
    edges.filter((edge) => inside.has(edge.to) && inside.has(edge.from)),
    (edge) => edge.to,
  );
  const outgoing = groupBy(
    edges.filter((edge) => inside.has(edge.to) && inside.has(edge.from)),
    (edge) => edge.from,
  );
  const height = new Map<number, number>();
  for (const { id } of members.toReversed())
    height.set(id, 1 + Math.max(0, ...(outgoing.get(id) ?? []).map((edge) => height.get(edge.to) ?? 0)));
  const ranks = new Map<number, number>();
  const lanes = new Map<number, number>();
  const taken = new Set<string>();
  const result: Laned[] = [];
  for (const node of members) {
    const sources = (incoming.get(node.id) ?? []).map((edge) => edge.from);
    const rank = Math.max(-1, ...sources.map((id) => ranks.get(id) ?? 0)) + 1;
    const heirs = sources.filter((id) => heirOf(id, outgoing, height) === node.id);
    const wanted = Math.min(
      ...(heirs.length > 0 ? heirs.map((id) => lanes.get(id) ?? 0) : sources.length > 0 ? [1] : [0]),
    );
    let lane = wanted;
    while (taken.has(`${rank}:${lane}`)) lane++;
    taken.add(`${rank}:${lane}`);
    ranks.set(node.id, rank);
    lanes.set(node.id, lane);
    result.push({ node, rank, lane });
  }
  return result;
}

/** Of several followers, the one with the longest way below it stays in the lane. */
function heirOf(
  id: number,
  outgoing: ReadonlyMap<number, readonly DocumentEdge[]>,
  height: ReadonlyMap<number, number>,
): number | undefined {
  const followers = (outgoing.get(id) ?? []).map((edge) => edge.to);
  return followers.reduce<number | undefined>(
    (best, next) => (best === undefined || (height.get(next) ?? 0) > (height.get(best) ?? 0) ? next : best),
    undefined,
  );
}

function wrapped(lanes: readonly Laned[], longest: number): readonly (readonly Laned[])[] {
  const rows = Math.max(...lanes.map(({ rank }) => rank)) + 1;
  const parts = Math.ceil(rows / longest);
  const perPart = Math.ceil(rows / parts);
  return [...groupBy(lanes, ({ rank }) => Math.floor(rank / perPart)).values()];
}
