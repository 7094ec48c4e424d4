/** The runtime itself, wherever onnxruntime-web comes from: opens sessions, and measures, profiles and runs with them. */
import { attribute, scopesOf } from "./attribute.ts";
import { type AdapterInfo, adapterInfo, type BackendId, backends, describeBackends } from "./backend.ts";
import { timeCutouts } from "./cutouts.ts";
import { cancelled, failure, toFailure } from "./failure.ts";
import { timingInput } from "./feeds.ts";
import type { Host } from "./host.ts";
import { defaultProtocol, measureTogether, type Protocol } from "./measure.ts";
import type { Ort, OrtBuild, OrtSource } from "./ort-source.ts";
import { noNodeTimes, parseProfile, traceResolutionMs, typicalRun } from "./profile-events.ts";
import type { Environment, MeasureOptions, RunOptions, Runtime, RuntimeControl } from "./runtime.ts";
import { gpuDevice, type Model, openSession, type Session, type SessionOptions, type Tensors } from "./session.ts";

export interface EngineSettings {
  readonly source: OrtSource;
  readonly host: Host;
  /** Threads for WebAssembly; fixed once the first session is open. Default: one per core, four at most. */
  readonly threads?: number | undefined;
}

export function createEngine({ source, host, threads = Math.min(4, host.cores) }: EngineSettings): Runtime {
  const loaded = new Map<OrtBuild, Promise<Ort>>();
  const checked = new Map<BackendId, Promise<AdapterInfo | null>>();
  let lastCall: Promise<unknown> = Promise.resolve();

  /** One call after the other; a failed call does not stop the next one. */
  function inTurn<T>(call: () => Promise<T>): Promise<T> {
    const result = lastCall.then(call, call);
    lastCall = result;
    return result;
  }

  /** The adapter of a backend that is here; throws "unsupported" with the reason when it is not. */
  function requireBackend(id: BackendId): Promise<AdapterInfo | null> {
    const check = async () => {
      const availability = await backends[id].availability(host);
      if (availability.available) return availability.adapter;
      throw failure("unsupported", backends[id].title, { what: availability.reason });
    };
    return remembered(checked, id, check);
  }

  async function load(id: BackendId): Promise<Ort> {
    await requireBackend(id);
    const build = backends[id].build(host);
    return remembered(loaded, build, async () => {
      try {
        const ort = await source.load(build);
        // Asking for more without shared memory would only make the runtime warn and take one.
        ort.env.wasm.numThreads = host.sharedMemory ? threads : 1;
        return ort;
      } catch (thrown) {
        throw toFailure(thrown, `${backends[id].title} runtime`, "load");
      }
    });
  }

  async function open(model: Model, options: RunOptions, extra: Partial<SessionOptions> = {}) {
    const session = await openSession(await load(options.backend), model, { ...options, ...extra });
    try {
      return { session, inputs: timingInputs(session, options) };
    } catch (thrown) {
      await session.release();
      throw thrown;
    }
  }

  /** Where it ran; asked after the first session, when both threads and GPU device are known. */
  async function environment(backend: BackendId): Promise<Environment> {
    const ort = await load(backend);
    const device = backend === "webgpu" ? await gpuDevice(ort) : undefined;
    const asked = await requireBackend(backend);
    return {
      backend,
      threads: ort.env.wasm.numThreads ?? 1,
      threadsAsked: threads,
      crossOriginIsolated: host.crossOriginIsolated,
      adapter: device?.adapterInfo ? adapterInfo({ info: device.adapterInfo, features: device.features }) : asked,
    };
  }

  async function measureModels(models: readonly Model[], options: MeasureOptions, control: RuntimeControl) {
    const subjects = models.map((model) => ({
      async create() {
        const { session, inputs } = await open(model, options);
        return { run: async () => void (await session.run(inputs)), release: session.release };
      },
    }));
    const timings = await measureTogether(subjects, protocolOf(options), control);
    const where = await environment(options.backend);
    return timings.map((timing) => ({ ...timing, ...where }));
  }

  const runtime: Omit<Runtime, "describe"> = {
    async measure(model, options, control = {}) {
      const [measurement] = await measureModels([model], options, control);
      if (!measurement) throw new TypeError("measure: one model must give one measurement, got none");
      return measurement;
    },

    measureTogether: (models, options, control = {}) => measureModels(models, options, control),

    async profile(model, options, { signal, onProgress } = {}) {
      const { runs = 10, warmupRuns = 2, backend } = options;
      const { title, profilesNodes } = backends[backend];
      if (!profilesNodes) throw noNodeTimes(`${title} profile`, "this backend runs many nodes as one");
      onProgress?.({ phase: "create", index: 0, runsDone: 0, lastMs: null, medianMs: null });
      const { session, inputs } = await open(model, options, { profiling: true });
      try {
        for (let run = 0; run < warmupRuns + runs; run++) {
          if (signal?.aborted) throw cancelled("profile");
          await session.run(inputs);
          const counted = run >= warmupRuns;
          const runsDone = counted ? run + 1 - warmupRuns : run + 1;
          // No times: those of a profiled session are not for showing.
          onProgress?.({ phase: counted ? "measure" : "warm-up", index: 0, runsDone, lastMs: null, medianMs: null });
          // Lets a cancel in.
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
        const all = readProfile(source.capture(session.endProfiling), backend);
        const counted = all.slice(warmupRuns);
        const { modelRunMs, nodes } = typicalRun(counted);
        const scopes = scopesOf(nodes.map(({ name }) => name));
        const scoped = nodes.map((node, index) => ({ ...node, scope: scopes[index] ?? "" }));
        const clockResolutionMs = traceResolutionMs(counted);
        return {
          ...attribute(scoped, { method: "profiler", modelRunMs, clockResolutionMs }),
          ...(await environment(backend)),
          nodes: scoped,
          runs: counted.length,
        };
      } finally {
        await session.release();
      }
    },

    async cutouts({ whole, parts }, options, control = {}) {
      const openPart = (model: Model) => async () => {
        const { session, inputs } = await open(model, options, { resultsStayOnGpu: true });
        return { repeat: (times: number) => session.repeat(inputs, times), release: session.release };
      };
      const attribution = await timeCutouts(
        parts.map(({ scope, model }) => ({ scope, open: openPart(model) })),
        openPart(whole),
        { protocol: protocolOf(options), control },
      );
      return { ...attribution, ...(await environment(options.backend)) };
    },

    async run(model, inputs, options) {
      const opened = await open(model, options);
      try {
        return await opened.session.run(inputs ?? opened.inputs);
      } finally {
        await opened.session.release();
      }
    },

    dispose: async () => {},
  };

  return {
    describe: () => describeBackends(host),
    measure: (...call) => inTurn(() => runtime.measure(...call)),
    measureTogether: (...call) => inTurn(() => runtime.measureTogether(...call)),
    profile: (...call) => inTurn(() => runtime.profile(...call)),
    cutouts: (...call) => inTurn(() => runtime.cutouts(...call)),
    run: (...call) => inTurn(() => runtime.run(...call)),
    dispose: () => inTurn(runtime.dispose),
  };
}

function timingInputs(session: Session, { batch = 1 }: RunOptions): Tensors {
  return Object.fromEntries(session.inputs.map((input) => [input.name, timingInput(input, batch)]));
}

function readProfile(text: string, backend: BackendId) {
  const where = `${backends[backend].title} profile`;
  const runs = text === "" ? [] : parseProfile(text);
  if (runs.length === 0) throw failure("run-failed", where, { what: "the runtime printed no profile" });
  return runs;
}

function protocolOf(options: MeasureOptions): Protocol {
  const { warmupRuns, minRuns, maxRuns, maxMs, targetSpread } = { ...defaultProtocol, ...options };
  return { warmupRuns, minRuns, maxRuns, maxMs, targetSpread };
}

/** What was asked before, unless it failed: then it is asked again, since a GPU may come back. */
function remembered<K, V>(memory: Map<K, Promise<V>>, key: K, ask: () => Promise<V>): Promise<V> {
  const known = memory.get(key);
  if (known) return known;
  const answer = ask();
  memory.set(key, answer);
  answer.catch(() => memory.delete(key));
  return answer;
}
