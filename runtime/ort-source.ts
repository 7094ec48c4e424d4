/** Where onnxruntime-web comes from: the worker and Node bring it in differently, everything else takes what is given. */

export type Ort = typeof import("onnxruntime-web");

/** The builds of onnxruntime-web in use; each is its own WebAssembly file, and each has the CPU operators too. */
export type OrtBuild = "wasm" | "jspi" | "asyncify";

export interface OrtSource {
  /** Imports the build and points it at its own WebAssembly file. Rejects where that build cannot be had. */
  load(build: OrtBuild): Promise<Ort>;
  /** Runs `body` and gives what the runtime printed meanwhile; its profiler has no other way out of WebAssembly. */
  capture(body: () => void): string;
}
