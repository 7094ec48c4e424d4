// The headline claims of the papers, counted here and measured side by side on WASM: what holds in a browser, what does not.

import { cpus } from "node:os";
import { exportOnnx, toBytes } from "#exporters";
import { atExpectedLengths, check, conventions, type Document, traceCosts, traceOf } from "#graph-schema";
import { createNodeRuntime, pairedRatio, quantile, type Runtime } from "#runtime";
import { type Claim, claims, qnaMemory } from "./claims.ts";
import { row } from "./figures.ts";
import { growthVerdict, type Range, rangeVerdict } from "./verdict.ts";

/** Products of convolutions, linears and matrices: what papers print. */
const convention = conventions.torch;
const threads = 1;

export async function benchHeadlines(): Promise<void> {
  console.log(
    `${cpus()[0]?.model ?? "unknown CPU"}; WASM in Node ${process.versions.node}, ${threads} thread, batch 1,`,
  );
  console.log(`deploy form, models run by turns; ${convention.unit} as ${convention.title} counts them\n`);
  const runtime = createNodeRuntime({ threads });
  try {
    for (const claim of claims) await benchClaim(runtime, claim);
    await benchQnaMemory(runtime);
  } finally {
    await runtime.dispose();
  }
}

async function benchClaim(runtime: Runtime, { id, words, source, ours, theirs, expects, untimed }: Claim) {
  console.log(`\n${id}: ${words}\n  ${source}`);
  const [mine, other] = [ours.document(), theirs.document()];
  if (!mine || !other) {
    const absent = [ours, theirs].filter(({ document }) => !document()).map(({ title }) => title);
    return row("  skipped", `${absent.join(" and ")}: not in the zoo`);
  }
  // Where the length of a value depends on the picture, at the length that the model was trained to keep to.
  const costs = [mine, other].map((document) => traceCosts(atExpectedLengths(traceOf(check(document))), convention.id));
  for (const [index, { title }] of [ours, theirs].entries())
    row(
      `  ${title}`,
      `${mega(costs[index]?.macs)} M ${convention.unit}, ${mega(costs[index]?.parameters)} M parameters`,
    );
  const macs = (costs[0]?.macs ?? 0) / (costs[1]?.macs ?? 1);
  row(`  ${convention.unit}, ours / theirs`, `× ${macs.toFixed(3)}`);
  const time = untimed === undefined ? await measuredRatio(runtime, { ours: mine, theirs: other }) : undefined;
  if (untimed !== undefined) row("  time", untimed);
  for (const expectation of expects) {
    const found = expectation.quantity === "macs" ? { median: macs, low: macs, high: macs } : time;
    if (found) row(`  verdict on ${expectation.quantity}`, rangeVerdict(expectation, found).words);
  }
}

async function measuredRatio(
  runtime: Runtime,
  { ours, theirs }: { readonly ours: Document; readonly theirs: Document },
): Promise<Range> {
  const models = await Promise.all(
    [ours, theirs].map(async (document) => {
      const trace = traceOf(check(document));
      return { bytes: await toBytes(exportOnnx(trace, { name: document.name, form: "deploy", weights: "timing" })) };
    }),
  );
  const options = { backend: "wasm", minRuns: 7, maxRuns: 25, maxMs: 60_000 } as const;
  const [mine, other] = await runtime.measureTogether(models, options);
  if (!mine || !other) throw new Error("two models give two measurements");
  const median = pairedRatio(other.samplesMs, mine.samplesMs);
  const each = mine.samplesMs.map((ms, round) => ms / (other.samplesMs[round] ?? Number.NaN)).sort((a, b) => a - b);
  const [low, high] = [quantile(each, 0.1), quantile(each, 0.9)];
  row(
    "  time, ours / theirs",
    `× ${median.toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)}); ${mine.medianMs.toFixed(1)} and ${other.medianMs.toFixed(1)} ms, ${mine.runs} rounds`,
  );
  return { median, low, high };
}

/** Activations as counted: outputs of products, attention's scores among them. */
function activationBytes(document: Document): number {
  return 4 * traceCosts(traceOf(check(document)), convention.id).activations;
}

async function benchQnaMemory(runtime: Runtime): Promise<void> {
  const { words, source, sides, timedSide, ours, theirs } = qnaMemory;
  console.log(`\nqna: ${words}\n  ${source}`);
  const bytes = sides.map((side) => ({
    side,
    ours: activationBytes(ours(side)),
    theirs: activationBytes(theirs(side)),
  }));
  for (const { side, ...of } of bytes)
    row(`  ${side}×${side} positions`, `QnA ${mega(of.ours)} MB, self-attention ${mega(of.theirs)} MB`);
  const growth = (of: "ours" | "theirs") => bytes.slice(1).map((entry, index) => entry[of] / (bytes[index]?.[of] ?? 1));
  console.log(`  at ${timedSide}×${timedSide}:`);
  await measuredRatio(runtime, { ours: ours(timedSide), theirs: theirs(timedSide) });
  const found = { ours: Math.max(...growth("ours")), theirs: Math.min(...growth("theirs")) };
  row("  verdict on memory", growthVerdict(found).words);
}

function mega(amount = 0): string {
  return (amount / 1e6).toFixed(amount < 1e7 ? 2 : 0);
}
