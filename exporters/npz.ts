// NumPy's archives of arrays (.npz), as Flax checkpoints are kept: a zip of .npy files, each with a small header.

import { numElements, type Tensor, transpose } from "#graph-schema";
import { FileError } from "./file-error.ts";
import { floatsOf, floatsOfBfloats, floatsOfHalves } from "./floats.ts";
import type { RandomAccess } from "./random-access.ts";
import type { SkippedTensor } from "./safetensors.ts";
import { readZip, type ZipEntry } from "./zip.ts";

const magic = [0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0))];
const maxHeaderBytes = 65_536;
const maxRank = 32;

type Decode = (bytes: Uint8Array<ArrayBuffer>) => Float32Array<ArrayBuffer>;

/** Element types of weights; NumPy has no name for bfloat16 and calls it two bytes of nothing. */
const decoders: ReadonlyMap<string, { readonly bytes: number; readonly decode: Decode }> = new Map([
  ["<f4", { bytes: 4, decode: floatsOf }],
  ["<f2", { bytes: 2, decode: floatsOfHalves }],
  ["|V2", { bytes: 2, decode: floatsOfBfloats }],
  ["<V2", { bytes: 2, decode: floatsOfBfloats }],
]);

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
    const { dtype, shape, columnsFirst, dataStart } = await headerOf(entry);
    const element = decoders.get(dtype);
    if (!element) {
      skipped.push({ name, dtype, shape });
      continue;
    }
    const needed = shape.reduce((product, dim) => product * dim, element.bytes);
    if (needed !== entry.byteLength - dataStart)
      throw wrong(name, `of shape [${shape.join(",")}] needs ${needed} bytes, got ${entry.byteLength - dataStart}`);
    const load = async () => {
      const values = element.decode(await entry.from(dataStart));
      return columnsFirst ? transpose(values, shape.toReversed(), reversedAxes(shape)) : values;
    };
    tensors.push({ name, shape, load });
  }
  return { tensors, skipped };
}

interface Header {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Fortran's order: the first axis is the fastest. */
  readonly columnsFirst: boolean;
  readonly dataStart: number;
}

async function headerOf(entry: ZipEntry): Promise<Header> {
  const bytes = await entry.head(maxHeaderBytes + 12);
  const { name } = entry;
  if (bytes.length < 12 || magic.some((byte, index) => bytes[index] !== byte)) throw wrong(name, "is no NumPy array");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [textStart, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const dataStart = textStart + length;
  if (length > maxHeaderBytes || dataStart > bytes.length) throw wrong(name, "has a header that reaches out of it");
  const text = new TextDecoder().decode(bytes.subarray(textStart, dataStart));
  // A Python dictionary of three known keys, as NumPy writes it.
  const dtype = /'descr':\s*'([^']{1,16})'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const dims = /'shape':\s*\(([\d, ]*)\)/.exec(text)?.[1];
  if (dtype === undefined || order === undefined || dims === undefined)
    throw wrong(name, "has a header without type, order or shape");
  const shape = dims
    .split(",")
    .map((dim) => dim.trim())
    .filter((dim) => dim !== "")
    .map(Number);
  if (shape.length > maxRank || !Number.isSafeInteger(numElements(shape)) || !shape.every(Number.isSafeInteger))
    throw wrong(name, `has the impossible shape [${shape.join(",")}]`);
  return { dtype, shape, columnsFirst: order === "True" && shape.length > 1, dataStart };
}

function reversedAxes(shape: readonly number[]): readonly number[] {
  return shape.map((_, axis) => shape.length - 1 - axis);
}

function wrong(name: string, problem: string): FileError {
  return new FileError(`npz: ${JSON.stringify(name)} ${problem}`);
}
