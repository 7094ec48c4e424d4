// Two versions of a model side by side: which blocks came, went or changed, and what that did to the costs.

import type { Check, DocumentCosts, DocumentNode } from "#graph-schema";

export interface Version {
  readonly checked: Check;
  readonly costs: DocumentCosts;
}

export interface CompareRow {
  readonly node: number;
  readonly kind: "added" | "removed" | "changed" | "affected";
  readonly title: string;
  /** Settings that differ, as `heads 4 → 8`; of an exchanged block, its former title. */
  readonly differences: readonly string[];
  readonly parameters: Change;
  readonly macs: Change;
}

/** null: not there, or not known. */
export interface Change {
  readonly before: number | null;
  readonly now: number | null;
}

/** Blocks by their number in the document, which edits keep. Blocks with the same settings and costs are left out. */
export function compareRows(before: Version, now: Version): readonly CompareRow[] {
  const ids = [...new Set([...now.checked.order, ...now.checked.nodes.keys(), ...before.checked.order])];
  return ids.flatMap((id) => {
    const [old, current] = [before.checked.nodes.get(id), now.checked.nodes.get(id)];
    const present = current ?? old;
    if (!present) return [];
    const change = (pick: "parameters" | "macs"): Change => ({
      before: before.costs.nodes.get(id)?.[pick] ?? null,
      now: now.costs.nodes.get(id)?.[pick] ?? null,
    });
    const [parameters, macs] = [change("parameters"), change("macs")];
    const differences = old && current ? differencesOf(old.node, current.node) : [];
    const sameCosts = parameters.before === parameters.now && macs.before === macs.now;
    if (old && current && differences.length === 0 && sameCosts) return [];
    const kind = !old ? "added" : !current ? "removed" : differences.length > 0 ? "changed" : "affected";
    const title = present.node.title ?? present.block?.title ?? present.node.type;
    return [{ node: id, kind, title, differences, parameters, macs }];
  });
}

function differencesOf(old: DocumentNode, now: DocumentNode): readonly string[] {
  if (old.type !== now.type) return [`was ${old.type}`];
  const keys = [...new Set([...Object.keys(old.config ?? {}), ...Object.keys(now.config ?? {})])];
  const settings = keys.map((key) => [key, old.config?.[key], now.config?.[key]] as const);
  const rest = (["scope", "repeat", "bypass"] as const).map((key) => [key, old[key], now[key]] as const);
  return [...settings, ...rest]
    .filter(([, a, b]) => JSON.stringify(a) !== JSON.stringify(b))
    .map(([key, a, b]) => `${key} ${print(a)} → ${print(b)}`);
}

function print(value: unknown): string {
  return value === undefined ? "default" : Array.isArray(value) ? value.join(", ") : String(value);
}
