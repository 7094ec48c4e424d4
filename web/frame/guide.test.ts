import { expect, test } from "vitest";
import { check, emptyDocument, zooModel } from "#graph-schema";
import { appended, guideSteps, stepsDone } from "./guide.ts";

test("every step of the guide fits and counts as done, and the last one leaves a model without problems", () => {
  let doc = emptyDocument("Guided");
  expect(stepsDone(doc)).toBe(0);
  for (const [index, step] of guideSteps.entries()) {
    doc = appended(doc, step);
    const wrong = check(doc).diagnostics.filter(({ code }) => code !== "noInput" && code !== "noOutput");
    expect(wrong).toEqual([]);
    expect(stepsDone(doc)).toBe(index + 1);
  }
  expect(check(doc).ok).toBe(true);
});

test("any block of the kind does a step, and one that is not wired does none", () => {
  const levit = zooModel("levit_128s")?.document();
  if (!levit) throw new Error("the zoo has no LeViT-128S");
  expect(stepsDone(levit)).toBeGreaterThanOrEqual(2);
  const loose = {
    ...emptyDocument(),
    nodes: [
      { id: 1, type: "io.input" },
      { id: 2, type: "edgenext.stem" },
    ],
  };
  expect(stepsDone(loose)).toBe(1);
});
