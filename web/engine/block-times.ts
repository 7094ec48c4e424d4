// Times of a model's blocks: by the runtime's profiler; where it has no times of nodes, or too coarse a clock, by cut-outs.

import type { Document } from "#graph-schema";
import type { BackendId, Cutout, CutoutProfile, MeasureOptions, Model, Profile, RuntimeClient } from "#runtime";

const profileRuns = 5;
const cutoutProtocol = { warmupRuns: 1, minRuns: 5, maxRuns: 20, maxMs: 10_000 } satisfies Partial<MeasureOptions>;

/** Models written away from the page. */
export interface ModelWriter {
  timingModel(doc: Document): Promise<Uint8Array<ArrayBuffer>>;
  cutouts(doc: Document): Promise<{ readonly whole: Model; readonly parts: readonly Cutout[] }>;
}

export interface BlockTimer {
  readonly runtime: Pick<RuntimeClient, "profile" | "cutouts">;
  readonly writer: ModelWriter;
}

/** Rejects with the runtime's failure. */
export async function timesOfBlocks(
  backend: BackendId,
  doc: Document,
  { runtime, writer }: BlockTimer,
): Promise<Profile | CutoutProfile> {
  const { clockTooCoarse, RuntimeFailure } = await import("#runtime");
  try {
    const bytes = await writer.timingModel(doc);
    const measured = await runtime.profile({ bytes }, { backend, runs: profileRuns, warmupRuns: 1 });
    if (!clockTooCoarse(measured)) return measured;
  } catch (error) {
    if (!(error instanceof RuntimeFailure && error.code === "unsupported")) throw error;
  }
  return runtime.cutouts(await writer.cutouts(doc), { ...cutoutProtocol, backend });
}
