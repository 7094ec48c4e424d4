// Measured milliseconds of the parts of a block, from the last profile of the model.

import type { Document, InsideItem } from "#graph-schema";
import { plainName, rollUp, type ScopeTime } from "#runtime";
import { sameModel } from "../derived.ts";
import type { MeasuredProfile } from "../state/runs.ts";

export interface PartTime {
  /** null: the runtime names no time for it, as when it was fused into another op. */
  readonly ms: number | null;
  /** Of an earlier version of the model. */
  readonly stale: boolean;
}

const rolledUp = new WeakMap<MeasuredProfile, ReadonlyMap<string, ScopeTime>>();

/** Undefined: not profiled. */
export function partTime(item: InsideItem, measured: MeasuredProfile | null, doc: Document): PartTime | undefined {
  if (!measured || item.kind === "in" || item.kind === "out") return undefined;
  const { profile } = measured;
  const stale = !sameModel(measured.doc, doc);
  if (item.kind === "scope" || item.alone) {
    const all = rolledUp.get(measured) ?? rollUp(profile.byScope);
    rolledUp.set(measured, all);
    return { ms: all.get(item.scope)?.ms ?? null, stale };
  }
  // Ops that share a scope are told apart by their nodes' names, where the runtime's profiler gave them.
  if (!("nodes" in profile)) return { ms: null, stale };
  const { name } = item.node;
  const own = profile.nodes.filter((node) => {
    const plain = plainName(node.name);
    return plain === name || plain.startsWith(`${name}/`);
  });
  return { ms: own.length === 0 ? null : own.reduce((sum, { ms }) => sum + ms, 0), stale };
}
