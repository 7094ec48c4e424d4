/** One onnxruntime session: started with a time-out, run, released; its errors are `RuntimeFailure`s. */
import { type BackendId, backends } from "./backend.ts";
import { failure, toFailure } from "./failure.ts";
import type { TensorData, TensorInfo } from "./feeds.ts";
import type { GpuAdapter } from "./host.ts";
import type { Ort } from "./ort-source.ts";

/** An ONNX file in memory. */
export interface Model {
  readonly bytes: Uint8Array;
  /** Files that the model's tensors refer to; halves the memory of a large model against one file. */
  readonly externalData?: readonly ExternalFile[];
}

export interface ExternalFile {
  /** As written in the model: `weights.bin`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * What the runtime may change before it runs the model; "all" unless told. "disabled" keeps every name, but weights made
 * by nodes are then made anew in every run and matrix products lose their prepared weights: a third slower, seen.
 */
export type OptimizationLevel = "all" | "basic" | "disabled";

export interface SessionOptions {
  readonly backend: BackendId;
  readonly optimization?: OptimizationLevel;
  /** Records every node's time; makes runs some 15 % slower, so never for a headline figure. */
  readonly profiling?: boolean;
  /** Leaves results on the GPU, so that `repeat` measures the work and not the way back; then `run` may not be used. */
  readonly resultsStayOnGpu?: boolean;
  /** 60 s unless told; a 350 MB model has been seen to need 4 s on a slow machine. */
  readonly createTimeoutMs?: number;
}

/** Named tensors, row-major. */
export type Tensors = Readonly<Record<string, TensorData>>;

export interface Session {
  readonly inputs: readonly TensorInfo[];
  /** Throws "run-failed", "out-of-memory", "device-lost", "unsupported" or, for inputs that do not fit, "invalid-model". */
  run(inputs: Tensors): Promise<Tensors>;
  /** Runs so many times and drops the results; resolves when the last one is done, on the GPU too. */
  repeat(inputs: Tensors, times: number): Promise<void>;
  /** Tells the profiler to print; only for a session opened with `profiling`. */
  endProfiling(): void;
  release(): Promise<void>;
}

/** The parts of GPUDevice that are read here. */
interface LosableDevice {
  readonly lost: Promise<{ readonly reason?: string; readonly message: string }>;
  readonly adapterInfo?: GpuAdapter["info"];
  readonly features: GpuAdapter["features"];
  readonly queue: { onSubmittedWorkDone(): Promise<unknown> };
}

/**
 * Throws `RuntimeFailure`: "start-failed" (also when nothing happened for `createTimeoutMs`), "invalid-model",
 * "out-of-memory", "unsupported" or "device-lost".
 */
export async function openSession(ort: Ort, model: Model, options: SessionOptions): Promise<Session> {
  const { backend, optimization = "all", profiling = false, createTimeoutMs = 60_000 } = options;
  const where = `${backends[backend].title} session`;
  const starting = ort.InferenceSession.create(model.bytes, {
    executionProviders: backend === "wasm" ? ["wasm"] : [backends[backend].provider, "wasm"],
    graphOptimizationLevel: optimization,
    enableProfiling: profiling,
    // Errors only: at the default level every fallback to the CPU is a line on the console.
    logSeverityLevel: 3,
    ...(options.resultsStayOnGpu && backend === "webgpu" && { preferredOutputLocation: "gpu-buffer" as const }),
    ...(model.externalData && { externalData: model.externalData.map(({ path, bytes }) => ({ path, data: bytes })) }),
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // Should it come after all, nobody is waiting for it any more.
      starting.then(
        (late) => late.release(),
        () => {},
      );
      const what = `did not start within ${createTimeoutMs / 1000} s`;
      reject(failure("start-failed", where, { what, remedy: "Reload the page, or choose one thread" }));
    }, createTimeoutMs);
  });
  try {
    const session = await Promise.race([starting, tooLate]);
    return wrap(ort, session, { backend, device: backend === "webgpu" ? await gpuDevice(ort) : undefined });
  } catch (thrown) {
    throw toFailure(thrown, where, "create");
  } finally {
    clearTimeout(timer);
  }
}

type OrtSession = Awaited<ReturnType<Ort["InferenceSession"]["create"]>>;

interface Ground {
  readonly backend: BackendId;
  readonly device: LosableDevice | undefined;
}

function wrap(ort: Ort, session: OrtSession, { backend, device }: Ground): Session {
  const where = `${backends[backend].title} run`;
  const loss = watchLoss(device, where);
  return {
    inputs: session.inputMetadata.map((info) =>
      info.isTensor
        ? { name: info.name, shape: info.shape, type: info.type }
        : { name: info.name, shape: [], type: "none" },
    ),
    async run(inputs) {
      try {
        return readTensors(await loss.guard(session.run(tensors(ort, inputs))));
      } catch (thrown) {
        throw toFailure(thrown, where, "run");
      }
    },
    async repeat(inputs, times) {
      const feeds = tensors(ort, inputs);
      try {
        for (let i = 0; i < times; i++)
          for (const result of Object.values(await loss.guard(session.run(feeds)))) result.dispose();
        if (device) await loss.guard(device.queue.onSubmittedWorkDone());
      } catch (thrown) {
        throw toFailure(thrown, where, "run");
      }
    },
    endProfiling: () => session.endProfiling(),
    release: async () => {
      // What belonged to a lost device is gone already, and asking for it to be freed would only fail again.
      if (!loss.happened()) await session.release();
    },
  };
}

function tensors(ort: Ort, inputs: Tensors) {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { dims, data }]) => [name, new ort.Tensor("float32", data, dims)]),
  );
}

function readTensors(results: Awaited<ReturnType<OrtSession["run"]>>): Tensors {
  return Object.fromEntries(
    Object.entries(results).map(([name, { data, dims, type }]) => {
      if (!(data instanceof Float32Array)) {
        const what = `needs float32, got ${type}`;
        throw failure("unsupported", `output ${name}`, { what, remedy: "Give the model float32 outputs" });
      }
      return [name, { dims, data }];
    }),
  );
}

/** The device that a WebGPU build uses; it is there once the first session was made. */
export async function gpuDevice(ort: Ort): Promise<LosableDevice | undefined> {
  // Declared as a promise; the builds used here put the device itself there.
  return ort.env.webgpu.device as unknown as LosableDevice | undefined;
}

/** How long after a failed run the news of a lost device may come: it arrives as an event of its own. */
const lossNewsMs = 100;

/** A run on a lost device fails with an unrelated text or never ends; this turns either into one clear failure. */
function watchLoss(device: LosableDevice | undefined, where: string) {
  let lost: Error | undefined;
  let rejectRun: ((reason: Error) => void) | undefined;
  device?.lost.then(({ reason, message }) => {
    const details = [reason === "unknown" ? "" : reason, message].filter(Boolean).join(": ");
    lost = failure("device-lost", where, { what: `the GPU device was lost${details && ` (${details})`}` });
    rejectRun?.(lost);
  });
  return {
    happened: () => lost !== undefined,
    guard<T>(run: Promise<T>): Promise<T> {
      if (lost) return Promise.reject(lost);
      return new Promise<T>((resolve, reject) => {
        rejectRun = reject;
        run.then(resolve, (thrown) => setTimeout(() => reject(thrown), device ? lossNewsMs : 0));
      });
    },
  };
}
