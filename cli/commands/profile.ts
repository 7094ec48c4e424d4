// vitrine profile MODEL: measured latency and time per scope, on onnxruntime-web's WASM in this process.
import type { Command } from "commander";
import { exportOnnx, toBytes } from "#exporters";
import { createNodeRuntime, type Measurement, type Profile, type Runtime, rollUp } from "#runtime";
import { positiveNumber } from "../argument.ts";
import { type CheckedModel, loadModel, traced } from "../model-source.ts";
import { printJson, printResult, progress } from "../output.ts";
import { share, table } from "../table.ts";

interface ProfileFlags {
  readonly threads?: number;
  readonly runs?: number;
  readonly json?: boolean;
}

const profiledRuns = 10;

export function addProfile(program: Command): void {
  program
    .command("profile")
    .description("measure the latency of the deploy form and the time of each scope (WASM)")
    .argument("<MODEL>")
    .option("--threads <N>", "threads for WebAssembly", positiveNumber)
    .option("--runs <N>", "exactly so many runs; without it, until they agree", positiveNumber)
    .option("--json", "for machines")
    .action(async (name: string, flags: ProfileFlags) => {
      const model = traced(await loadModel(name));
      const runtime = createNodeRuntime(flags.threads === undefined ? {} : { threads: flags.threads });
      try {
        const { latency, profile } = await measured(runtime, model, flags.runs);
        if (flags.json) printJson(asJson(model, latency, profile));
        else printResult(asText(model, latency, profile));
      } finally {
        await runtime.dispose();
      }
    });
}

async function measured(runtime: Runtime, { trace, document }: CheckedModel, runs: number | undefined) {
  // Weights made in the runtime: latency does not depend on values, loading them would.
  const stream = exportOnnx(trace, { name: document.name, form: "deploy", weights: "timing" });
  const protocol = runs === undefined ? {} : { minRuns: runs, maxRuns: runs, targetSpread: 0, maxMs: Number.MAX_VALUE };
  progress("measuring …");
  const latency = await runtime.measure(
    { bytes: await toBytes(stream) },
    { backend: "wasm", ...protocol },
    { onProgress: ({ phase, runsDone }) => progress(`${phase}: ${runsDone} runs`) },
  );
  progress("profiling …");
  const profile = await runtime.profile(
    { bytes: await toBytes(stream) },
    { backend: "wasm", runs: Math.min(runs ?? profiledRuns, profiledRuns) },
  );
  progress(`${latency.runs} runs measured, ${profile.runs} profiled`, { end: true });
  return { latency, profile };
}

function scopeRows({ byScope }: Profile) {
  return [...rollUp(byScope)].map(([scope, { ms, nodes }]) => ({ scope, ms, nodes }));
}

function asJson({ document }: CheckedModel, latency: Measurement, profile: Profile) {
  const { samplesMs: _, ...figures } = latency;
  return {
    model: document.name,
    ...figures,
    profile: {
      method: profile.method,
      runs: profile.runs,
      modelRunMs: profile.modelRunMs,
      attributedMs: profile.attributedMs,
      unattributedMs: profile.unattributedMs,
      scopes: scopeRows(profile),
    },
  };
}

function asText({ document }: CheckedModel, latency: Measurement, profile: Profile): string {
  const { medianMs, p10Ms, p90Ms, runs, threads, coldCreateMs, settled } = latency;
  const ms = (value: number): string => value.toFixed(2);
  const shown = scopeRows(profile).filter(({ scope }) => scope.split(".").length <= 2);
  return [
    `${document.name}: median ${ms(medianMs)} ms (p10 ${ms(p10Ms)}, p90 ${ms(p90Ms)}), ${runs} runs${settled ? "" : ", not settled"}`,
    `WASM, ${threads} thread${threads === 1 ? "" : "s"}, deploy form, batch 1; start ${ms(coldCreateMs)} ms`,
    "",
    table(shown, [
      { title: "scope", cell: ({ scope }) => (scope === "" ? "(all)" : scope) },
      { title: "ms", cell: (row) => ms(row.ms), align: "right" },
      { title: "share", cell: (row) => share(row.ms, profile.modelRunMs), align: "right" },
    ]),
    "",
    `Times per scope are of ${profile.runs} profiled runs, ${ms(profile.modelRunMs)} ms each; ${ms(profile.unattributedMs)} ms are not attributed.`,
  ].join("\n");
}
