import { expect, test } from "vitest";
import { check, zooModel } from "../index.ts";
import { claims, qnaMemory } from "./claims.ts";
import { growthVerdict, rangeVerdict, verdictOf } from "./verdict.ts";

test.each([
  [{ quantity: "macs", most: 0.72 }, 0.65, "yes", "holds: 35 % fewer MACs, 28 % fewer MACs claimed"],
  [{ quantity: "macs", most: 0.72 }, 0.8, "in part", "holds in part: 20 % fewer MACs, 28 % fewer MACs claimed"],
  [{ quantity: "macs", most: 0.72 }, 1.1, "no", "does not hold: 10 % more MACs, 28 % fewer MACs claimed"],
  [{ quantity: "time", most: 0.2 }, 0.19, "yes", "holds: 5.26 times as fast, 5 times as fast claimed"],
  [{ quantity: "time", most: 0.2 }, 0.5, "in part", "holds in part: 2 times as fast, 5 times as fast claimed"],
  [{ quantity: "time", most: 1 }, 1.5, "no", "does not hold: 1.5 times as slow"],
  [{ quantity: "macs", about: 1 }, 1.015, "yes", "holds: equal within 2 %"],
  [{ quantity: "time", about: 1 }, 0.5, "no", "does not hold: 2 times as fast, equal claimed"],
] as const)("%o at ratio %d: %s", (expectation, ratio, holds, words) => {
  expect(verdictOf(expectation, ratio)).toEqual({ holds, words });
});

test("a verdict says where the rounds do not agree on it", () => {
  const expectation = { quantity: "time", most: 0.5 } as const;
  expect(rangeVerdict(expectation, { median: 0.4, low: 0.35, high: 0.45 }).words).not.toContain("not settled");
  expect(rangeVerdict(expectation, { median: 0.4, low: 0.35, high: 0.7 })).toMatchObject({
    holds: "yes",
    words: expect.stringMatching(/^holds: .+; not settled, the rounds do not agree$/),
  });
});

test("a growth is linear or it is not", () => {
  expect(growthVerdict({ ours: 4, theirs: 9 }).holds).toBe("yes");
  expect(growthVerdict({ ours: 4, theirs: 4.1 }).holds).toBe("in part");
  expect(growthVerdict({ ours: 7, theirs: 9 }).holds).toBe("no");
});

test("every claim compares two models without problems, where the zoo has them", () => {
  for (const { id, ours, theirs } of claims)
    for (const { document } of [ours, theirs]) {
      const made = document();
      if (made) expect([id, check(made).diagnostics]).toEqual([id, []]);
    }
  for (const side of qnaMemory.sides)
    for (const document of [qnaMemory.ours(side), qnaMemory.theirs(side)])
      expect(check(document).diagnostics).toEqual([]);
  expect(zooModel("no such model")).toBeUndefined();
});
