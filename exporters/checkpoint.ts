// Weights from a file, whatever kind it is: safetensors, NumPy's .npz, or an .onnx of our own.

import type { Tensor } from "#graph-schema";
import { FileError } from "./file-error.ts";
import { readNpz } from "./npz.ts";
import { readOnnx } from "./onnx/read.ts";
import { storedWeights } from "./onnx/stored-weights.ts";
import type { RandomAccess } from "./random-access.ts";
import { readSafetensors, type SkippedTensor } from "./safetensors.ts";

export interface Checkpoint {
  /** Values are read when asked for. */
  readonly tensors: readonly Tensor[];
  /** Tensors of element types that no parameter has. */
  readonly skipped: readonly SkippedTensor[];
}

/**
 * @param name of the file; its ending says what it is
 * @throws FileError where it is of no known kind, lies, or has its weights no more
 */
export async function readCheckpoint(name: string, source: RandomAccess): Promise<Checkpoint> {
  if (/\.safetensors$/i.test(name)) return readSafetensors(source);
  if (/\.npz$/i.test(name)) return readNpz(source);
  if (/\.onnx$/i.test(name)) return { tensors: await storedWeights(await readOnnx(source)), skipped: [] };
  throw new FileError(`weights: a .safetensors or .npz file, or an .onnx of Vitrine is needed, got ${name}`);
}
