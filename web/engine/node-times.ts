// Measured milliseconds of each block on one backend, from the times of scopes that a profile has.

import type { Document } from "#graph-schema";
import type { Profile } from "#runtime";
import { checkedOf, remembered, sameModel } from "../derived.ts";
import type { BackendRun, MeasuredProfile } from "../state/runs.ts";

/** Which block a scope path belongs to: the first that traced an op there. */
const ownersOf: (doc: Document) => ReadonlyMap<string, number> = remembered((doc) => {
  const owners = new Map<string, number>();
  const { nodes, order } = checkedOf(doc);
  for (const id of order)
    for (const { scope } of nodes.get(id)?.fragment?.trace.nodes ?? []) if (!owners.has(scope)) owners.set(scope, id);
  return owners;
});

/**
 * Sum of the times of each block's scopes, in ms. A scope that no block has (the runtime fused or renamed it) goes to the
 * nearest one around it; what has none is left out, as the profile's unattributed part.
 */
export function nodeTimes(profile: Pick<Profile, "byScope">, doc: Document): ReadonlyMap<number, number> {
  const owners = ownersOf(doc);
  const times = new Map<number, number>();
  for (const [scope, { ms }] of profile.byScope) {
    const owner = nearestOwner(scope, owners);
    if (owner !== undefined) times.set(owner, (times.get(owner) ?? 0) + ms);
  }
  return times;
}

function nearestOwner(scope: string, owners: ReadonlyMap<string, number>): number | undefined {
  for (let path = scope; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const owner = owners.get(path);
    if (owner !== undefined) return owner;
  }
  // The root belongs to a block only where a block says so, not as everyone's surroundings.
  return scope === "" ? owners.get("") : undefined;
}

export interface BlockTimes {
  /** By document node, 0 where nothing was attributed; one that the profile knew as another block, or not, is absent. */
  readonly ms: ReadonlyMap<number, number>;
  /** They are of an earlier version of the model. */
  readonly stale: boolean;
}

const known = new WeakMap<MeasuredProfile, ReadonlyMap<number, number>>();

/** What the last profile says about the blocks of `doc`; null: not profiled. */
export function blockTimes({ profile }: Pick<BackendRun, "profile">, doc: Document): BlockTimes | null {
  if (!profile) return null;
  const all = known.get(profile) ?? nodeTimes(profile.profile, profile.doc);
  known.set(profile, all);
  const types = new Map(profile.doc.nodes.map(({ id, type }) => [id, type]));
  const same = doc.nodes.filter(({ id, type }) => types.get(id) === type);
  return { ms: new Map(same.map(({ id }) => [id, all.get(id) ?? 0])), stale: !sameModel(profile.doc, doc) };
}
