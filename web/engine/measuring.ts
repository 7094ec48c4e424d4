// When what is measured: after a pause the model on every backend that measures by itself, one after the other, then its
// blocks. Knows the editor and a runtime client, and neither how that is made nor the page.

import type { Document } from "#graph-schema";
import type { AdapterInfo, BackendId, MeasureOptions, RuntimeClient } from "#runtime";
import { checkedOf, sameModel } from "../derived.ts";
import { backendIds } from "../state/backends.ts";
import { runStatus, shownBackend } from "../state/runs.ts";
import type { View } from "../state/view.ts";
import type { Editor } from "../store.ts";
import { type BlockTimer, timesOfBlocks } from "./block-times.ts";
import { codeOf, failureOf } from "./run-failure.ts";
import { bytesTooMany } from "./runtime-memory.ts";

/** From the last edit to the measurement: short, but typing "128" should not measure 1 and 12. */
const pauseMs = 250;
/** The page shows itself before anything runs. */
const firstPauseMs = 600;
/** A first figure must be there soon; it settles while nobody waits. */
const liveProtocol = { warmupRuns: 1, minRuns: 5, maxRuns: 60, maxMs: 1500 } satisfies Partial<MeasureOptions>;
const askedProtocol = { warmupRuns: 3, minRuns: 20, maxRuns: 200, maxMs: 8000 } satisfies Partial<MeasureOptions>;
/** Slower models are profiled only where that is asked for or shown. */
const mostProfiledMs = 800;
/** What a driver that fails once does again: each try costs the worker, and with it the time of the other backends. */
const lasting: readonly unknown[] = ["device-lost", "start-failed"];

export interface Parts extends BlockTimer {
  readonly runtime: RuntimeClient;
}

export interface Measuring {
  /** Measures now and after every edit that changes the model. Returns how to stop. */
  start(): () => void;
  /** At once and more thoroughly, on the backend given or the one chosen. */
  measureNow(backend?: BackendId): void;
  profileNow(backend?: BackendId): void;
  /** Ends what is under way or waiting, on every backend. */
  cancel(): void;
  /** Does other work that is timed, or needs the machine: alone, one after the other; what it interrupts follows. */
  paused<T>(work: () => Promise<T>): Promise<T>;
}

