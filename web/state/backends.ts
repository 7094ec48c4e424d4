// The backends as the editor lists them: in the order in which they are measured, the one that everyone has first.

import type { BackendId } from "#runtime";

interface BackendInWords {
  readonly title: string;
  /** Until it is found, nothing is shown of it. */
  readonly rare: boolean;
}

export const backends: { readonly [K in BackendId]: BackendInWords } = {
  wasm: { title: "WASM", rare: false },
  webgpu: { title: "WebGPU", rare: false },
  webnn: { title: "WebNN", rare: true },
};

export const backendIds = Object.keys(backends) as readonly BackendId[];

/** Those that have a place of their own wherever times are compared. */
export const commonBackends = backendIds.filter((id) => !backends[id].rare);

export function perBackend<T>(value: (id: BackendId) => T): { readonly [K in BackendId]: T } {
  return Object.fromEntries(backendIds.map((id) => [id, value(id)])) as { [K in BackendId]: T };
}
