// Measurements per backend: what is known, of which document, and what is going on. Never in undo, nor in a file.

import type { Document } from "#graph-schema";
import type { BackendId, CutoutProfile, Measurement, Profile, Progress } from "#runtime";
import { sameModel } from "../derived.ts";
import { backends, perBackend } from "./backends.ts";
import type { View } from "./view.ts";

/** Of a model that ran: the headline latency with its circumstances. */
export interface MeasuredLatency {
  readonly measurement: Measurement;
  /** What was measured; another document now means that the number is stale. */
  readonly doc: Document;
}

export interface MeasuredProfile {
  /** `method` says whether the runtime's profiler or cut-out blocks gave the times. */
  readonly profile: Profile | CutoutProfile;
  readonly doc: Document;
}

/** A sentence of what failed and one of what the user can do. */
export interface RunFailure {
  readonly what: string;
  readonly remedy: string;
}

export type RunActivity =
  | { readonly kind: "idle" }
  /** Waits for the pause after an edit, or for another measurement to end. */
  | { readonly kind: "queued" }
  | { readonly kind: "exporting" }
  | { readonly kind: "measuring"; readonly progress: Progress | null }
  | { readonly kind: "profiling"; readonly progress: Progress | null };

export interface BackendRun {
  readonly activity: RunActivity;
  readonly latency: MeasuredLatency | null;
  readonly profile: MeasuredProfile | null;
  /** Of the last try; cleared by the next one. */
  readonly failure: RunFailure | null;
  /** Not null: this machine cannot, and why. */
  readonly absent: string | null;
  /** Not null: measured only when the user asks for it, whatever the settings say, and why. */
  readonly onlyAsked: string | null;
}

export type Runs = Readonly<Record<BackendId, BackendRun>>;

const untouched: BackendRun = {
  activity: { kind: "idle" },
  latency: null,
  profile: null,
  failure: null,
  absent: null,
  onlyAsked: null,
};

export const noRuns: Runs = perBackend((id) =>
  backends[id].rare ? { ...untouched, absent: "Not looked for yet." } : untouched,
);

/** How a figure is to be shown: grey when stale, breathing while measured, with a reason when failed. */
export type RunStatus = "idle" | "queued" | "measuring" | "done" | "stale" | "failed" | "absent";

export function runStatus(run: BackendRun, doc: Document): RunStatus {
  if (run.absent !== null) return "absent";
  const fresh = run.latency !== null && sameModel(run.latency.doc, doc);
  // A profile of what has just been measured leaves the figure as it is.
  if (run.activity.kind === "profiling" && fresh) return "done";
  if (run.activity.kind === "queued") return "queued";
  if (run.activity.kind !== "idle") return "measuring";
  if (run.failure) return "failed";
  if (!run.latency) return "idle";
  return fresh ? "done" : "stale";
}

/** Null: measured by itself after every edit; else why this backend is measured only when the user asks for it. */
export function whyOnlyAsked(
  { runs, view }: { readonly runs: Runs; readonly view: Pick<View, "liveLatency"> },
  backend: BackendId,
): string | null {
  return view.liveLatency ? runs[backend].onlyAsked : "Measured only when asked: live latency is off in the settings.";
}

/** Whose milliseconds blocks and tables show: the chosen backend's, or WASM's where that one is not here or failed. */
export function shownBackend({ runs, view }: { readonly runs: Runs; readonly view: Pick<View, "backend"> }): BackendId {
  const { absent, failure, profile } = runs[view.backend];
  return absent !== null || (failure !== null && profile === null) ? "wasm" : view.backend;
}
