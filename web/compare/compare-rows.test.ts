import { expect, it } from "vitest";
import { applyEdits, check, type Document, documentCosts, type Edit, zooModel } from "#graph-schema";
import { compareRows, stageRows } from "./compare-rows.ts";

const doc = zooModel("edgevit_xxs")?.document();
if (!doc) throw new Error("edgevit_xxs is not in the zoo");
const version = (of: Document) => ({ checked: check(of), costs: documentCosts(check(of)) });
const after = (...edits: readonly Edit[]) => compareRows(version(doc), version(applyEdits(doc, edits)));
const lgl = doc.nodes.find(({ type }) => type === "edgevit.lgl")?.id ?? 0;

it("says nothing of two equal versions", () => expect(after()).toEqual([]));

it("names the setting that changed and what it did", () => {
  const [row, ...others] = after({ kind: "configure", id: lgl, config: { mlpRatio: 2 } });
  expect(row).toMatchObject({ node: lgl, kind: "changed", differences: ["mlpRatio 4 → 2"] });
  expect(row?.parameters.now).toBeLessThan(row?.parameters.before ?? 0);
  expect(others).toEqual([]);
});

it("shows blocks that cost something else because of what stands before them", () => {
  const input = doc.nodes.find(({ type }) => type === "io.input")?.id ?? 0;
  const rows = after({ kind: "configure", id: input, config: { height: 256, width: 256 } });
  expect(rows.find(({ node }) => node === lgl)?.kind).toBe("affected");
});

it("shows blocks that went, with nothing known of them now", () => {
  const rows = after({ kind: "removeNode", id: lgl });
  expect(rows.find(({ kind }) => kind === "removed")).toMatchObject({ node: null, parameters: { now: null } });
});

it("finds blocks by their names where two models were written apart", () => {
  const small = zooModel("edgevit_xs")?.document();
  if (!small) throw new Error("edgevit_xs is not in the zoo");
  const rows = compareRows(version(doc), version(small));
  expect(rows.some(({ kind }) => kind === "added" || kind === "removed")).toBe(false);
  expect(rows.filter(({ kind }) => kind === "changed").length).toBeGreaterThan(2);
});

it("adds up by stage, and knows the times of what was measured", () => {
  const times = new Map([[lgl, 2.5]]);
  const stages = stageRows(version(doc), { ...version(doc), ms: times });
  expect(stages.map(({ stage }) => stage)).toEqual(["stride 4", "stride 8", "stride 16", "stride 32", "no map"]);
  expect(stages.reduce((sum, { macs }) => sum + (macs.before ?? 0), 0)).toBe(version(doc).costs.macs);
  expect(stages.map(({ ms }) => [ms.before, ms.now])[0]).toEqual([null, 2.5]);
});
