// In which order lanes stand beside each other, decided by their joints alone.

import { groupBy } from "#graph-schema";
import type { Lane } from "./lanes.ts";

interface Joints {
  readonly ids: readonly number[];
  readonly isJoint: (node: number) => boolean;
  /** Of every joint, the longest number of joints on the way from it, and to it. */
  readonly ahead: Int32Array;
  readonly behind: Int32Array;
}

/** A lane, then those that hang on it: the latest first, and of those from one joint the one that returns soonest. */
export function inTurn(lanes: readonly Lane[], { ids, isJoint, ahead }: Joints): readonly Lane[] {
  const laneOf = new Int32Array(ids.length).fill(-1);
  const jointAt = new Int32Array(ids.length);
  const oldest: number[] = [];
  const jointOf: number[] = [];
  for (const [lane, { nodes, end }] of lanes.entries()) {
    let joints = 0;
    let least = Infinity;
    let joint = end ?? -1;
    for (const node of nodes) {
      laneOf[node] = lane;
      least = Math.min(least, ids[node] ?? Infinity);
      if (!isJoint(node)) continue;
      if (joints === 0) joint = node;
      jointAt[node] = joints++;
    }
    oldest.push(least);
    jointOf.push(joint);
  }
  const hangsOn = lanes.map(({ start }) => (start === null ? -1 : (laneOf[start] ?? -1)));
  const idOf = (joint: number) => ids[joint] ?? -1;
  const byWeight = (a: number, b: number) => {
    const [joint, other] = [jointOf[a] ?? -1, jointOf[b] ?? -1];
    return (
      (ahead[other] ?? 0) - (ahead[joint] ?? 0) || idOf(joint) - idOf(other) || compare(oldest[a] ?? 0, oldest[b] ?? 0)
    );
  };
  // A lane that begins with a source hangs on the one that it feeds, unless that hangs on it.
  const begun = [...lanes.keys()].filter((lane) => lanes[lane]?.start === null);
  for (const lane of begun.sort(byWeight).reverse()) {
    const fed = laneOf[lanes[lane]?.end ?? -1] ?? -1;
    let above = fed;
    while (above >= 0 && above !== lane) above = hangsOn[above] ?? -1;
    if (above < 0) hangsOn[lane] = fed;
  }
  const anchors = lanes.map(({ start, end }) => jointAt[start ?? end ?? -1] ?? 0);
  const reaches = lanes.map(({ end }, lane) =>
    end !== null && laneOf[end] === hangsOn[lane] ? (jointAt[end] ?? 0) : Infinity,
  );
  const order = (a: number, b: number) =>
    (anchors[b] ?? 0) - (anchors[a] ?? 0) || compare(reaches[a] ?? 0, reaches[b] ?? 0) || byWeight(a, b);
  const hanging = groupBy([...lanes.keys()], (lane) => hangsOn[lane] ?? -1);
  const open = (hanging.get(-1) ?? []).toSorted(byWeight).reverse();
  const done: Lane[] = [];
  for (let lane = open.pop(); lane !== undefined; lane = open.pop()) {
    const found = lanes[lane];
    if (found) done.push(found);
    open.push(...(hanging.get(lane) ?? []).toSorted(order).reverse());
  }
  return done;
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
