// Where the blocks of a graph, or of one stage of it, stand: ranks along the data, lanes across.

import type { Lane } from "./lanes.ts";
import type { Wiring } from "./wiring.ts";

export interface Stand {
  readonly node: number;
  /** Blocks of the stage that data has passed on the longest way here. */
  readonly rank: number;
  /** 0: the way that goes on longest; others beside it. */
  readonly lane: number;
}

const elsewhere = -1;

/** Of the nodes of one stage, which are given and returned in the order of data, and the lanes that lead through it. */
export function standsOf(members: readonly number[], lanes: readonly Lane[], wiring: Wiring): readonly Stand[] {
  const ranks = ranksOf(members, wiring);
  const laneOf = new Int32Array(wiring.ids.length);
  const taken: number[] = [];
  for (const { start, nodes, end } of lanes) {
    // The wires that lead into a lane and out of it run in it too.
    const [before, behind] = [rankOf(start), rankOf(end)];
    const first = before === elsewhere ? rankOf(nodes[0]) : before + 1;
    const last = behind === elsewhere ? rankOf(nodes.at(-1)) : behind - 1;
    let lane = 0;
    for (let rank = first; rank <= last; rank++) lane = Math.max(lane, taken[rank] ?? 0);
    for (let rank = first; rank <= last; rank++) taken[rank] = lane + 1;
    for (const node of nodes) laneOf[node] = lane;
  }
  return members.map((node) => ({ node, rank: rankOf(node), lane: laneOf[node] ?? 0 }));

  function rankOf(node: number | null | undefined): number {
    return ranks[node ?? -1] ?? elsewhere;
  }
}

function ranksOf(members: readonly number[], { ids, into, out }: Wiring): Int32Array {
  const ranks = new Int32Array(ids.length).fill(elsewhere);
  const begins: number[] = [];
  for (const node of members) {
    let rank = 0;
    for (const from of into[node] ?? []) rank = Math.max(rank, (ranks[from] ?? elsewhere) + 1);
    ranks[node] = rank;
    if (rank === 0) begins.push(node);
  }
  // What only feeds a later block stands right before it.
  for (const first of begins) {
    const before: number[] = [];
    let at = first;
    while (out[at]?.length === 1 && (at === first || into[at]?.length === 1)) {
      before.push(at);
      at = out[at]?.[0] ?? at;
    }
    const rank = ranks[at] ?? elsewhere;
    if (rank === elsewhere) continue;
    for (const [index, node] of before.entries()) ranks[node] = rank - before.length + index;
  }
  return ranks;
}
