// Live measuring: after a pause the model is written for timing, run in the runtime's worker, and then profiled per block.

import type { Remote } from "comlink";
import type { Document } from "#graph-schema";
import type { BackendId, CutoutProfile, MeasureOptions, Profile, RuntimeClient } from "#runtime";
import { checkedOf, costsOf, sameModel } from "../derived.ts";
import { editor } from "../editor.ts";
import { type RunFailure, runStatus } from "../state/runs.ts";
import type { View } from "../state/view.ts";
import type { TimingWorker } from "./timing-worker.ts";

/** From the last edit to the measurement: short, but typing "128" should not measure 1 and 12. */
const pauseMs = 250;
/** A first figure must be there soon; it settles while nobody waits. */
const liveProtocol = { warmupRuns: 1, minRuns: 5, maxRuns: 60, maxMs: 1500 } satisfies Partial<MeasureOptions>;
const askedProtocol = { warmupRuns: 3, minRuns: 20, maxRuns: 200, maxMs: 8000 } satisfies Partial<MeasureOptions>;
const profileRuns = 5;
const cutoutProtocol = { warmupRuns: 1, minRuns: 5, maxRuns: 20, maxMs: 10_000 } satisfies Partial<MeasureOptions>;
/** Slower models are profiled only where that is asked for or shown. */
const mostProfiledMs = 800;
/** More weights than this do not fit beside the runtime in a 4 GB address space. */
const mostWeightBytes = 1.5e9;

interface Parts {
  readonly runtime: RuntimeClient;
  readonly writer: Remote<TimingWorker>;
}

let parts: Promise<Parts> | undefined;

async function load(): Promise<Parts> {
  const [{ createRuntimeClient }, Comlink] = await Promise.all([import("#runtime"), import("comlink")]);
  const worker = new Worker(new URL("./timing-worker.ts", import.meta.url), { type: "module", name: "timing" });
  // One core stays with the page.
  const threads = Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1));
  return { runtime: createRuntimeClient({ threads }), writer: Comlink.wrap<TimingWorker>(worker) };
}

