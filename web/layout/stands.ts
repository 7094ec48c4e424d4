// Where the blocks of a graph, or of one stage of it, stand: ranks along the data, lanes across.

import type { Adjacency, Lane } from "./lanes.ts";

export interface Stand {
  readonly id: number;
  /** Blocks of the stage that data has passed on the longest way here. */
  readonly rank: number;
  /** 0: the way that goes on longest; others beside it. */
  readonly lane: number;
}

/** Of the nodes of one stage, which are given and returned in the order of data; `lanes` and `graph` are the whole graph's. */
export function standsOf(members: readonly number[], lanes: readonly Lane[], graph: Adjacency): readonly Stand[] {
  const ranks = ranksOf(members, graph);
  const taken: number[] = [];
  const laneOf = new Map<number, number>();
  for (const { start, nodes, end } of lanes) {
    const here = nodes.filter((id) => ranks.has(id));
    if (here.length === 0) continue;
    // The wires that lead into a lane and out of it run in it too.
    const first = (rankOf(start) ?? (rankOf(here[0]) ?? 0) - 1) + 1;
    const last = (rankOf(end) ?? (rankOf(here.at(-1)) ?? 0) + 1) - 1;
    let lane = 0;
    for (let rank = first; rank <= last; rank++) lane = Math.max(lane, taken[rank] ?? 0);
    for (let rank = first; rank <= last; rank++) taken[rank] = lane + 1;
    for (const id of here) laneOf.set(id, lane);
  }
  return members.map((id) => ({ id, rank: rankOf(id) ?? 0, lane: laneOf.get(id) ?? 0 }));

  function rankOf(id: number | null | undefined): number | undefined {
    return ranks.get(id ?? -1);
  }
}

function ranksOf(members: readonly number[], { incoming, outgoing }: Adjacency): ReadonlyMap<number, number> {
  const ranks = new Map<number, number>();
  const begins: number[] = [];
  for (const id of members) {
    let rank = 0;
    for (const { from } of incoming.get(id) ?? []) rank = Math.max(rank, (ranks.get(from) ?? -1) + 1);
    ranks.set(id, rank);
    if (rank === 0) begins.push(id);
  }
  // What only feeds a later block stands right before it.
  for (const first of begins) {
    const before: number[] = [];
    let at = first;
    while (outgoing.get(at)?.length === 1 && (at === first || incoming.get(at)?.length === 1)) {
      before.push(at);
      at = outgoing.get(at)?.[0]?.to ?? at;
    }
    const rank = ranks.get(at);
    if (rank === undefined || before.length === 0) continue;
    for (const [index, id] of before.entries()) ranks.set(id, rank - before.length + index);
  }
  return ranks;
}
