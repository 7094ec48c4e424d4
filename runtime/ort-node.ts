/** onnxruntime-web in Node: the package's own Node build, CPU only. */
import type { Ort, OrtSource } from "./ort-source.ts";

interface NodeFs {
  writeSync(fd: number, ...rest: unknown[]): unknown;
}

/** The part of Node that is used, spelled here because the runtime is compiled for browsers. */
interface NodeGlobal {
  readonly process?: { getBuiltinModule?(id: "node:fs"): NodeFs };
}

const stdout = 1;

export const nodeOrt: OrtSource = {
  async load(build) {
    if (build !== "wasm") throw new Error(`onnxruntime-web's ${build} build is not supported in Node`);
    // Not a literal: a bundler for the browser would follow it and ship the largest build for nothing.
    const name = "onnxruntime-web";
    return (await import(/* @vite-ignore */ name)) as Ort;
  },

  /** In Node, Emscripten's print is a synchronous write to stdout, looked up anew at every call. */
  capture(body) {
    const fs = (globalThis as NodeGlobal).process?.getBuiltinModule?.("node:fs");
    if (!fs) throw new Error("profile: needs Node 20.16 or newer to read what the runtime prints");
    const { writeSync } = fs;
    const printed: string[] = [];
    fs.writeSync = (fd, ...rest) =>
      fd === stdout && typeof rest[0] === "string" ? printed.push(rest[0]) : writeSync(fd, ...rest);
    try {
      body();
    } finally {
      fs.writeSync = writeSync;
    }
    return printed.join("");
  },
};
