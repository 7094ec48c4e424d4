/** The page's half: a runtime that lives in a worker, which is ended and made anew when it cannot be stopped otherwise. */
import * as Comlink from "comlink";
import { cancelled, type FailureCode, failure, RuntimeFailure, toFailure } from "./failure.ts";
import type { Progress } from "./measure.ts";
import type { Runtime, RuntimeControl } from "./runtime.ts";
import type { Model } from "./session.ts";
import { type Answer, movable, type Request, type WorkerApi } from "./worker-api.ts";

export interface RuntimeClient extends Runtime {
  /** Cancels the running call and all waiting ones. */
  cancel(): void;
}

export interface ClientSettings {
  /** Asked for; `Environment.threads` says what was got. Undefined leaves it to the runtime. */
  readonly threads?: number;
  /**
   * How long a cancelled call may go on before its worker is ended; 1 s unless told, about what a new worker needs to
   * start. The caller never waits for it, only the next call does.
   */
  readonly graceMs?: number;
  readonly spawn?: () => Spawned;
}

/** A worker, or what a test puts in its place. */
export interface Spawned {
  readonly endpoint: Comlink.Endpoint;
  terminate(): void;
  /** Called with a reason when the worker cannot go on. */
  onCrash(listener: (reason: string) => void): void;
}

interface Connection {
  readonly remote: Comlink.Remote<WorkerApi>;
  readonly spawned: Spawned;
}

interface Job {
  readonly request: Request;
  readonly control: RuntimeControl;
  readonly moved: readonly Uint8Array[];
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: RuntimeFailure) => void;
  readonly id: number;
  settled: boolean;
}

/** After these the worker's WebAssembly or its GPU device is of no more use. */
const fatal: readonly FailureCode[] = ["start-failed", "out-of-memory", "device-lost"];

export function createRuntimeClient(settings: ClientSettings = {}): RuntimeClient {
  const { threads, graceMs = 1000, spawn = spawnWorker } = settings;
  let connection: Connection | undefined;
  let running: Job | undefined;
  // Waiting calls stay on this side, so that they survive the end of a worker.
  let waiting: Job[] = [];
  let nextId = 1;

  function connect(): Connection {
    const spawned = spawn();
    const opened = { spawned, remote: Comlink.wrap<WorkerApi>(spawned.endpoint) };
    spawned.onCrash((reason) => {
      if (connection === opened) end(failure("start-failed", "worker", { what: reason }));
    });
    void opened.remote.start(threads);
    return opened;
  }

  /** Ends the worker; the running call fails with the reason, the waiting ones go on with a new worker. */
  function end(reason: RuntimeFailure): void {
    connection?.spawned.terminate();
    connection = undefined;
    const job = running;
    running = undefined;
    if (job) settle(job, () => job.reject(reason));
    next();
  }

  function settle(job: Job, how: () => void): void {
    if (job.settled) return;
    job.settled = true;
    how();
  }

  function next(): void {
    if (running) return;
    running = waiting.shift();
    if (running) void perform(running);
  }

  async function perform(job: Job): Promise<void> {
    try {
      connection ??= connect();
      const { onProgress } = job.control;
      const report = (progress: Progress) => !job.settled && onProgress?.(progress);
      const answer: Answer = await connection.remote.perform(
        Comlink.transfer(job.request, [...movable(job.moved)]),
        job.id,
        onProgress ? Comlink.proxy(report) : null,
      );
      // The worker was ended meanwhile; what it said last is of no interest.
      if (running !== job) return;
      if (!answer.done) throw new RuntimeFailure(answer.failure);
      settle(job, () => job.resolve(answer.value));
    } catch (thrown) {
      const reason = toFailure(thrown, "worker", "load");
      if (running !== job) return;
      if (fatal.includes(reason.code)) return end(reason);
      settle(job, () => job.reject(reason));
    }
    running = undefined;
    next();
  }

  function abort(job: Job): void {
    settle(job, () => job.reject(cancelled(job.request.method)));
    waiting = waiting.filter((other) => other !== job);
    if (running !== job) return;
    void connection?.remote.abort(job.id);
    setTimeout(() => {
      if (running === job) end(cancelled(job.request.method));
    }, graceMs);
  }

  function call<T>(request: Request, models: readonly Model[] = [], control: RuntimeControl = {}): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const moved = models.flatMap(({ bytes, externalData = [] }) => [
        bytes,
        ...externalData.map((file) => file.bytes),
      ]);
      const id = nextId++;
      const job: Job = { request, control, moved, id, reject, settled: false, resolve: (value) => resolve(value as T) };
      const { signal } = control;
      if (signal?.aborted) return reject(cancelled(request.method));
      if (models.some(({ bytes }) => bytes.length === 0)) return reject(emptyModel(request.method));
      signal?.addEventListener("abort", () => abort(job), { once: true });
      waiting.push(job);
      next();
    });
  }

  function cancel(): void {
    for (const job of [...waiting, ...(running ? [running] : [])]) abort(job);
  }

  return {
    cancel,
    describe: () => call({ method: "describe", args: [] }),
    measure: (model, options, control) => call({ method: "measure", args: [model, options] }, [model], control),
    measureTogether: (models, options, control) =>
      call({ method: "measureTogether", args: [models, options] }, models, control),
    profile: (model, options, control) => call({ method: "profile", args: [model, options] }, [model], control),
    cutouts: (work, options, control) =>
      call(
        { method: "cutouts", args: [work, options] },
        [work.whole, ...work.parts.map(({ model }) => model)],
        control,
      ),
    run: (model, inputs, options) => call({ method: "run", args: [model, inputs, options] }, [model]),
    async dispose() {
      cancel();
      end(cancelled("dispose"));
    },
  };
}

function emptyModel(where: string): RuntimeFailure {
  return failure("invalid-model", where, {
    what: "the model has no bytes",
    remedy: "Export it anew for every call: its bytes are moved to the worker",
  });
}

function spawnWorker(): Spawned {
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module", name: "runtime" });
  return {
    endpoint: worker,
    terminate: () => worker.terminate(),
    onCrash(listener) {
      worker.addEventListener("error", ({ message }) => listener(message || "the worker's script could not be loaded"));
      worker.addEventListener("messageerror", () => listener("a message to or from the worker could not be read"));
    },
  };
}
