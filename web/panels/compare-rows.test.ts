import { expect, it } from "vitest";
import { applyEdits, check, type Document, documentCosts, type Edit, zooModel } from "#graph-schema";
import { compareRows } from "./compare-rows.ts";

const doc = zooModel("edgevit_xxs")?.document();
if (!doc) throw new Error("edgevit_xxs is not in the zoo");
const version = (of: Document) => ({ checked: check(of), costs: documentCosts(check(of)) });
const after = (...edits: readonly Edit[]) => compareRows(version(doc), version(applyEdits(doc, edits)));
const lgl = doc.nodes.find(({ type }) => type === "edgevit.lgl")?.id ?? 0;

it("says nothing of two equal versions", () => expect(after()).toEqual([]));

it("names the setting that changed and what it did", () => {
  const [row, ...others] = after({ kind: "configure", id: lgl, config: { mlpRatio: 2 } });
  expect(row).toMatchObject({ node: lgl, kind: "changed", differences: ["mlpRatio default → 2"] });
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
  expect(rows.find(({ node }) => node === lgl)).toMatchObject({ kind: "removed", parameters: { now: null } });
});
