// How figures are taken and printed: repeated, with minimum, median and maximum.

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export function spread(samples: readonly number[]): Spread {
  const sorted = [...samples].sort((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  return { min: at(0), median: at(Math.floor(sorted.length / 2)), max: at(sorted.length - 1) };
}

/** Milliseconds of each run of `body` after a warm-up. */
export async function timed(runs: number, body: (run: number) => unknown): Promise<Spread> {
  for (let run = 0; run < Math.min(runs, 5); run++) await body(runs + run);
  const samples: number[] = [];
  for (let run = 0; run < runs; run++) {
    const start = performance.now();
    await body(run);
    samples.push(performance.now() - start);
  }
  return spread(samples);
}

export function row(label: string, figure: string, target?: string): void {
  console.log(`${label.padEnd(62)} ${figure}${target ? `   (target ${target})` : ""}`);
}

export function printMs({ min, median, max }: Spread): string {
  const digits = (ms: number) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));
  return `${digits(min)} / ${digits(median)} / ${digits(max)} ms (min / median / max)`;
}
