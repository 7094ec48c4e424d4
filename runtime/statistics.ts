/** Robust statistics of run times; pure. */

export interface Summary {
  readonly medianMs: number;
  readonly p10Ms: number;
  readonly p90Ms: number;
  readonly minMs: number;
  /** Median absolute deviation from the median. */
  readonly madMs: number;
  /**
   * Scatter relative to the median: 0.7413 (p75 − p25) / median, for a normal distribution its σ / mean. Not from the
   * MAD, which is 0 as soon as more than half of the runs agree, however far away the others are.
   */
  readonly spread: number;
  /** How far the later half's median is from the earlier half's, relative to the median: warm-up or throttling. */
  readonly drift: number;
  readonly runs: number;
}

/** Summary of at least one run time in ms, in the order measured. Throws RangeError on none. */
export function summarize(samplesMs: readonly number[]): Summary {
  const sorted = samplesMs.toSorted((a, b) => a - b);
  const medianMs = quantile(sorted, 0.5);
  const madMs = median(samplesMs.map((ms) => Math.abs(ms - medianMs)));
  return {
    medianMs,
    p10Ms: quantile(sorted, 0.1),
    p90Ms: quantile(sorted, 0.9),
    minMs: quantile(sorted, 0),
    madMs,
    spread: relative(0.7413 * (quantile(sorted, 0.75) - quantile(sorted, 0.25)), medianMs),
    drift: relative(halvesApart(samplesMs), medianMs),
    runs: samplesMs.length,
  };
}

export function median(values: readonly number[]): number {
  return quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

/** The p-quantile (0 ≤ p ≤ 1) of ascending values, linear between neighbours (Hyndman and Fan's type 7). */
export function quantile(ascending: readonly number[], p: number): number {
  const at = p * (ascending.length - 1);
  const low = ascending[Math.floor(at)];
  const high = ascending[Math.ceil(at)];
  if (low === undefined || high === undefined) throw new RangeError("quantile: needs at least one value, got none");
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * Where the steady part begins: while the earlier half differs from the later one by more than `target`, it was
 * warm-up and is dropped, as long as `minRuns` remain. Runs are dropped for when they were, never for what they took.
 */
export function steadyFrom(
  samplesMs: readonly number[],
  { minRuns, target }: { minRuns: number; target: number },
): number {
  let from = 0;
  for (;;) {
    const rest = samplesMs.slice(from);
    const half = Math.ceil(rest.length / 2);
    if (rest.length - half < minRuns || summarize(rest).drift <= target) return from;
    from += half;
  }
}

/** Median of b[i] / a[i]: rounds measured side by side share the machine's mood, so this is fairer than medians' ratio. */
export function pairedRatio(a: readonly number[], b: readonly number[]): number {
  const rounds = Math.min(a.length, b.length);
  return median(Array.from({ length: rounds }, (_, i) => (b[i] ?? Number.NaN) / (a[i] ?? Number.NaN)));
}

/** Of b[i] / a[i]: the median, and between which nine of ten rounds lie above and below. */
export function ratioRange(a: readonly number[], b: readonly number[]) {
  const rounds = Math.min(a.length, b.length);
  const each = Array.from({ length: rounds }, (_, i) => (b[i] ?? Number.NaN) / (a[i] ?? Number.NaN)).sort(
    (left, right) => left - right,
  );
  return { median: pairedRatio(a, b), low: quantile(each, 0.1), high: quantile(each, 0.9) };
}

function halvesApart(samplesMs: readonly number[]): number {
  const half = Math.floor(samplesMs.length / 2);
  return half === 0 ? 0 : Math.abs(median(samplesMs.slice(-half)) - median(samplesMs.slice(0, half)));
}

/** A clock too coarse to see the run gives a median of 0; then nothing relative is known. */
function relative(partMs: number, wholeMs: number): number {
  return wholeMs > 0 ? partMs / wholeMs : Number.POSITIVE_INFINITY;
}
