/** What the page and the worker say to each other; both sides are compiled against this. */
import type { FailureParts } from "./failure.ts";
import type { Progress } from "./measure.ts";
import type { Runtime, RuntimeControl } from "./runtime.ts";

export type Method = Exclude<keyof Runtime, "dispose">;

type WithoutControl<Args extends readonly unknown[]> = Args extends [...infer Rest, control?: RuntimeControl]
  ? Rest
  : Args;

/** One call of a runtime's method; its control crosses apart, since a signal cannot cross at all. */
export type Request = {
  readonly [M in Method]: { readonly method: M; readonly args: WithoutControl<Parameters<Runtime[M]>> };
}[Method];

export type Answer =
  | { readonly done: true; readonly value: unknown }
  | { readonly done: false; readonly failure: FailureParts };

export interface WorkerApi {
  /** First, and once: a worker cannot change its threads. */
  start(threads: number | undefined): void;
  perform(request: Request, id: number, onProgress: ((progress: Progress) => void) | null): Promise<Answer>;
  /** Ends a call between two runs; a run in progress blocks the worker, and this message with it. */
  abort(id: number): void;
}

/** The buffers that can be moved to the other side with these arrays: those that hold nothing else. */
export function movable(arrays: readonly (Uint8Array | Float32Array)[]): readonly ArrayBuffer[] {
  const whole = arrays.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  );
  return [...new Set(whole)];
}
