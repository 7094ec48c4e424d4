// The linter: every rule, what they find in a document, and the repairs that were tried.

import { type Check, check } from "../check.ts";
import { applyEdits } from "../edit.ts";
import type { Repair } from "../repair.ts";
import { layerRules } from "./layers.ts";
import { type Finding, lintModel, type Rule } from "./rule.ts";
import { wholeRules } from "./whole.ts";
import { windowRules } from "./windows.ts";

export type { Citation, Finding, Rule, Strength } from "./rule.ts";

export const lintRules: readonly Rule[] = [...wholeRules, ...windowRules, ...layerRules];

export interface Advice extends Finding {
  readonly rule: Rule["id"];
  readonly strength: Rule["strength"];
  /** More of the same in this block: other copies, other layers. */
  readonly more: number;
}

/** One piece of advice per rule and block, strong ones first; rules in `off` are left out. */
export function lint(checked: Check, off: ReadonlySet<string> = new Set()): readonly Advice[] {
  const model = lintModel(checked);
  const found = lintRules
    .filter(({ id }) => !off.has(id))
    .flatMap(({ id, strength, check }) => {
      const byNode = new Map<number, Advice>();
      for (const finding of check(model)) {
        const known = byNode.get(finding.node);
        byNode.set(
          finding.node,
          known ? { ...known, more: known.more + 1 } : { ...finding, rule: id, strength, more: 0 },
        );
      }
      return [...byNode.values()];
    });
  return found.toSorted((a, b) => Number(a.strength !== "strong") - Number(b.strength !== "strong"));
}

/** The first edits that make less of the advice and break nothing; at most `limit`. */
export function adviceRepairs(checked: Check, advice: Advice, limit = 2): readonly Repair[] {
  const rule = lintRules.find(({ id }) => id === advice.rule);
  const repairs: Repair[] = [];
  for (const repair of rule?.candidates?.(lintModel(checked), advice) ?? []) {
    if (repairs.length === limit) break;
    const after = check(applyEdits(checked.doc, repair.edits));
    if (rule && errors(after) <= errors(checked) && amount(rule, after) < amount(rule, checked)) repairs.push(repair);
  }
  return repairs;
}

function amount(rule: Rule, checked: Check): number {
  return rule.check(lintModel(checked)).length;
}

function errors({ diagnostics }: Check): number {
  return diagnostics.filter(({ severity }) => severity === "error").length;
}