/** The client and the writer, loaded once; a failure is told and tried again next time. */
async function ready(): Promise<Parts> {
  parts ??= load();
  try {
    return await parts;
  } catch (error) {
    parts = undefined;
    throw error;
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;
/** Of the measuring under way; another number means that it is of no more interest. */
let turn = 0;

/** The profile is what a heat of milliseconds and the profile's table show. */
function wantsProfile({ heat, drawer }: View): boolean {
  return heat === "ms" || drawer === "profile";
}

/** Measures now and after every edit that changes the model. Returns how to stop. */
export function startEngine(): () => void {
  void describe();
  queue(600);
  const stop = editor.subscribe(({ doc, view }, before) => {
    if (doc !== before.doc && !sameModel(doc, before.doc)) queue(pauseMs);
    if (!wantsProfile(view) || wantsProfile(before.view)) return;
    const { profile } = editor.getState().runs[view.backend];
    if (!profile || !sameModel(profile.doc, doc)) profileNow();
  });
  return () => {
    stop();
    clearTimeout(timer);
    cancelMeasuring();
  };
}

async function describe(): Promise<void> {
  try {
    const { runtime } = await ready();
    for (const { id, availability } of await runtime.describe())
      editor.getState().setRun(id, { absent: availability.available ? null : availability.reason });
  } catch (error) {
    // An early edit cancels all that runs, this question too.
    if (isCancelled(error)) return describe();
    editor.getState().setRun("wasm", { failure: failureOf(error) });
  }
}

/** Ends what is under way or waiting, on every backend. */
function interrupt(): void {
  clearTimeout(timer);
  turn++;
  void parts?.then(({ runtime }) => runtime.cancel());
  const { runs, setRun } = editor.getState();
  for (const id of ["wasm", "webgpu", "webnn"] as const)
    if (runs[id].activity.kind !== "idle") setRun(id, { activity: { kind: "idle" } });
}

function queue(afterMs: number): void {
  interrupt();
  const { doc, runs, setRun } = editor.getState();
  if (!measurable(doc, "wasm") || runStatus(runs.wasm, doc) === "done") return;
  setRun("wasm", { activity: { kind: "queued" }, failure: null });
  timer = setTimeout(() => void runLive(), afterMs);
}

/** False for what cannot run; where that needs a reason, it is said. */
function measurable(doc: Document, backend: BackendId): boolean {
  const { setRun } = editor.getState();
  if (!checkedOf(doc).ok) return false;
  const { weightBytes } = costsOf(doc, "fvcore");
  if (weightBytes <= mostWeightBytes) return true;
  const what = `${(weightBytes / 1e9).toFixed(1)} GB of weights do not fit into the runtime's memory.`;
  setRun(backend, { failure: { what, remedy: "The model is analysed, not run." } });
  return false;
}

async function runLive(): Promise<void> {
  const mine = turn;
  const { doc } = editor.getState();
  if (!(await measure("wasm", doc, { mine, protocol: liveProtocol }))) return;
  const ms = editor.getState().runs.wasm.latency?.measurement.medianMs ?? Number.POSITIVE_INFINITY;
  if (ms <= mostProfiledMs || wantsProfile(editor.getState().view)) await profile("wasm", doc, mine);
}

/** At once and more thoroughly, on the backend given or the one shown. */
export function measureNow(backend: BackendId = editor.getState().view.backend): void {
  const { doc } = editor.getState();
  interrupt();
  const mine = turn;
  if (!measurable(doc, backend)) return;
  void measure(backend, doc, { mine, protocol: askedProtocol }).then(async (done) => {
    if (done) await profile(backend, doc, mine);
    // What was interrupted for this: the live figure of the model.
    if (mine === turn && ["idle", "stale"].includes(runStatus(editor.getState().runs.wasm, doc))) queue(0);
  });
}

export function profileNow(backend: BackendId = editor.getState().view.backend): void {
  const { doc } = editor.getState();
  // While a measurement is under way, its own profile follows.
  if (editor.getState().runs[backend].activity.kind !== "idle" || !measurable(doc, backend)) return;
  void profile(backend, doc, turn);
}

export function cancelMeasuring(): void {
  interrupt();
}

interface Live {
  readonly mine: number;
  readonly protocol: Partial<MeasureOptions>;
}

/** Returns whether the figure is there and still wanted. */
async function measure(backend: BackendId, doc: Document, { mine, protocol }: Live): Promise<boolean> {
  const { setRun } = editor.getState();
  setRun(backend, { activity: { kind: "exporting" }, failure: null });
  try {
    const { runtime, writer } = await ready();
    const bytes = await writer.timingModel(doc);
    if (mine !== turn) return false;
    setRun(backend, { activity: { kind: "measuring", progress: null } });
    const measurement = await runtime.measure(
      { bytes },
      { ...protocol, backend },
      {
        onProgress: (progress) => {
          if (mine === turn) setRun(backend, { activity: { kind: "measuring", progress } });
        },
      },
    );
    if (mine !== turn) return false;
    setRun(backend, { activity: { kind: "idle" }, latency: { measurement, doc } });
    return true;
  } catch (error) {
    if (mine === turn) setRun(backend, { activity: { kind: "idle" }, failure: failureOf(error) });
    return false;
  }
}

async function profile(backend: BackendId, doc: Document, mine: number): Promise<void> {
  const { setRun } = editor.getState();
  setRun(backend, { activity: { kind: "profiling", progress: null } });
  try {
    const measured = await timesOfBlocks(backend, doc);
    if (mine === turn) setRun(backend, { activity: { kind: "idle" }, profile: { profile: measured, doc } });
  } catch (error) {
    if (mine === turn) setRun(backend, { activity: { kind: "idle" }, failure: failureOf(error) });
  }
}

/** By the runtime's profiler; where it has no times of nodes, or its clock is too coarse for them, by cut-out blocks. */
async function timesOfBlocks(backend: BackendId, doc: Document): Promise<Profile | CutoutProfile> {
  const [{ clockTooCoarse, RuntimeFailure }, { runtime, writer }] = await Promise.all([import("#runtime"), ready()]);
  try {
    const bytes = await writer.timingModel(doc);
    const measured = await runtime.profile({ bytes }, { backend, runs: profileRuns, warmupRuns: 1 });
    if (!clockTooCoarse(measured)) return measured;
  } catch (error) {
    if (!(error instanceof RuntimeFailure && error.code === "unsupported")) throw error;
  }
  return runtime.cutouts(await writer.cutouts(doc), { ...cutoutProtocol, backend });
}

function isCancelled(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "cancelled";
}

/** The runtime's failures have their own words; anything else is told as it is. */
function failureOf(error: unknown): RunFailure {
  if (typeof error === "object" && error !== null && "what" in error && "remedy" in error)
    return { what: sentence(String(error.what)), remedy: sentence(String(error.remedy)) };
  const text = error instanceof Error ? error.message : String(error);
  return { what: sentence(text), remedy: "Try again with Ctrl+Enter." };
}

function sentence(text: string): string {
  return text === "" || /[.!?]$/.test(text) ? text : `${text}.`;
}
