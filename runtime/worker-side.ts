/** The worker's half of the conversation: performs requests on an engine, whichever engine that is. */
import * as Comlink from "comlink";
import { toFailure } from "./failure.ts";
import type { Runtime } from "./runtime.ts";
import type { Tensors } from "./session.ts";
import { type Answer, movable, type WorkerApi } from "./worker-api.ts";

export function workerApi(createRuntime: (threads: number | undefined) => Runtime): WorkerApi {
  let runtime: Runtime | undefined;
  const running = new Map<number, AbortController>();
  return {
    start(threads) {
      runtime = createRuntime(threads);
    },
    abort(id) {
      running.get(id)?.abort();
    },
    async perform({ method, args }, id, onProgress) {
      const controller = new AbortController();
      running.set(id, controller);
      try {
        if (!runtime) throw new Error("worker: needs start() before any call, got none");
        const control = { signal: controller.signal, onProgress: onProgress ?? undefined };
        const perform = runtime[method] as (...all: readonly unknown[]) => Promise<unknown>;
        const value = await perform(...args, control);
        const answer: Answer = { done: true, value };
        return method === "run"
          ? Comlink.transfer(answer, [...movable(Object.values(value as Tensors).map(({ data }) => data))])
          : answer;
      } catch (thrown) {
        // An error's class and fields would not survive the way to the page, so a failure travels as its parts.
        return { done: false, failure: toFailure(thrown, "worker", "run").parts };
      } finally {
        running.delete(id);
      }
    },
  };
}
