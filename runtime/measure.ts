/** The measuring protocol: cold start apart, warm-up, then interleaved runs until they agree or the time is up. */
import { cancelled } from "./failure.ts";
import { median, type Summary, steadyFrom, summarize } from "./statistics.ts";

/** Something that can be started and then run again and again; the protocol knows nothing else about it. */
export interface Subject {
  create(): Promise<Runnable>;
}

export interface Runnable {
  run(): Promise<void>;
  release(): Promise<void>;
}

export interface Protocol {
  /** Runs after the first one that are not counted; cut short when they have used half of `maxMs`. */
  readonly warmupRuns: number;
  readonly minRuns: number;
  readonly maxRuns: number;
  /** Time for warm-up and counted runs together; at least one run is always counted. */
  readonly maxMs: number;
  /** Settled when both spread and drift are at most this, for every model measured. */
  readonly targetSpread: number;
}

export const defaultProtocol: Protocol = { warmupRuns: 2, minRuns: 5, maxRuns: 100, maxMs: 2000, targetSpread: 0.05 };

export type Phase = "create" | "first-run" | "warm-up" | "measure";

export interface Progress {
  readonly phase: Phase;
  /** Which of the models measured together. */
  readonly index: number;
  /** Runs done in this phase. */
  readonly runsDone: number;
  /** The run just done, in whichever phase: a first, provisional figure while there is no median; null before any run. */
  readonly lastMs: number | null;
  /** Median of the counted runs so far; null before the first one. */
  readonly medianMs: number | null;
}

export interface Timing extends Summary {
  readonly coldCreateMs: number;
  readonly firstRunMs: number;
  /** The runs agree: spread and drift are within the target and there are at least `minRuns`. */
  readonly settled: boolean;
  /** Counted run times in the order measured; of models measured together, those of the same round have the same index. */
  readonly samplesMs: readonly number[];
  /** Runs after the warm-up that turned out to be warm-up still. */
  readonly droppedRuns: number;
}

export interface Control {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly clock?: Clock | undefined;
}

export interface Clock {
  /** Milliseconds from any fixed start. */
  now(): number;
  /** Lets queued events in (a cancel, for one), since runs may follow each other without a gap. */
  pause(): Promise<void>;
}

export const systemClock: Clock = {
  now: () => performance.now(),
  pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
};

/** Long enough that pauses cost little, short enough that a cancel feels immediate. */
const pauseEveryMs = 50;

/**
 * Times the subjects side by side, one run of each per round (A B, B A, A B …), so that drift of the machine
 * hits all alike. Everything created is released, also on failure. Throws the first of what `create`, `run` and
 * `release` throw, and `RuntimeFailure` "cancelled" when the signal is raised.
 */
export async function measureTogether(
  subjects: readonly Subject[],
  protocol: Protocol,
  control: Control = {},
): Promise<readonly Timing[]> {
  const { signal, onProgress = () => {}, clock = systemClock } = control;
  const entries: Entry[] = [];
  let pausedAtMs = clock.now();

  const breathe = async () => {
    if (clock.now() - pausedAtMs >= pauseEveryMs) {
      await clock.pause();
      pausedAtMs = clock.now();
    }
    if (signal?.aborted) throw cancelled("measure");
  };
  const timed = async (step: () => Promise<void>) => {
    await breathe();
    const startMs = clock.now();
    await step();
    return clock.now() - startMs;
  };

  const measured = async (): Promise<readonly Timing[]> => {
    for (const [index, subject] of subjects.entries()) {
      onProgress({ phase: "create", index, runsDone: 0, lastMs: null, medianMs: null });
      let runnable: Runnable | undefined;
      const coldCreateMs = await timed(async () => {
        runnable = await subject.create();
      });
      if (!runnable) throw new TypeError("measure: create() must give a runnable, gave none");
      const entry: Entry = { runnable, coldCreateMs, firstRunMs: 0, samplesMs: [] };
      entries.push(entry);
      onProgress({ phase: "first-run", index, runsDone: 0, lastMs: null, medianMs: null });
      entry.firstRunMs = await timed(() => entry.runnable.run());
      onProgress({ phase: "first-run", index, runsDone: 1, lastMs: entry.firstRunMs, medianMs: null });
    }

    const startMs = clock.now();
    const elapsedMs = () => clock.now() - startMs;
    for (let run = 0; run < protocol.warmupRuns && elapsedMs() < protocol.maxMs / 2; run++)
      for (const [index, { runnable }] of entries.entries()) {
        const lastMs = await timed(() => runnable.run());
        onProgress({ phase: "warm-up", index, runsDone: run + 1, lastMs, medianMs: null });
      }

    for (let round = 0; ; round++) {
      for (const index of round % 2 === 0 ? entries.keys() : [...entries.keys()].reverse()) {
        const entry = entries[index];
        if (!entry) continue;
        const lastMs = await timed(() => entry.runnable.run());
        const { samplesMs } = entry;
        samplesMs.push(lastMs);
        onProgress({ phase: "measure", index, runsDone: samplesMs.length, lastMs, medianMs: median(samplesMs) });
      }
      const timings = timingsOf(entries, protocol);
      const done = round + 1 >= protocol.maxRuns || elapsedMs() >= protocol.maxMs;
      if (done || timings.every(({ settled }) => settled)) return timings;
    }
  };

  const failures: unknown[] = [];
  const keep = (thrown: unknown): undefined => {
    failures.push(thrown);
  };
  const timings = await measured().catch(keep);
  for (const { runnable } of entries) await runnable.release().catch(keep);
  if (!timings || failures.length > 0) throw failures[0];
  return timings;
}

interface Entry {
  readonly runnable: Runnable;
  readonly coldCreateMs: number;
  firstRunMs: number;
  readonly samplesMs: number[];
}

/** All entries drop the same rounds, so that what is compared was measured at the same time. */
function timingsOf(entries: readonly Entry[], { minRuns, targetSpread }: Protocol): readonly Timing[] {
  const steady = { minRuns, target: targetSpread };
  const droppedRuns = Math.max(...entries.map(({ samplesMs }) => steadyFrom(samplesMs, steady)));
  return entries.map(({ coldCreateMs, firstRunMs, samplesMs: all }) => {
    const samplesMs = all.slice(droppedRuns);
    const summary = summarize(samplesMs);
    const settled = summary.runs >= minRuns && summary.spread <= targetSpread && summary.drift <= targetSpread;
    return { ...summary, coldCreateMs, firstRunMs, settled, samplesMs, droppedRuns };
  });
}
