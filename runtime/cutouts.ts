/** Times parts of a model as models of their own, by repetition: for where a profiler's clock is too coarse or absent. */
import { type Attribution, attribute } from "./attribute.ts";
import { type Clock, type Control, measureTogether, type Protocol, type Runnable, systemClock } from "./measure.ts";

/** Runs so many times in a row before it says that it is done. */
export interface Repeatable {
  repeat(times: number): Promise<void>;
  release(): Promise<void>;
}

export interface Part {
  readonly scope: string;
  open(): Promise<Repeatable>;
}

/** A sample this many times the clock's resolution is off by one per cent at most. */
const resolutionsPerSample = 100;
const maxRepeats = 1000;

/**
 * Times the parts and the whole, interleaved; a sample is as many runs as make it long against the clock. What parts
 * cost on their own, their inputs not yet in the cache and their results handed out, is in their times, so the sum
 * may exceed the whole; then `unattributedMs` is negative, and it stays so.
 */
export async function timeCutouts(
  parts: readonly Part[],
  openWhole: () => Promise<Repeatable>,
  { protocol, control = {} }: { readonly protocol: Protocol; readonly control?: Control },
): Promise<Attribution> {
  const clock = control.clock ?? systemClock;
  const clockResolutionMs = resolutionMs(clock);
  const repeats: number[] = [];
  const subjects = [openWhole, ...parts.map(({ open }) => open)].map((open, index) => ({
    create: async (): Promise<Runnable> => {
      const repeatable = await open();
      try {
        repeats[index] = await repeatsFor(repeatable, clock, resolutionsPerSample * clockResolutionMs);
      } catch (thrown) {
        // Nobody holds it yet. What it was opened for failed: that is the news, whatever becomes of its release.
        await repeatable.release().catch(() => undefined);
        throw thrown;
      }
      return {
        run: () => repeatable.repeat(repeats[index] ?? 1),
        release: () => repeatable.release(),
      };
    },
  }));
  const timings = await measureTogether(subjects, protocol, control);
  const runMs = timings.map(({ medianMs }, index) => medianMs / (repeats[index] ?? 1));
  return attribute(
    parts.map(({ scope }, index) => ({ scope, ms: runMs[index + 1] ?? Number.NaN })),
    { method: "cut-outs", modelRunMs: runMs[0] ?? Number.NaN, clockResolutionMs },
  );
}

/** Doubles the number of runs until they last long enough; the first run, which also prepares, does not count. */
async function repeatsFor(repeatable: Repeatable, clock: Clock, targetMs: number): Promise<number> {
  await repeatable.repeat(1);
  for (let times = 1; ; times *= 2) {
    const startMs = clock.now();
    await repeatable.repeat(times);
    if (clock.now() - startMs >= targetMs || times * 2 > maxRepeats) return times;
  }
}

/** The smallest step that the clock was seen to make. Throws when it stands still. */
export function resolutionMs(clock: Clock): number {
  const steps = 20;
  const patience = 10_000_000;
  let smallest = Number.POSITIVE_INFINITY;
  let before = clock.now();
  for (let seen = 0, looks = 0; seen < steps; looks++) {
    if (looks > patience) throw new Error("clock: needs to move, got the same time for too long");
    const now = clock.now();
    if (now > before) {
      smallest = Math.min(smallest, now - before);
      seen++;
    }
    before = now;
  }
  return smallest;
}
