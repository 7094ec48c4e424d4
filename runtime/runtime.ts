/** What a runtime can do; the same on Node, in the worker and for the page that talks to the worker. */
import type { Attribution, NodeTime } from "./attribute.ts";
import type { AdapterInfo, BackendId, BackendReport } from "./backend.ts";
import type { Progress, Protocol, Timing } from "./measure.ts";
import type { Model, OptimizationLevel, Tensors } from "./session.ts";

/** Where something ran. */
export interface Environment {
  readonly backend: BackendId;
  /** Threads that WebAssembly really got, which may be fewer than asked for; they do the CPU's part on every backend. */
  readonly threads: number;
  readonly threadsAsked: number;
  /** False means one thread, whatever was asked; null in Node, where it does not matter. */
  readonly crossOriginIsolated: boolean | null;
  readonly adapter: AdapterInfo | null;
}

export interface RunOptions {
  readonly backend: BackendId;
  /** Size of a free first axis; 1 unless told. */
  readonly batch?: number;
  readonly optimization?: OptimizationLevel;
  readonly createTimeoutMs?: number;
}

export interface MeasureOptions extends RunOptions, Partial<Protocol> {}

export interface Measurement extends Timing, Environment {}

export interface ProfileOptions extends RunOptions {
  /** Profiled runs after the warm-up; 10 unless told. */
  readonly runs?: number;
  readonly warmupRuns?: number;
}

export interface ScopedNodeTime extends NodeTime {
  readonly scope: string;
}

export interface Profile extends Attribution, Environment {
  /** In execution order; times are means over the faster half of the runs. */
  readonly nodes: readonly ScopedNodeTime[];
  readonly runs: number;
}

/** A part of the model under the scope that its time is booked on. */
export interface Cutout {
  readonly scope: string;
  readonly model: Model;
}

export interface CutoutProfile extends Attribution, Environment {}

export interface RuntimeControl {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

/**
 * Calls are done one after the other, so that none disturbs another's times. All reject with `RuntimeFailure`.
 * Through the worker the bytes of models are moved, not copied: afterwards the caller's arrays are empty.
 */
export interface Runtime {
  describe(): Promise<readonly BackendReport[]>;
  measure(model: Model, options: MeasureOptions, control?: RuntimeControl): Promise<Measurement>;
  /** Several models run by turns, for ratios that the machine's drift does not spoil; see `pairedRatio`. */
  measureTogether(
    models: readonly Model[],
    options: MeasureOptions,
    control?: RuntimeControl,
  ): Promise<readonly Measurement[]>;
  /** Per node by the runtime's own profiler; "unsupported" where it has no times of nodes, see `cutouts`. */
  profile(model: Model, options: ProfileOptions, control?: RuntimeControl): Promise<Profile>;
  /** All parts and the whole are open at once, and run by turns. In the progress, index 0 is the whole. */
  cutouts(
    work: { readonly whole: Model; readonly parts: readonly Cutout[] },
    options: MeasureOptions,
    control?: RuntimeControl,
  ): Promise<CutoutProfile>;
  /** One run; without inputs, on those used for timing. */
  run(model: Model, inputs: Tensors | null, options: RunOptions): Promise<Tensors>;
  dispose(): Promise<void>;
}
