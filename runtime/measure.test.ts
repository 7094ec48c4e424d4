import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RuntimeFailure } from "./failure.ts";
import { type Clock, type Control, measureTogether, type Progress, type Protocol, type Subject } from "./measure.ts";

/** A world in which only creating and running takes time, as long as it is told. */
function fakeWorld() {
  let nowMs = 0;
  const log: string[] = [];
  const clock: Clock = { now: () => nowMs, pause: async () => void log.push("pause") };
  const subject = (name: string, createMs: number, runMs: (run: number) => number): Subject => ({
    async create() {
      nowMs += createMs;
      log.push(`create ${name}`);
      let runs = 0;
      return {
        async run() {
          nowMs += runMs(runs++);
          log.push(name);
        },
        async release() {
          log.push(`release ${name}`);
        },
      };
    },
  });
  return { clock, log, subject };
}

const protocol: Protocol = { warmupRuns: 2, minRuns: 5, maxRuns: 20, maxMs: 1000, targetSpread: 0.05 };

async function measureOne(runMs: (run: number) => number, over: Partial<Protocol> = {}, control: Control = {}) {
  const { clock, log, subject } = fakeWorld();
  const [timing] = await measureTogether([subject("A", 70, runMs)], { ...protocol, ...over }, { clock, ...control });
  if (!timing) throw new Error("measured nothing");
  return { timing, log };
}

describe("one model", () => {
  test("that always takes the same time settles after the least number of runs, cold start and warm-up apart", async () => {
    const { timing } = await measureOne((run) => [50, 30, 20][run] ?? 10);
    expect(timing).toMatchObject({ coldCreateMs: 70, firstRunMs: 50, medianMs: 10, minMs: 10, runs: 5, settled: true });
    expect(timing.samplesMs).toEqual([10, 10, 10, 10, 10]);
  });

  test("that gets faster all the time goes on until it does not", async () => {
    const { timing } = await measureOne((run) => Math.max(10, 20 - run));
    expect(timing).toMatchObject({ settled: true, medianMs: 10 });
    expect(timing.droppedRuns).toBeGreaterThan(5);
  });

  test("that never agrees stops at the most runs and says that it did not settle", async () => {
    const { timing } = await measureOne((run) => (run % 2 === 0 ? 10 : 20));
    expect(timing).toMatchObject({ runs: 20, settled: false });
  });

  test("stops when the time is up, having counted at least one run however long that takes", async () => {
    expect((await measureOne(() => 300)).timing).toMatchObject({ settled: false, runs: 2 });
    expect((await measureOne(() => 20_000)).timing).toMatchObject({ settled: false, runs: 1, medianMs: 20_000 });
  });

  test("spends no more than half of the time on warming up", async () => {
    const { log } = await measureOne(() => 300, { warmupRuns: 100 });
    expect(log.filter((entry) => entry === "A")).toHaveLength(1 + 2 + 2);
  });

  test("lets events in between runs, but not between all of them", async () => {
    const { log } = await measureOne(() => 10);
    const pauses = log.filter((entry) => entry === "pause").length;
    expect(pauses).toBeGreaterThan(0);
    expect(pauses).toBeLessThan(log.filter((entry) => entry === "A").length / 2);
  });

  test("reports phases in order, runs counting up, the last run at once and the median when there is one", async () => {
    const seen: Progress[] = [];
    await measureOne((run) => [50, 30, 20][run] ?? 10, {}, { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ phase, runsDone, lastMs, medianMs }) => `${phase} ${runsDone} ${lastMs} ${medianMs}`)).toEqual([
      "create 0 null null",
      "first-run 0 null null",
      "first-run 1 50 null",
      "warm-up 1 30 null",
      "warm-up 2 20 null",
      ...[1, 2, 3, 4, 5].map((run) => `measure ${run} 10 10`),
    ]);
  });

  test("is cancelled before its next run, and released", async () => {
    const controller = new AbortController();
    const { clock, log, subject } = fakeWorld();
    const runMs = (run: number) => {
      if (run === 4) controller.abort();
      return 10;
    };
    const measuring = measureTogether([subject("A", 70, runMs)], protocol, { clock, signal: controller.signal });
    await expect(measuring).rejects.toBeInstanceOf(RuntimeFailure);
    await expect(measuring).rejects.toMatchObject({ code: "cancelled" });
    expect(log.filter((entry) => entry === "A")).toHaveLength(5);
    expect(log.at(-1)).toBe("release A");
  });
});

