// Lanes of a graph: which way goes on where ways fork and join, never by how long it is, so that a block put into a wire changes no order.

import { type DocumentEdge, groupBy } from "#graph-schema";

export type Wired = Pick<DocumentEdge, "from" | "to">;

export interface Adjacency {
  /** In the order of data. */
  readonly ids: readonly number[];
  readonly incoming: ReadonlyMap<number, readonly Wired[]>;
  readonly outgoing: ReadonlyMap<number, readonly Wired[]>;
}

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

/** Of nodes in the order of data; wires against that order, as in a circle, do not count. */
export function adjacencyOf(nodes: readonly { readonly id: number }[], edges: readonly Wired[]): Adjacency {
  const index = new Map(nodes.map(({ id }, at) => [id, at]));
  const forward = edges.filter(({ from, to }) => (index.get(from) ?? Infinity) < (index.get(to) ?? -1));
  return {
    ids: nodes.map(({ id }) => id),
    incoming: groupBy(forward, ({ to }) => to),
    outgoing: groupBy(forward, ({ from }) => from),
  };
}

/** Every node in one lane; lanes in the order in which they are to stand beside each other. */
export function lanesOf(graph: Adjacency): readonly Lane[] {
  const { ids, incoming } = graph;
  const runs = runsOf(graph);
  const leaving = groupBy(runs, ({ from }) => from);
  const arriving = groupBy(runs, ({ to }) => to);
  const ahead = depths(ids.toReversed(), leaving, ({ to }) => to);
  const behind = depths(ids, arriving, ({ from }) => from);
  const goesOn = best(leaving, (a, b) => depthAt(ahead, b.to) - depthAt(ahead, a.to) || a.to - b.to || older(a, b));
  const comesFrom = best(
    arriving,
    (a, b) => depthAt(behind, b.from) - depthAt(behind, a.from) || a.from - b.from || older(a, b),
  );

  /** Follows the ways on from `first`, or from the block that begins the lane. */
  function laneFrom(start: number | null, first: Run | undefined, source?: number): Lane {
    const nodes = source === undefined ? [] : [source];
    let run = first;
    while (run) {
      nodes.push(...run.through);
      if (comesFrom.get(run.to) !== run) return { start, nodes, end: run.to };
      nodes.push(run.to);
      run = goesOn.get(run.to);
    }
    return { start, nodes, end: null };
  }

  const sources = ids.filter((id) => !incoming.has(id));
  const branches = runs.filter((run) => goesOn.get(run.from) !== run);
  const lanes = [
    ...sources.map((id) => laneFrom(null, goesOn.get(id), id)),
    ...branches.map((run) => laneFrom(run.from, run)).filter(({ nodes }) => nodes.length > 0),
  ];
  return inTurn(lanes, { ahead, joints: new Set([...leaving.keys(), ...arriving.keys()]) });
}

function runsOf({ ids, incoming, outgoing }: Adjacency): readonly Run[] {
  const isPassed = (id: number) => incoming.get(id)?.length === 1 && outgoing.get(id)?.length === 1;
  return ids.flatMap((from) => {
    if (isPassed(from)) return [];
    return (outgoing.get(from) ?? []).map((wire) => {
      const through: number[] = [];
      let to = wire.to;
      let oldest = Infinity;
      while (isPassed(to)) {
        through.push(to);
        oldest = Math.min(oldest, to);
        to = outgoing.get(to)?.[0]?.to ?? to;
      }
      return { from, through, to, oldest };
    });
  });
}

/** Of every joint, the longest number of joints on the way, over the runs that `runsAt` lists for it. */
function depths(ids: readonly number[], runsAt: ReadonlyMap<number, readonly Run[]>, next: (run: Run) => number) {
  const depth = new Map<number, number>();
  for (const id of ids)
    depth.set(
      id,
      (runsAt.get(id) ?? []).reduce((most, run) => Math.max(most, 1 + (depth.get(next(run)) ?? 0)), 0),
    );
  return depth;
}

function best(runsAt: ReadonlyMap<number, readonly Run[]>, compare: (a: Run, b: Run) => number) {
  const firsts = [...runsAt].flatMap(([id, [first, ...rest]]) =>
    first ? [[id, rest.reduce((kept, run) => (compare(run, kept) < 0 ? run : kept), first)] as const] : [],
  );
  return new Map(firsts);
}

interface Joints {
  readonly joints: ReadonlySet<number>;
  readonly ahead: ReadonlyMap<number, number>;
}

/** A lane, then those that hang on it: the latest first, and of those from one joint the one that returns soonest. */
function inTurn(lanes: readonly Lane[], { joints, ahead }: Joints): readonly Lane[] {
  const laneOf = new Map(lanes.flatMap((lane) => lane.nodes.map((id) => [id, lane] as const)));
  const jointAt = new Map(
    lanes.flatMap(({ nodes }) => nodes.filter((id) => joints.has(id)).map((id, at) => [id, at] as const)),
  );
  const oldest = new Map(lanes.map((lane) => [lane, lane.nodes.reduce((least, id) => Math.min(least, id), Infinity)]));
  const hangsOn = new Map(lanes.map((lane) => [lane, laneOf.get(lane.start ?? -1)]));
  const jointOf = new Map(lanes.map((lane) => [lane, lane.nodes.find((id) => joints.has(id)) ?? lane.end ?? -1]));
  const byWeight = (a: Lane, b: Lane) => {
    const [at, to] = [jointOf.get(a) ?? -1, jointOf.get(b) ?? -1];
    return depthAt(ahead, to) - depthAt(ahead, at) || at - to || (oldest.get(a) ?? 0) - (oldest.get(b) ?? 0);
  };
  // A lane that begins with a source hangs on the one that it feeds, unless that hangs on it.
  for (const lane of lanes
    .filter(({ start }) => start === null)
    .sort(byWeight)
    .reverse()) {
    const fed = laneOf.get(lane.end ?? -1);
    let above = fed;
    while (above && above !== lane) above = hangsOn.get(above);
    if (!above) hangsOn.set(lane, fed);
  }
  const anchorOf = ({ start, end }: Lane) => jointAt.get(start ?? end ?? -1) ?? 0;
  const reachOf = (lane: Lane) =>
    lane.end !== null && laneOf.get(lane.end) === hangsOn.get(lane) ? (jointAt.get(lane.end) ?? 0) : Infinity;
  const order = (a: Lane, b: Lane) => anchorOf(b) - anchorOf(a) || compare(reachOf(a), reachOf(b)) || byWeight(a, b);
  const hanging = groupBy(lanes, (lane) => hangsOn.get(lane));
  const open = (hanging.get(undefined) ?? []).toSorted(byWeight).reverse();
  const done: Lane[] = [];
  for (let lane = open.pop(); lane; lane = open.pop()) {
    done.push(lane);
    open.push(...(hanging.get(lane) ?? []).toSorted(order).reverse());
  }
  return done;
}

function depthAt(depths: ReadonlyMap<number, number>, id: number): number {
  return depths.get(id) ?? 0;
}

function older(a: Run, b: Run): number {
  return compare(a.oldest, b.oldest);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
