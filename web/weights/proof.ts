// Proof of an export: both forms are run on the same input, and the file's own form a second time.

import type { TensorData, Tensors } from "#runtime";
import { whilePaused } from "../engine/engine.ts";
import { messageOf } from "../message-of.ts";
import { type ExportRequest, weightsWorker } from "./weights.ts";

export interface Proof {
  /** Greatest difference between train and deploy form, relative to the greatest output. */
  readonly formsDifference: number;
  /** The same of two runs of the same file: 0 where the runtime is deterministic. */
  readonly rerunDifference: number;
  /** WebGPU against WASM, where asked for: the difference, or why there is none. */
  readonly webgpu: { readonly difference: number } | { readonly problem: string } | null;
}

/** Largest relative difference that still counts as equal; the issue's own bound. */
export const tolerance = 1e-4;

/** Runs alone, in a runtime of its own, ended afterwards. Rejects with the runtime's reason. */
export function proveExport(request: ExportRequest, { alsoOnWebGpu = false } = {}): Promise<Proof> {
  return whilePaused(() => proved(request, alsoOnWebGpu));
}

async function proved(request: ExportRequest, alsoOnWebGpu: boolean): Promise<Proof> {
  const [{ createRuntimeClient }, worker] = await Promise.all([import("#runtime"), weightsWorker()]);
  const runtime = createRuntimeClient({ threads: 1 });
  const run = async (form: ExportRequest["form"], backend: "wasm" | "webgpu" = "wasm"): Promise<Tensors> => {
    const bytes = await worker.bytes({ ...request, form });
    return runtime.run({ bytes }, null, { backend });
  };
  try {
    const first = await run(request.form);
    const again = await run(request.form);
    const other = await run(request.form === "deploy" ? "train" : "deploy");
    // What a GPU cannot do says nothing against the file.
    const gpu = alsoOnWebGpu
      ? await run(request.form, "webgpu").then(
          (result) => ({ difference: greatestDifference(first, result) }),
          (error) => ({ problem: messageOf(error) }),
        )
      : null;
    return {
      formsDifference: greatestDifference(first, other),
      rerunDifference: greatestDifference(first, again),
      webgpu: gpu,
    };
  } finally {
    await runtime.dispose();
  }
}

/** max |a − b| over all outputs, relative to max |a|; infinite where shapes or names differ, or a value is no number. */
export function greatestDifference(a: Tensors, b: Tensors): number {
  const names = Object.keys(a);
  if (names.length === 0 || names.length !== Object.keys(b).length) return Number.POSITIVE_INFINITY;
  return Math.max(...names.map((name) => difference(a[name], b[name])));
}

function difference(a: TensorData | undefined, b: TensorData | undefined): number {
  if (!a || !b || a.data.length !== b.data.length) return Number.POSITIVE_INFINITY;
  let [greatest, apart] = [0, 0];
  for (let index = 0; index < a.data.length; index++) {
    const [left, right] = [Number(a.data[index]), Number(b.data[index])];
    if (!Number.isFinite(left) || !Number.isFinite(right)) return Number.POSITIVE_INFINITY;
    greatest = Math.max(greatest, Math.abs(left));
    apart = Math.max(apart, Math.abs(left - right));
  }
  return apart === 0 ? 0 : apart / greatest;
}
