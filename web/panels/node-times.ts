// Measured time of a block: its scopes' own times summed, as the last profile has them.

import type { NodeCheck } from "#graph-schema";
import type { BackendRun } from "../state/runs.ts";

/**
 * Milliseconds of one document node; null while nothing was profiled, or it was not traced.
 * Ops fused across a border are booked where the runtime put them, so blocks add up to the profile's attributed time.
 */
export function nodeMs({ fragment }: NodeCheck, { profile }: BackendRun): number | null {
  if (!profile || !fragment) return null;
  const scopes = new Set(fragment.trace.nodes.map(({ scope }) => scope));
  let ms = 0;
  for (const scope of scopes) ms += profile.profile.byScope.get(scope)?.ms ?? 0;
  return ms;
}
