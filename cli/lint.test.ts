// vitrine lint as its users run it.
import { expect, test } from "vitest";
import { vitrine, vitrineJson } from "./testing/run.ts";

interface Linted {
  readonly advice: readonly {
    readonly rule: string;
    readonly message: string;
    readonly citation: { readonly url: string };
  }[];
}

test("advice is printed with its reason and where it comes from", () => {
  const { code, stdout } = vitrine("lint", "resnet50");
  expect(code).toBe(0);
  expect(stdout).toContain(
    "skipped-pixels  layer2.0.downsample.0: a 1×1 kernel with stride 2×2 reads 25 % of its 56×56 map.",
  );
  expect(stdout).toContain("arXiv:1812.01187");
});

test("a rule that is left out says nothing, and one that does not exist is wrong usage", () => {
  expect(vitrineJson<Linted>("lint", "resnet50").advice.map(({ rule }) => rule)).toContain("skipped-pixels");
  expect(vitrineJson<Linted>("lint", "resnet50", "--off", "skipped-pixels").advice).toEqual([]);
  expect(vitrine("lint", "resnet50", "--off", "nothing").code).toBe(2);
});

test("a model without advice says so", () => {
  expect(vitrine("lint", "edgenext_small").stdout).toContain("no advice");
});