describe("several models", () => {
  test("run by turns, the order of each round reversed, and all are released", async () => {
    const { clock, log, subject } = fakeWorld();
    const subjects = [subject("A", 1, () => 4), subject("B", 1, () => 8)];
    const timings = await measureTogether(subjects, { ...protocol, warmupRuns: 0, minRuns: 4 }, { clock });
    expect(timings.map(({ medianMs, runs }) => [medianMs, runs])).toEqual([
      [4, 4],
      [8, 4],
    ]);
    expect(log.filter((entry) => entry !== "pause").join(" ")).toBe(
      "create A A create B B A B B A A B B A release A release B",
    );
  });

  test("go on until each has settled", async () => {
    const { clock, subject } = fakeWorld();
    const subjects = [subject("A", 1, () => 4), subject("B", 1, (run) => Math.max(5, 30 - 2 * run))];
    const timings = await measureTogether(subjects, { ...protocol, maxRuns: 60 }, { clock });
    expect(timings.every(({ settled }) => settled)).toBe(true);
    expect(new Set(timings.map(({ runs }) => runs)).size).toBe(1);
    expect(new Set(timings.map(({ droppedRuns }) => droppedRuns)).size).toBe(1);
    expect(timings[0]?.droppedRuns).toBeGreaterThan(0);
  });

  test("are all released when one cannot start", async () => {
    const { clock, log, subject } = fakeWorld();
    const broken: Subject = { create: () => Promise.reject(new Error("no")) };
    await expect(measureTogether([subject("A", 1, () => 4), broken], protocol, { clock })).rejects.toThrow("no");
    expect(log.at(-1)).toBe("release A");
  });

  test("are all released when one cannot be, and the failure told is the first", async () => {
    const { clock, log, subject } = fakeWorld();
    const stuck: Subject = {
      create: async () => ({ run: async () => {}, release: () => Promise.reject(new Error("stuck")) }),
    };
    const broken: Subject = { create: () => Promise.reject(new Error("no")) };
    const last = subject("B", 1, () => 4);
    await expect(measureTogether([stuck, last, broken], protocol, { clock })).rejects.toThrow("no");
    expect(log.at(-1)).toBe("release B");
    await expect(measureTogether([stuck, last], protocol, { clock })).rejects.toThrow("stuck");
    expect(log.at(-1)).toBe("release B");
  });
});

test("whatever the runs take, counts stay within the protocol and settled means what it says", async () => {
  const runTimes = fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(runTimes, fc.integer({ min: 1, max: 10 }), async (timesMs, minRuns) => {
      const { timing } = await measureOne((run) => timesMs[run % timesMs.length] ?? 1, { minRuns });
      expect(timing.runs).toBeGreaterThanOrEqual(1);
      expect(timing.runs + timing.droppedRuns).toBeLessThanOrEqual(protocol.maxRuns);
      if (timing.settled) {
        expect(timing.runs).toBeGreaterThanOrEqual(minRuns);
        expect(Math.max(timing.spread, timing.drift)).toBeLessThanOrEqual(protocol.targetSpread);
      }
      expect(timing.samplesMs).toHaveLength(timing.runs);
      const endMs = timing.samplesMs.reduce((sum, ms) => sum + ms, 0);
      expect(endMs - (timing.samplesMs.at(-1) ?? 0)).toBeLessThan(protocol.maxMs);
    }),
  );
});
