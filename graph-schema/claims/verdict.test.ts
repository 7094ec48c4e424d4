import { expect, test } from "vitest";
import { check } from "../index.ts";
import { claimCosts, claims, growthOf, qnaMemory, qnaMemoryBytes } from "./claims.ts";
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

test("every claim compares two models without problems", () => {
  for (const { ours, theirs } of [...claims, ...qnaMemory.sides.map(qnaMemory.at)])
    for (const { title, document } of [ours, theirs])
      expect([title, check(document()).diagnostics]).toEqual([title, []]);
});

test("what is claimed of multiply-accumulates holds as counted", () => {
  const verdicts = claims.flatMap((claim) => {
    const { ours, theirs } = claimCosts(claim);
    const counted = claim.expects.filter(({ quantity }) => quantity === "macs");
    return counted.map((expectation) => [claim.id, verdictOf(expectation, ours.macs / theirs.macs).holds]);
  });
  expect(verdicts).toEqual(["edgenext", "dynamicvit", "dge", "hvt", "vitc"].map((id) => [id, "yes"]));
});

test("the memory of QnA grows with the positions, that of self-attention faster", () => {
  const bytes = qnaMemoryBytes();
  expect(bytes.map(({ side }) => side)).toEqual(qnaMemory.sides);
  const { ours, theirs } = growthOf(bytes);
  expect(ours).toBeCloseTo(4, 1);
  expect(theirs).toBeGreaterThan(12);
});
