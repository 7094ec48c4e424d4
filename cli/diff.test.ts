// vitrine diff as its users run it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { applyEdits, zooModel } from "#graph-schema";
import { vitrine, vitrineJson } from "./testing/run.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Diffed {
  readonly same: boolean;
  readonly changed: readonly { readonly fields: readonly { readonly field: string }[] }[];
  readonly stages: readonly { readonly stage: string; readonly before: { readonly parameters: number } }[];
}

test("a model differs from itself in nothing", () => {
  expect(vitrine("diff", "levit_128s", "levit_128s").stdout).toContain("no difference");
});

test("an edited copy differs in what was edited, stage by stage", () => {
  const doc = zooModel("edgenext_small")!.document();
  const sdta = doc.nodes.findLast(({ type }) => type === "edgenext.sdta")!;
  const path = join(folder, "wider.json");
  writeFileSync(path, JSON.stringify(applyEdits(doc, [{ kind: "configure", id: sdta.id, config: { expansion: 6 } }])));
  const { code, stdout } = vitrine("diff", "edgenext_small", path);
  expect(code).toBe(0);
  expect(stdout).toContain("0 added, 0 removed, 1 changed, 0 wires");
  expect(stdout).toMatch(/~ EdgeNeXt SDTA encoder \S+: expansion default → 6/);
  expect(stdout).toMatch(/stride 32 .*\+\d+\.\d %/);
  expect(stdout).toMatch(/stride 4 .*same/);
  const { same, changed, stages } = vitrineJson<Diffed>("diff", "edgenext_small", path);
  expect(same).toBe(false);
  expect(changed.flatMap(({ fields }) => fields.map(({ field }) => field))).toEqual(["expansion"]);
  expect(stages.reduce((sum, { before }) => sum + before.parameters, 0)).toBe(5586832);
});

test("the link of a difference is read as its later model", () => {
  const link = vitrine("diff", "edgenext_x_small", "edgenext_small", "--link").stdout.trim();
  expect(vitrine("diff", link, "edgenext_small").stdout).toContain("no difference");
});
