// NumPy's files of one array (.npy): a small header, then the values.

import { limits, numElements, transpose } from "#graph-schema";
import { FileError } from "./file-error.ts";
import { floatsOf, floatsOfBfloats, floatsOfHalves } from "./floats.ts";
import type { RandomAccess } from "./random-access.ts";

const magic = [0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0))];
const maxHeaderBytes = 65_536;
/** So many bytes hold any header. */
export const startOfNpy = maxHeaderBytes + 12;

type Decode = (bytes: Uint8Array<ArrayBuffer>) => Float32Array<ArrayBuffer>;

/** Element types of weights; NumPy has no name for bfloat16 and calls it two bytes of nothing. */
const decoders: ReadonlyMap<string, { readonly bytes: number; readonly decode: Decode }> = new Map([
  ["<f4", { bytes: 4, decode: floatsOf }],
  ["<f2", { bytes: 2, decode: floatsOfHalves }],
  ["|V2", { bytes: 2, decode: floatsOfBfloats }],
  ["<V2", { bytes: 2, decode: floatsOfBfloats }],
]);

export interface NpyHeader {
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Fortran's order: the first axis is the fastest. */
  readonly columnsFirst: boolean;
  readonly dataStart: number;
}

/**
 * @param where for error texts
 * @param bytes the first of the file, `startOfNpy` of them or all
 * @throws FileError where it is no array, or its header lies
 */
export function parseNpyHeader(where: string, bytes: Uint8Array<ArrayBuffer>): NpyHeader {
  const wrong = (problem: string) => new FileError(`${where} ${problem}`);
  if (bytes.length < 12 || magic.some((byte, index) => bytes[index] !== byte)) throw wrong("is no NumPy array");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [textStart, length] = bytes[6] === 1 ? [10, view.getUint16(8, true)] : [12, view.getUint32(8, true)];
  const dataStart = textStart + length;
  if (length > maxHeaderBytes || dataStart > bytes.length) throw wrong("has a header that reaches out of it");
  const text = new TextDecoder().decode(bytes.subarray(textStart, dataStart));
  // A Python dictionary of three known keys, as NumPy writes it.
  const dtype = /'descr':\s*'([^']{1,16})'/.exec(text)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(text)?.[1];
  const dims = /'shape':\s*\(([\d, ]*)\)/.exec(text)?.[1];
  if (dtype === undefined || order === undefined || dims === undefined)
    throw wrong("has a header without type, order or shape");
  const shape = dims
    .split(",")
    .map((dim) => dim.trim())
    .filter((dim) => dim !== "")
    .map(Number);
  if (shape.length > limits.rank || !Number.isSafeInteger(numElements(shape)) || !shape.every(Number.isSafeInteger))
    throw wrong(`has the impossible shape [${shape.join(",")}]`);
  return { dtype, shape, columnsFirst: order === "True" && shape.length > 1, dataStart };
}

/** How the values are read; undefined for element types that are no weights. @throws FileError where the file is cut off */
export function decoderOf(
  where: string,
  { dtype, shape, dataStart }: NpyHeader,
  byteLength: number,
): Decode | undefined {
  const element = decoders.get(dtype);
  if (!element) return undefined;
  const needed = shape.reduce((product, dim) => product * dim, element.bytes);
  if (needed !== byteLength - dataStart)
    throw new FileError(`${where} of shape [${shape.join(",")}] needs ${needed} bytes, got ${byteLength - dataStart}`);
  return element.decode;
}

export function rowsFirst({ shape, columnsFirst }: NpyHeader, values: Float32Array<ArrayBuffer>) {
  if (!columnsFirst) return values;
  const axes = shape.map((_, axis) => shape.length - 1 - axis);
  return transpose(values, shape.toReversed(), axes);
}

/** @throws FileError where the file is no array of floats */
export async function readNpy(
  source: RandomAccess,
): Promise<{ readonly dims: readonly number[]; readonly data: Float32Array }> {
  const header = parseNpyHeader("npy: the file", await source.read(0, Math.min(startOfNpy, source.byteLength)));
  const decode = decoderOf("npy: the array", header, source.byteLength);
  if (!decode) throw new FileError(`npy: the array needs to be of float32 or float16, got ${header.dtype}`);
  const values = decode(await source.read(header.dataStart, source.byteLength));
  return { dims: header.shape, data: rowsFirst(header, values) };
}
