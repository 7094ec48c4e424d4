import { expect, test } from "vitest";
import { zooModel } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { nodeTimes } from "./node-times.ts";

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
