import { expect, test } from "vitest";
import { check, emptyDocument } from "#graph-schema";
import { appended, guideSteps } from "./guide.ts";

test("every step of the guide fits, and the last one leaves a model without problems", () => {
  let doc = emptyDocument("Guided");
  for (const step of guideSteps) {
    doc = appended(doc, step);
    const wrong = check(doc).diagnostics.filter(({ code }) => code !== "noInput" && code !== "noOutput");
    expect(wrong).toEqual([]);
  }
  expect(check(doc).ok).toBe(true);
});
