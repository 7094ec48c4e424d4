// The measuring of this page's editor: its runtime and its model writer, each in a worker, loaded once.

import { editor } from "../editor.ts";
import { loadedOnce } from "../loaded-once.ts";
import { createMeasuring, type Parts } from "./measuring.ts";
import type { TimingWorker } from "./timing-worker.ts";

async function load(): Promise<Parts> {
  const [{ createRuntimeClient }, Comlink] = await Promise.all([import("#runtime"), import("comlink")]);
  const worker = new Worker(new URL("./timing-worker.ts", import.meta.url), { type: "module", name: "timing" });
  // One core stays with the page.
  const threads = Math.min(4, Math.max(1, navigator.hardwareConcurrency - 1));
  return { runtime: createRuntimeClient({ threads }), writer: Comlink.wrap<TimingWorker>(worker) };
}

export const {
  start: startEngine,
  measureNow,
  profileNow,
  cancel: cancelMeasuring,
  paused: whilePaused,
} = createMeasuring(editor, loadedOnce(load));
