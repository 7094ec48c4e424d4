/** onnxruntime-web in a browser worker: lazily imported builds whose files we serve ourselves, so it works offline. */
import asyncifyMjs from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url";
import asyncifyWasm from "onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url";
import jspiMjs from "onnxruntime-web/ort-wasm-simd-threaded.jspi.mjs?url";
import jspiWasm from "onnxruntime-web/ort-wasm-simd-threaded.jspi.wasm?url";
import wasmMjs from "onnxruntime-web/ort-wasm-simd-threaded.mjs?url";
import wasmWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm?url";
import type { Ort, OrtBuild, OrtSource } from "./ort-source.ts";

interface Build {
  readonly mjs: string;
  readonly wasm: string;
  load(): Promise<Ort>;
}

const builds: Readonly<Record<OrtBuild, Build>> = {
  wasm: { mjs: wasmMjs, wasm: wasmWasm, load: () => import("onnxruntime-web/wasm") },
  jspi: { mjs: jspiMjs, wasm: jspiWasm, load: () => import("onnxruntime-web/jspi") },
  asyncify: { mjs: asyncifyMjs, wasm: asyncifyWasm, load: () => import("onnxruntime-web/webgpu") },
};

/**
 * To be called once, before anything is loaded, in a worker of our own: it replaces `console.log` for good, since
 * Emscripten takes hold of that function when a build starts and never looks again.
 */
export function browserOrt(): OrtSource {
  const log = console.log;
  let printed: string[] | null = null;
  console.log = (...parts: readonly unknown[]) => {
    if (printed) printed.push(parts.join(" "));
    else log.apply(console, [...parts]);
  };
  return {
    async load(build) {
      const { mjs, wasm, load } = builds[build];
      const ort = await load();
      // Without both addresses a production build with two or more threads waits for ever for its second thread.
      ort.env.wasm.wasmPaths = { mjs: absolute(mjs), wasm: absolute(wasm) };
      return ort;
    },
    capture(body) {
      printed = [];
      try {
        body();
        return printed.join("\n");
      } finally {
        printed = null;
      }
    },
  };
}

function absolute(url: string): string {
  return new URL(url, self.location.href).href;
}
