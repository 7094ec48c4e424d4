// The headline claims of the papers, counted here and measured side by side on WASM: what holds in a browser, what does not.

import { cpus } from "node:os";
import { exportOnnx, toBytes } from "#exporters";
import {
  type Claim,
  check,
  claimConvention,
  claimCosts,
  claims,
  conventions,
  growthOf,
  growthVerdict,
  qnaMemory,
  qnaMemoryBytes,
  type Range,
  rangeVerdict,
  type Sides,
  traceOf,
} from "#graph-schema";
import { createNodeRuntime, type Runtime, ratioRange } from "#runtime";
import { row } from "./figures.ts";

const convention = conventions[claimConvention];
const threads = 1;

export async function benchHeadlines(): Promise<void> {
  console.log(
    `${cpus()[0]?.model ?? "unknown CPU"}; WASM in Node ${process.versions.node}, ${threads} thread, batch 1,`,
  );
  console.log(`deploy form, models run by turns; ${convention.unit} by ${convention.title}\n`);
  const runtime = createNodeRuntime({ threads });
  try {
    for (const claim of claims) await benchClaim(runtime, claim);
    await benchQnaMemory(runtime);
  } finally {
    await runtime.dispose();
  }
}

async function benchClaim(runtime: Runtime, claim: Claim) {
  const { id, words, source, ours, theirs, expects, untimed } = claim;
  console.log(`\n${id}: ${words}\n  ${source}`);
  const costs = claimCosts(claim);
  for (const [side, { title }] of [[costs.ours, ours] as const, [costs.theirs, theirs] as const])
    row(`  ${title}`, `${mega(side.macs)} M ${convention.unit}, ${mega(side.parameters)} M parameters`);
  const macs = costs.ours.macs / costs.theirs.macs;
  row(`  ${convention.unit}, ours / theirs`, `× ${macs.toFixed(3)}`);
  const time = untimed === undefined ? await measuredRatio(runtime, claim) : undefined;
  if (untimed !== undefined) row("  time", untimed);
  for (const expectation of expects) {
    const found = expectation.quantity === "macs" ? { median: macs, low: macs, high: macs } : time;
    if (found) row(`  verdict on ${expectation.quantity}`, rangeVerdict(expectation, found).words);
  }
}

async function measuredRatio(runtime: Runtime, { ours, theirs }: Sides): Promise<Range> {
  const models = await Promise.all(
    [ours, theirs].map(async ({ title, document }) => {
      const trace = traceOf(check(document()));
      return { bytes: await toBytes(exportOnnx(trace, { name: title, form: "deploy", weights: "timing" })) };
    }),
  );
  const options = { backend: "wasm", minRuns: 7, maxRuns: 25, maxMs: 60_000 } as const;
  const [mine, other] = await runtime.measureTogether(models, options);
  if (!mine || !other) throw new Error("two models give two measurements");
  const range = ratioRange(other.samplesMs, mine.samplesMs);
  const { median, low, high } = range;
  row(
    "  time, ours / theirs",
    `× ${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}); ${mine.medianMs.toFixed(1)} and ${other.medianMs.toFixed(1)} ms, ${mine.runs} rounds`,
  );
  return range;
}

async function benchQnaMemory(runtime: Runtime): Promise<void> {
  const { id, words, source, timedSide } = qnaMemory;
  console.log(`\n${id}: ${words}\n  ${source}`);
  const bytes = qnaMemoryBytes();
  for (const { side, ...of } of bytes)
    row(`  ${side}×${side} positions`, `QnA ${mega(of.ours)} MB, self-attention ${mega(of.theirs)} MB`);
  console.log(`  at ${timedSide}×${timedSide}:`);
  await measuredRatio(runtime, qnaMemory.at(timedSide));
  row("  verdict on memory", growthVerdict(growthOf(bytes)).words);
}

/** Millions with three digits at least. */
function mega(amount: number): string {
  return (amount / 1e6).toFixed(amount < 1e7 ? 2 : amount < 1e8 ? 1 : 0);
}
