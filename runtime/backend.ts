/** The table of backends: what each needs, whether it is here, and in words why not. */
import type { GpuAdapter, Host } from "./host.ts";
import type { OrtBuild } from "./ort-source.ts";

export const backendIds = ["wasm", "webgpu", "webnn"] as const;

export type BackendId = (typeof backendIds)[number];

export interface AdapterInfo {
  readonly vendor: string;
  readonly architecture: string;
  readonly device: string;
  readonly description: string;
  /** WebGPU features, sorted: `shader-f16`, `timestamp-query`, … */
  readonly features: readonly string[];
  /** The CPU does a GPU's work: right results, hundreds of times too slow. */
  readonly software: boolean;
}

/** Chromium's, Mesa's and Windows' stand-ins for a GPU; not every browser marks its own as a fallback. */
const softwareAdapters = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b/i;

export type Availability =
  | { readonly available: true; readonly adapter: AdapterInfo | null }
  | { readonly available: false; readonly reason: string };

export interface Backend {
  readonly title: string;
  /** onnxruntime's name for it, first in the session's list; nodes it cannot run fall back to the CPU. */
  readonly provider: "wasm" | "webgpu" | "webnn";
  /** Its profile tells nodes apart; WebNN's shows whole subgraphs as one node, which belongs to no scope. */
  readonly profilesNodes: boolean;
  build(host: Host): OrtBuild;
  availability(host: Host): Promise<Availability>;
}

export interface BackendReport {
  readonly id: BackendId;
  readonly title: string;
  readonly availability: Availability;
}

const present: Availability = { available: true, adapter: null };

export const backends = {
  wasm: {
    title: "WASM",
    provider: "wasm",
    profilesNodes: true,
    build: () => "wasm",
    availability: async () => (simdWorks() ? present : absent("This browser's WebAssembly has no SIMD instructions")),
  },
  webgpu: {
    title: "WebGPU",
    provider: "webgpu",
    profilesNodes: true,
    build: suspendingBuild,
    async availability({ gpu }) {
      if (!gpu)
        return absent("WebGPU is missing here: it needs a recent browser and a secure page (https or localhost)");
      try {
        // The same preference as onnxruntime's own, so that the adapter named is the adapter used.
        const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
        return adapter
          ? { available: true, adapter: adapterInfo(adapter) }
          : absent("This browser offers no WebGPU adapter: no usable GPU, or its driver is blocked");
      } catch (thrown) {
        return absent(`Asking for a WebGPU adapter failed: ${words(thrown)}`);
      }
    },
  },
  webnn: {
    title: "WebNN",
    provider: "webnn",
    profilesNodes: false,
    build: suspendingBuild,
    async availability({ ml }) {
      if (!ml) return absent("This browser offers no WebNN");
      try {
        await ml.createContext();
        return present;
      } catch (thrown) {
        return absent(`This browser has WebNN but gives no context: ${words(thrown)}`);
      }
    },
  },
} satisfies Record<BackendId, Backend>;

/** Every backend with its availability, in the order of `backendIds`. */
export async function describeBackends(host: Host): Promise<readonly BackendReport[]> {
  return Promise.all(
    backendIds.map(async (id) => ({
      id,
      title: backends[id].title,
      availability: await backends[id].availability(host),
    })),
  );
}

export function adapterInfo({ info, features }: GpuAdapter): AdapterInfo {
  const { vendor, architecture, device, description, isFallbackAdapter = false } = info;
  const software = isFallbackAdapter || softwareAdapters.test([vendor, architecture, device, description].join(" "));
  return { vendor, architecture, device, description, features: [...features].sort(), software };
}

function suspendingBuild({ suspending }: Host): OrtBuild {
  return suspending ? "jspi" : "asyncify";
}

function absent(reason: string): Availability {
  return { available: false, reason };
}

function words(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The smallest module with one SIMD instruction: `(func (result v128) (i8x16.splat (i32.const 0)))`. */
function simdWorks(): boolean {
  const header = [0, 97, 115, 109, 1, 0, 0, 0];
  const type = [1, 5, 1, 96, 0, 1, 123];
  const functions = [3, 2, 1, 0];
  const code = [10, 8, 1, 6, 0, 65, 0, 253, 15, 11];
  return WebAssembly.validate(new Uint8Array([...header, ...type, ...functions, ...code]));
}
