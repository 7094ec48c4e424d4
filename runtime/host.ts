/** The facts about the browser or Node that decide which backends there are; given, so that tests can change them. */

/** The little of WebGPU's adapter that is read here. */
export interface GpuAdapter {
  readonly info: {
    readonly vendor: string;
    readonly architecture: string;
    readonly device: string;
    readonly description: string;
    readonly isFallbackAdapter?: boolean;
  };
  readonly features: Iterable<string>;
}

export interface Host {
  readonly gpu?: { requestAdapter(options?: { powerPreference?: "high-performance" }): Promise<GpuAdapter | null> };
  readonly ml?: { createContext(options?: object): Promise<unknown> };
  /** WebAssembly memory can be shared between threads. */
  readonly sharedMemory: boolean;
  /** WebAssembly can wait for a promise (JSPI), which needs a smaller build than rewriting the code for it. */
  readonly suspending: boolean;
  /** Null in Node, where the notion does not exist and threads need no isolation. */
  readonly crossOriginIsolated: boolean | null;
  readonly cores: number;
}

interface Globals {
  readonly navigator?: { readonly gpu?: Host["gpu"]; readonly ml?: Host["ml"]; readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
  readonly SharedArrayBuffer?: unknown;
  /** Node 20 has no `navigator`. */
  readonly process?: { getBuiltinModule?(id: "node:os"): { availableParallelism(): number } };
}

export function thisHost(): Host {
  const globals = globalThis as Globals;
  const { navigator, crossOriginIsolated, process } = globals;
  return {
    ...(navigator?.gpu && { gpu: navigator.gpu }),
    ...(navigator?.ml && { ml: navigator.ml }),
    sharedMemory: globals.SharedArrayBuffer !== undefined && crossOriginIsolated !== false,
    suspending: "Suspending" in WebAssembly,
    crossOriginIsolated: crossOriginIsolated ?? null,
    cores: navigator?.hardwareConcurrency ?? process?.getBuiltinModule?.("node:os").availableParallelism() ?? 1,
  };
}
