// Measured milliseconds of each block on one backend, remembered per profile.

import { nodeTimes } from "../engine/node-times.ts";
import type { BackendRun, MeasuredProfile } from "../state/runs.ts";

const known = new WeakMap<MeasuredProfile, ReadonlyMap<number, number>>();

/** By document node; null: not profiled. */
export function blockTimes({ profile }: BackendRun): ReadonlyMap<number, number> | null {
  if (!profile) return null;
  const times = known.get(profile) ?? nodeTimes(profile.profile, profile.doc);
  known.set(profile, times);
  return times;
}
