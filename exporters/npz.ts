// NumPy's archives of arrays (.npz), as Flax checkpoints are kept: a zip of .npy files, each with a small header.

import type { Tensor } from "#graph-schema";
import { FileError } from "./file-error.ts";
import { decoderOf, parseNpyHeader, rowsFirst, startOfNpy } from "./npy.ts";
import type { RandomAccess } from "./random-access.ts";
import type { SkippedTensor } from "./safetensors.ts";
import { readZip } from "./zip.ts";

export interface NpzFile {
  /** In the order of the archive, without `.npy`; values are read when asked for and widened exactly. */
  readonly tensors: readonly Tensor[];
  /** Arrays of other element types: counters, keys. */
  readonly skipped: readonly SkippedTensor[];
}

/** @throws FileError where the archive or a header lies, or the file is cut off */
export async function readNpz(source: RandomAccess): Promise<NpzFile> {
  const tensors: Tensor[] = [];
  const skipped: SkippedTensor[] = [];
  for (const entry of await readZip(source)) {
    if (!entry.name.endsWith(".npy")) throw new FileError(`npz: ${JSON.stringify(entry.name)} is no .npy file`);
    const name = entry.name.slice(0, -".npy".length);
    const header = parseNpyHeader(`npz: ${JSON.stringify(name)}`, await entry.head(startOfNpy));
    const { dtype, shape, dataStart } = header;
    const decode = decoderOf(`npz: ${JSON.stringify(name)}`, header, entry.byteLength);
    if (!decode) {
      skipped.push({ name, dtype, shape });
      continue;
    }
    const load = async () => rowsFirst(header, decode(await entry.from(dataStart)));
    tensors.push({ name, shape, load });
  }
  return { tensors, skipped };
}
