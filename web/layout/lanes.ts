// Lanes of a graph: which way goes on where ways fork and join, never by how long it is, so that a block put into a wire changes no order.

import { inTurn } from "./turns.ts";
import { type Wired, type Wiring, wiringOf } from "./wiring.ts";

export interface Lane {
  /** The joint that it leaves; null: it begins with a source. */
  readonly start: number | null;
  readonly nodes: readonly number[];
  /** The joint that it runs into, which stands in another lane. */
  readonly end: number | null;
}

/** A way from one joint (a block with other than one wire in and one out) to the next. */
interface Run {
  readonly from: number;
  readonly through: readonly number[];
  readonly to: number;
  /** Least id on the way: what is put in later has a greater one. Infinite for a bare wire. */
  readonly oldest: number;
}

/** All that a layout has to know of a graph, whatever it makes of it. */
export interface Ways {
  readonly wiring: Wiring;
  /** Every node in one lane; lanes in the order in which they are to stand beside each other. */
  readonly lanes: readonly Lane[];
}

/** Nodes in the order of data. */
export function waysOf(nodes: readonly { readonly id: number }[], edges: readonly Wired[]): Ways {
  const wiring = wiringOf(nodes, edges);
  return { wiring, lanes: lanesOf(wiring) };
}

function lanesOf(wiring: Wiring): readonly Lane[] {
  const { ids, into } = wiring;
  const count = ids.length;
  const runs = runsOf(wiring);
  const leaving = listed(runs, count, ({ from }) => from);
  const arriving = listed(runs, count, ({ to }) => to);
  // Of every joint, the longest number of joints on the way to and from it.
  const ahead = new Int32Array(count);
  const behind = new Int32Array(count);
  for (let id = count - 1; id >= 0; id--)
    for (const { to } of leaving[id] ?? none) ahead[id] = Math.max(at(ahead, id), at(ahead, to) + 1);
  for (let id = 0; id < count; id++)
    for (const { from } of arriving[id] ?? none) behind[id] = Math.max(at(behind, id), at(behind, from) + 1);
  const idOf = (node: number) => ids[node] ?? -1;
  const goesOn = leaving.map((all) =>
    first(all, (a, b) => at(ahead, b.to) - at(ahead, a.to) || idOf(a.to) - idOf(b.to) || older(a, b)),
  );
  const comesFrom = arriving.map((all) =>
    first(all, (a, b) => at(behind, b.from) - at(behind, a.from) || idOf(a.from) - idOf(b.from) || older(a, b)),
  );

  /** Follows the ways on from `run`, or from the block that begins the lane. */
  function laneFrom(start: number | null, run: Run | undefined, source?: number): Lane {
    const nodes = source === undefined ? [] : [source];
    let next = run;
    while (next) {
      nodes.push(...next.through);
      if (comesFrom[next.to] !== next) return { start, nodes, end: next.to };
      nodes.push(next.to);
      next = goesOn[next.to];
    }
    return { start, nodes, end: null };
  }

  const lanes: Lane[] = [];
  for (let id = 0; id < count; id++) if (into[id]?.length === 0) lanes.push(laneFrom(null, goesOn[id], id));
  for (const run of runs) if (goesOn[run.from] !== run) lanes.push(laneFrom(run.from, run));
  const isJoint = (node: number) => leaving[node] !== undefined || arriving[node] !== undefined;
  return inTurn(lanes, { ids, isJoint, ahead, behind }).filter(({ nodes }) => nodes.length > 0);
}

const none: readonly never[] = [];

function runsOf({ ids, into, out }: Wiring): readonly Run[] {
  const isPassed = (node: number) => into[node]?.length === 1 && out[node]?.length === 1;
  const runs: Run[] = [];
  for (let from = 0; from < ids.length; from++) {
    if (isPassed(from)) continue;
    for (const next of out[from] ?? none) {
      const through: number[] = [];
      let to = next;
      let oldest = Infinity;
      while (isPassed(to)) {
        through.push(to);
        oldest = Math.min(oldest, ids[to] ?? Infinity);
        to = out[to]?.[0] ?? to;
      }
      runs.push({ from, through, to, oldest });
    }
  }
  return runs;
}

/** The runs of every node; undefined: none. */
function listed(runs: readonly Run[], count: number, nodeOf: (run: Run) => number): readonly (Run[] | undefined)[] {
  const lists = new Array<Run[] | undefined>(count).fill(undefined);
  for (const run of runs) {
    const list = lists[nodeOf(run)];
    if (list) list.push(run);
    else lists[nodeOf(run)] = [run];
  }
  return lists;
}

function first(runs: readonly Run[] | undefined, compare: (a: Run, b: Run) => number): Run | undefined {
  return runs?.reduce((kept, run) => (compare(run, kept) < 0 ? run : kept));
}

function older(a: Run, b: Run): number {
  return a.oldest === b.oldest ? 0 : a.oldest - b.oldest;
}

function at(values: Int32Array, node: number): number {
  return values[node] ?? 0;
}
