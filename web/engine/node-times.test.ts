import { expect, test } from "vitest";
import { applyEdits, zooModel } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import type { MeasuredProfile } from "../state/runs.ts";
import { blockTimes, nodeTimes } from "./node-times.ts";

function scopes(entries: readonly (readonly [string, number])[]) {
  return { byScope: new Map(entries.map(([scope, ms]) => [scope, { ms, nodes: 1 }])) };
}

test("every scope's time lands on the block that traced it, and nothing is counted twice", () => {
  const doc = zooModel("edgenext_small")?.document();
  if (!doc) throw new Error("edgenext_small is not in the zoo");
  const all = [...checkedOf(doc).nodes].flatMap(([id, { fragment }]) =>
    [...new Set(fragment?.trace.nodes.map(({ scope }) => scope))].map((scope) => ({ id, scope })),
  );
  const times = nodeTimes(scopes(all.map(({ scope }) => [scope, 1])), doc);
  expect([...times.values()].reduce((sum, ms) => sum + ms, 0)).toBe(new Set(all.map(({ scope }) => scope)).size);
});

test("a scope that fusing made goes to the block around it, and one of no block is left unattributed", () => {
  const doc = zooModel("edgevit_xxs")?.document();
  if (!doc) throw new Error("edgevit_xxs is not in the zoo");
  const lgl = doc.nodes.find(({ type }) => type === "edgevit.lgl");
  const times = nodeTimes(
    scopes([
      [`${lgl?.scope}.SelfAttn.fused.somewhere`, 3],
      ["elsewhere", 5],
    ]),
    doc,
  );
  expect([...times]).toEqual([[lgl?.id, 3]]);
});

test("after an edit the times are stale, and a block that took another's place has none of its own", () => {
  const doc = zooModel("edgevit_xxs")?.document();
  if (!doc) throw new Error("edgevit_xxs is not in the zoo");
  const [first, second] = doc.nodes.filter(({ type }) => type === "edgevit.lgl");
  if (!first || !second) throw new Error("edgevit_xxs has no two LGL blocks");
  const byScope = scopes([
    [`${first.scope}.SelfAttn`, 3],
    [`${second.scope}.SelfAttn`, 5],
  ]);
  const profile = { profile: byScope, doc } as unknown as MeasuredProfile;
  const moved = applyEdits(doc, [{ kind: "patchNode", id: first.id, patch: { at: [10, 20] } }]);
  const swapped = applyEdits(doc, [{ kind: "replaceNode", id: first.id, type: "edgenext.sdta" }]);
  const seen = [moved, swapped].map((now) => {
    const times = blockTimes({ profile }, now);
    return [times?.stale, times?.ms.get(first.id), times?.ms.get(second.id)];
  });
  expect(seen).toEqual([
    [false, 3, 5],
    [true, undefined, 5],
  ]);
});