/** @param parts the client and the writer; a failure to make them is told, and tried again next time */
export function createMeasuring(editor: Editor, parts: () => Promise<Parts>): Measuring {
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** Of the measuring under way; another number means that it is of no more interest. */
  let turn = 0;
  /** Those that measure without being asked, in order: the one that everyone has comes first. */
  let live: readonly BackendId[] = ["wasm"];
  /** Has WebGPU a GPU behind it? One that has failed and works again is live again. */
  let hasGpu = false;
  let made: Promise<Parts> | undefined;
  /** Works of `paused` under way or waiting for one another. */
  let pauses = 0;
  let lastWork: Promise<unknown> = Promise.resolve();
  /** What follows when they are done: the live figures, and what was asked for meanwhile. */
  let owed = false;
  let asked: (() => void) | null = null;

  const ready = (): Promise<Parts> => {
    made = parts();
    return made;
  };
  const setRun = editor.getState().setRun;
  const shown = (): BackendId => shownBackend(editor.getState());
  /** What a command without a backend means: also one that failed, to try it again. */
  const chosen = (): BackendId => {
    const { runs, view } = editor.getState();
    return runs[view.backend].absent === null ? view.backend : "wasm";
  };
  const wanting = (backend: BackendId, doc: Document): boolean =>
    runStatus(editor.getState().runs[backend], doc) !== "done";
  const byItself = (): readonly BackendId[] => (editor.getState().view.liveLatency ? live : []);
  const due = (doc: Document): readonly BackendId[] =>
    byItself().filter((backend) => measurable(doc, backend) && wanting(backend, doc));

  function start(): () => void {
    void describe();
    queue(firstPauseMs);
    const stop = editor.subscribe(({ doc, view, opened }, before) => {
      // What is opened has no figures, though it may be the model that was open.
      if (opened !== before.opened || (doc !== before.doc && !sameModel(doc, before.doc))) queue(pauseMs);
      if (view.liveLatency !== before.view.liveLatency) queue(0);
      if (!wantsProfile(view) || (wantsProfile(before.view) && view.backend === before.view.backend)) return;
      const { profile } = editor.getState().runs[shown()];
      if (!byItself().includes(shown()) || (profile && sameModel(profile.doc, doc))) return;
      profileNow(shown());
    });
    return () => {
      stop();
      stopAll();
    };
  }

  async function describe(): Promise<void> {
    try {
      const { runtime } = await ready();
      for (const { id, availability } of await runtime.describe()) {
        const absent = availability.available ? null : availability.reason;
        const onlyAsked = availability.available ? softwareReason(availability.adapter) : null;
        setRun(id, { absent, onlyAsked });
        if (id === "webgpu") hasGpu = absent === null && onlyAsked === null;
      }
      if (hasGpu) live = ["wasm", "webgpu"];
      if (!hasGpu) return;
      // The first measurement may be waiting or under way, then this one follows it; or it may have ended.
      if (editor.getState().runs.wasm.activity.kind === "idle") queue(pauseMs);
      else markWaiting("webgpu");
    } catch (error) {
      // An early edit cancels all that runs, this question too.
      if (codeOf(error) === "cancelled") return describe();
      setRun("wasm", { failure: failureOf(error) });
    }
  }

  function stopAll(): void {
    owed = false;
    asked = null;
    cancel();
  }

  function cancel(): void {
    clearTimeout(timer);
    turn++;
    void made?.then(({ runtime }) => runtime.cancel()).catch(() => undefined);
    const { runs } = editor.getState();
    for (const id of backendIds) if (runs[id].activity.kind !== "idle") setRun(id, { activity: { kind: "idle" } });
  }

  function queue(afterMs: number): void {
    cancel();
    if (byItself().length === 0) return;
    for (const backend of due(editor.getState().doc)) markWaiting(backend);
    if (pauses > 0) owed = true;
    else timer = setTimeout(() => void runLive(), afterMs);
  }

  async function paused<T>(work: () => Promise<T>): Promise<T> {
    pauses++;
    if (Object.values(editor.getState().runs).some(({ activity }) => activity.kind !== "idle")) queue(0);
    const done = lastWork.then(work, work);
    lastWork = done;
    try {
      return await done;
    } finally {
      pauses--;
      if (pauses === 0) resume();
    }
  }

  function resume(): void {
    const [live, wish] = [owed, asked];
    owed = false;
    asked = null;
    if (live) queue(0);
    wish?.();
  }

  function markWaiting(backend: BackendId): void {
    setRun(backend, { activity: { kind: "queued" }, failure: null });
  }

  /** False for what cannot run; where that needs a reason, it is said. */
  function measurable(doc: Document, backend: BackendId): boolean {
    if (!checkedOf(doc).ok) return false;
    const tooMany = bytesTooMany(doc);
    if (tooMany === null) return true;
    const what = `${(tooMany / 1e9).toFixed(1)} GB of weights do not fit into the runtime's memory.`;
    setRun(backend, { failure: { what, remedy: "The model is analysed, not run." } });
    return false;
  }

  async function runLive(): Promise<void> {
    const mine = turn;
    const { doc } = editor.getState();
    const tried = new Set<BackendId>();
    // Looked up each time: whether there is a GPU may have become known meanwhile.
    const next = () => due(doc).find((backend) => !tried.has(backend));
    for (let backend = next(); backend !== undefined; backend = next()) {
      tried.add(backend);
      await measure(backend, doc, { mine, protocol: liveProtocol });
      if (mine !== turn) return;
    }
    for (const backend of live) {
      const { runs, view } = editor.getState();
      const { latency, profile: profiled } = runs[backend];
      if (!latency || wanting(backend, doc) || (profiled && sameModel(profiled.doc, doc))) continue;
      // The time of blocks is on screen for one backend; for the others it is worth having only where it costs nothing.
      const seen = backend === shown();
      const quick = latency.measurement.medianMs <= mostProfiledMs;
      if ((quick && (seen || backend === "wasm")) || (seen && wantsProfile(view))) await profile(backend, doc, mine);
      if (mine !== turn) return;
    }
  }

  function measureNow(backend: BackendId = chosen()): void {
    const { doc } = editor.getState();
    cancel();
    const mine = turn;
    if (!measurable(doc, backend)) return;
    if (pauses > 0) {
      markWaiting(backend);
      asked = () => measureNow(backend);
      return;
    }
    void measure(backend, doc, { mine, protocol: askedProtocol }).then(async (done) => {
      if (done && backend === "webgpu" && hasGpu) {
        live = ["wasm", "webgpu"];
        setRun(backend, { onlyAsked: null });
      }
      if (done) await profile(backend, doc, mine);
      // What was interrupted for this: the live figures of the model.
      const missed = ({ runs }: ReturnType<Editor["getState"]>): boolean =>
        byItself().some((id) => ["idle", "stale"].includes(runStatus(runs[id], doc)));
      if (mine === turn && missed(editor.getState())) queue(0);
    });
  }

  function profileNow(backend: BackendId = chosen()): void {
    const { doc, runs } = editor.getState();
    // While a measurement is under way, its own profile follows.
    if (runs[backend].activity.kind !== "idle" || !measurable(doc, backend)) return;
    if (pauses > 0) {
      asked = () => profileNow(backend);
      return;
    }
    void profile(backend, doc, turn);
  }

  interface Live {
    readonly mine: number;
    readonly protocol: Partial<MeasureOptions>;
  }

  /** Returns whether the figure is there and still wanted. */
  async function measure(backend: BackendId, doc: Document, { mine, protocol }: Live): Promise<boolean> {
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
      if (mine === turn) failed(backend, error);
      return false;
    }
  }

  async function profile(backend: BackendId, doc: Document, mine: number): Promise<void> {
    setRun(backend, { activity: { kind: "profiling", progress: null } });
    try {
      const measured = await timesOfBlocks(backend, doc, await ready());
      if (mine === turn) setRun(backend, { activity: { kind: "idle" }, profile: { profile: measured, doc } });
    } catch (error) {
      if (mine === turn) failed(backend, error);
    }
  }

  /** What else can be shown is: a backend that stays broken is not tried at every edit, and blocks show WASM's times. */
  function failed(backend: BackendId, error: unknown): void {
    const failure = failureOf(error);
    const before = shown();
    const stopped = backend !== "wasm" && lasting.includes(codeOf(error));
    if (stopped) live = live.filter((other) => other !== backend);
    setRun(backend, {
      activity: { kind: "idle" },
      failure,
      // A reason that lasts, as software in a GPU's place, stays.
      ...(stopped && hasGpu && { onlyAsked: "It failed, so it is measured only when asked." }),
    });
    if (before === backend && shown() !== backend)
      editor.getState().notify({ tone: "warning", text: `${failure.what} The blocks show WASM's times.` });
  }

  return { start, measureNow, profileNow, cancel: stopAll, paused };
}

/** The profile is what a heat of milliseconds and the profile's table show. */
function wantsProfile({ heat, drawer }: View): boolean {
  return heat === "ms" || drawer === "profile";
}

function softwareReason(adapter: AdapterInfo | null): string | null {
  if (!adapter?.software) return null;
  return "This WebGPU is drawn by software, not by a GPU: hundreds of times slower, so it is measured only when asked.";
}
