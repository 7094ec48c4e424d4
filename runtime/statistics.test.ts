import fc from "fast-check";
import { expect, test } from "vitest";
import { pairedRatio, quantile, steadyFrom, summarize } from "./statistics.ts";

const times = fc.array(fc.double({ min: 0.001, max: 1e5, noNaN: true }), { minLength: 1, maxLength: 60 });
const ofAny = (check: (samplesMs: readonly number[]) => void) => fc.assert(fc.property(times, check));

test("five times, by hand", () => {
  expect(summarize([10, 14, 11, 30, 12])).toEqual({
    medianMs: 12,
    p10Ms: 10.4,
    p90Ms: expect.closeTo(23.6, 10),
    minMs: 10,
    madMs: 2,
    spread: expect.closeTo((0.7413 * (14 - 11)) / 12, 10),
    // The earlier half is 10 and 14, the later one 30 and 12.
    drift: expect.closeTo((21 - 12) / 12, 10),
    runs: 5,
  });
});

test("minimum, p10, median and p90 ascend, and lie among the times", () =>
  ofAny((samplesMs) => {
    const { minMs, p10Ms, medianMs, p90Ms } = summarize(samplesMs);
    expect([minMs, p10Ms, medianMs, p90Ms].toSorted((a, b) => a - b)).toEqual([minMs, p10Ms, medianMs, p90Ms]);
    expect(minMs).toBe(Math.min(...samplesMs));
    expect(p90Ms).toBeLessThanOrEqual(Math.max(...samplesMs));
  }));

test("the order of runs changes the drift only", () =>
  ofAny((samplesMs) => {
    const { drift: _, ...forward } = summarize(samplesMs);
    const { drift: __, ...backward } = summarize(samplesMs.toReversed());
    expect(backward).toEqual(forward);
  }));

test("equal times have no spread and no drift", () => {
  fc.assert(
    fc.property(fc.double({ min: 0.001, max: 1e5, noNaN: true }), fc.integer({ min: 1, max: 50 }), (ms, runs) => {
      expect(summarize(Array(runs).fill(ms))).toMatchObject({ spread: 0, drift: 0, medianMs: ms, runs });
    }),
  );
});

test("a steady warm-up shows as drift, one outlier does not", () => {
  expect(summarize([20, 18, 16, 14, 12, 10]).drift).toBeGreaterThan(0.3);
  const outlier = summarize([10, 10, 10, 90, 10, 10]);
  expect(outlier).toMatchObject({ drift: 0, spread: 0, medianMs: 10 });
});

test("runs that take two different times have a spread, though most of them agree", () => {
  expect(summarize([20, 10, 20, 10, 20]).spread).toBeGreaterThan(0.3);
});

test("the steady part leaves out a warm-up, keeps what was steady from the start, and never leaves too little", () => {
  const settings = { minRuns: 4, target: 0.05 };
  expect(steadyFrom([30, 25, 20, 15, 12, 10, 10, 10, 10, 10, 10, 10], settings)).toBe(6);
  expect(steadyFrom(Array(40).fill(10), settings)).toBe(0);
  expect(steadyFrom([30, 25, 20, 15, 10, 10], settings)).toBe(0);
  ofAny((samplesMs) => {
    const kept = samplesMs.length - steadyFrom(samplesMs, settings);
    expect(kept).toBeGreaterThanOrEqual(Math.min(samplesMs.length, settings.minRuns));
  });
});

test("a clock too coarse for the run leaves the spread unknown, not zero", () => {
  expect(summarize([0, 0, 0]).spread).toBe(Number.POSITIVE_INFINITY);
});

test("no times have no quantile", () => {
  expect(() => quantile([], 0.5)).toThrow("quantile: needs at least one value, got none");
});

test("a ratio taken round by round does not see the machine slow down", () => {
  const a = [10, 12, 20, 40];
  expect(
    pairedRatio(
      a,
      a.map((ms) => 1.5 * ms),
    ),
  ).toBeCloseTo(1.5, 12);
});
