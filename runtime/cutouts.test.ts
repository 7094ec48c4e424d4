import { expect, test } from "vitest";
import { resolutionMs, timeCutouts } from "./cutouts.ts";
import type { Clock, Protocol } from "./measure.ts";

/** Time passes only by running; the clock shows it in steps, as a browser's does. */
function coarseWorld(stepMs: number) {
  let nowMs = 0;
  const clock: Clock = {
    now: () => {
      nowMs += stepMs / 50;
      return Math.floor(nowMs / stepMs) * stepMs;
    },
    pause: async () => {},
  };
  const repeated: number[] = [];
  const open = (runMs: number) => async () => ({
    async repeat(times: number) {
      nowMs += times * runMs;
      repeated.push(times);
    },
    release: async () => {},
  });
  return { clock, open, repeated };
}

const protocol: Protocol = { warmupRuns: 1, minRuns: 5, maxRuns: 5, maxMs: 1e6, targetSpread: 0.05 };

test("parts far shorter than the clock's step are timed to about a per cent, by repetition", async () => {
  const { clock, open } = coarseWorld(0.1);
  const parts = [
    { scope: "stem", open: open(0.02) },
    { scope: "head", open: open(0.3) },
    { scope: "stem", open: open(0.01) },
  ];
  const timed = await timeCutouts(parts, open(0.4), { protocol, control: { clock } });
  expect(timed.method).toBe("cut-outs");
  expect(timed.clockResolutionMs).toBeCloseTo(0.1, 9);
  expect(timed.byScope.get("stem")?.ms).toBeCloseTo(0.03, 3);
  expect(timed.byScope.get("stem")?.nodes).toBe(2);
  expect(timed.byScope.get("head")?.ms).toBeCloseTo(0.3, 2);
  expect(timed.modelRunMs).toBeCloseTo(0.4, 2);
  expect(timed.unattributedMs).toBeCloseTo(0.07, 2);
});

test("a part that is long against the clock is not repeated", async () => {
  const { clock, open, repeated } = coarseWorld(0.1);
  await timeCutouts([{ scope: "body", open: open(50) }], open(80), { protocol, control: { clock } });
  expect(new Set(repeated)).toEqual(new Set([1]));
});

test("a part that fails while its repetitions are counted is released, and its failure is told", async () => {
  const { clock, open } = coarseWorld(0.1);
  const released: string[] = [];
  const broken = async () => ({
    repeat: () => Promise.reject(new Error("out of memory")),
    async release() {
      released.push("broken");
      throw new Error("gone already");
    },
  });
  const timing = timeCutouts([{ scope: "body", open: broken }], open(80), { protocol, control: { clock } });
  await expect(timing).rejects.toThrow("out of memory");
  expect(released).toEqual(["broken"]);
});

test("a clock that stands still is refused", () => {
  expect(() => resolutionMs({ now: () => 7, pause: async () => {} })).toThrow("clock: needs to move");
});
