// The two sides of a claim run by turns in one runtime: what shares the machine's mood can be compared.

import { check, type Range, type Sides, traceOf } from "#graph-schema";
import { whilePaused } from "../engine/engine.ts";

export interface ClaimTime extends Range {
  readonly oursMs: number;
  readonly theirsMs: number;
  readonly rounds: number;
}

const protocol = { backend: "wasm", minRuns: 7, maxRuns: 25, maxMs: 20_000 } as const;

/** On WASM with one thread, alone. Rejects with a reason in words, and when it is stopped. */
export function measureClaim(sides: Sides, signal: AbortSignal): Promise<ClaimTime> {
  return whilePaused(() => timed(sides, signal));
}

async function timed({ ours, theirs }: Sides, signal: AbortSignal): Promise<ClaimTime> {
  const [{ createRuntimeClient, ratioRange }, { exportOnnx, toBytes }] = await Promise.all([
    import("#runtime"),
    import("#exporters"),
  ]);
  const models = await Promise.all(
    [ours, theirs].map(async ({ document }) => {
      const doc = document();
      return {
        bytes: await toBytes(exportOnnx(traceOf(check(doc)), { name: doc.name, form: "deploy", weights: "timing" })),
      };
    }),
  );
  const runtime = createRuntimeClient({ threads: 1 });
  try {
    const [mine, other] = await runtime.measureTogether(models, protocol, { signal });
    if (!mine || !other) throw new Error("two models give two measurements");
    const range = ratioRange(other.samplesMs, mine.samplesMs);
    return { ...range, oursMs: mine.medianMs, theirsMs: other.medianMs, rounds: mine.runs };
  } finally {
    await runtime.dispose();
  }
}
