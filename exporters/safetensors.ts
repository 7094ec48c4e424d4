// safetensors in and out. The header of a file from elsewhere is hostile until every length and offset adds up.

import { limits, numElements, printInteger, type Tensor } from "#graph-schema";
import type { ByteStream } from "./byte-stream.ts";
import { FileError } from "./file-error.ts";
import { bytesOfFloats, floatsOf, floatsOfBfloats, floatsOfHalves } from "./floats.ts";
import { duplicateKey } from "./json-keys.ts";
import type { RandomAccess } from "./random-access.ts";

const maxHeaderBytes = 100_000_000;
const lengthBytes = 8;

const elementBytes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    ...{ F64: 8, F32: 4, F16: 2, BF16: 2, F8_E4M3: 1, F8_E5M2: 1 },
    ...{ I64: 8, I32: 4, I16: 2, I8: 1, U64: 8, U32: 4, U16: 2, U8: 1, BOOL: 1 },
  }),
);

export interface SkippedTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
}

export interface SafetensorsFile {
  /** F32, F16 and BF16 tensors in the order of the file; values are read when asked for and widened exactly. */
  readonly tensors: readonly Tensor[];
  /** Tensors of other element types: index tables, counters, masks. */
  readonly skipped: readonly SkippedTensor[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** @throws FileError where the header lies or the file is cut off */
export async function readSafetensors(source: RandomAccess): Promise<SafetensorsFile> {
  const headerBytes = await headerLength(source);
  const dataStart = lengthBytes + headerBytes;
  const header = parseHeader(await source.read(lengthBytes, dataStart));
  const tensors: Tensor[] = [];
  const skipped: SkippedTensor[] = [];
  const entries: Entry[] = [];
  let metadata: ReadonlyMap<string, string> = new Map();
  for (const [name, value] of header) {
    if (name === "__metadata__") {
      metadata = metadataOf(value);
      continue;
    }
    const entry = entryOf(name, value);
    entries.push(entry);
    const decode = decoders[entry.dtype];
    const { shape, dtype, start, end } = entry;
    if (!decode) skipped.push({ name, dtype, shape });
    else tensors.push({ name, shape, load: async () => decode(await source.read(dataStart + start, dataStart + end)) });
  }
  requireWhole(entries, source.byteLength - dataStart);
  return { tensors, skipped, metadata };
}

async function headerLength(source: RandomAccess): Promise<number> {
  if (source.byteLength < lengthBytes)
    throw new FileError(
      `safetensors: a file needs at least ${lengthBytes} bytes, got ${printInteger(source.byteLength)}`,
    );
  const first = await source.read(0, lengthBytes);
  const length = new DataView(first.buffer, first.byteOffset, lengthBytes).getBigUint64(0, true);
  if (length > BigInt(maxHeaderBytes))
    throw new FileError(
      `safetensors: the header may have ${printInteger(maxHeaderBytes)} bytes, this file claims ${printInteger(length)}`,
    );
  if (length > BigInt(source.byteLength - lengthBytes))
    throw new FileError(
      `safetensors: the header claims ${printInteger(length)} bytes, the file ends after ${printInteger(source.byteLength)}`,
    );
  return Number(length);
}

function parseHeader(bytes: Uint8Array): ReadonlyMap<string, unknown> {
  let text: string;
  let header: unknown;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    header = JSON.parse(text);
  } catch (cause) {
    throw new FileError("safetensors: the header needs to be JSON in UTF-8, got something else", { cause });
  }
  if (typeof header !== "object" || header === null || Array.isArray(header))
    throw new FileError("safetensors: the header needs to be a JSON object");
  const twice = duplicateKey(text);
  if (twice !== undefined) throw new FileError(`safetensors: the header names ${JSON.stringify(twice)} twice`);
  return new Map(Object.entries(header));
}

function metadataOf(value: unknown): ReadonlyMap<string, string> {
  const entries = typeof value === "object" && value !== null && !Array.isArray(value) ? Object.entries(value) : [];
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

interface Entry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** From the end of the header. */
  readonly start: number;
  readonly end: number;
}

function entryOf(name: string, value: unknown): Entry {
  const wrong = (problem: string): FileError => new FileError(`safetensors: ${JSON.stringify(name)} ${problem}`);
  if (typeof value !== "object" || value === null) throw wrong("needs a dtype, a shape and offsets");
  const own = new Map<string, unknown>(Object.entries(value));
  const [dtype, shape, offsets] = [own.get("dtype"), own.get("shape"), own.get("data_offsets")];
  const bytes = typeof dtype === "string" ? elementBytes.get(dtype) : undefined;
  if (typeof dtype !== "string" || bytes === undefined) throw wrong(`has the unknown element type ${String(dtype)}`);
  if (!isCounts(shape) || shape.length > limits.rank)
    throw wrong(`needs a shape of at most ${limits.rank} whole numbers`);
  if (!isCounts(offsets) || offsets.length !== 2) throw wrong("needs two offsets");
  const [start = 0, end = 0] = offsets;
  const needed = shape.reduce((product, dim) => product * dim, bytes);
  if (!Number.isSafeInteger(needed) || end - start !== needed)
    throw wrong(
      `of shape [${shape.join(",")}] needs ${printInteger(needed)} bytes, its offsets give ${printInteger(end - start)}`,
    );
  return { name, dtype, shape, start, end };
}

function isCounts(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0);
}

/** The tensors cover the data from end to end, without overlap and without gap. */
function requireWhole(entries: readonly Entry[], dataBytes: number): void {
  let covered = 0;
  for (const { name, start, end } of [...entries].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start !== covered)
      throw new FileError(
        `safetensors: ${JSON.stringify(name)} starts at byte ${printInteger(start)}, ${start < covered ? "inside another tensor" : `after a gap from ${printInteger(covered)}`}`,
      );
    covered = end;
  }
  if (covered !== dataBytes)
    throw new FileError(
      `safetensors: the tensors need ${printInteger(covered)} bytes, the file has ${printInteger(dataBytes)}`,
    );
}

const decoders: Readonly<Record<string, (bytes: Uint8Array<ArrayBuffer>) => Float32Array>> = {
  F32: floatsOf,
  F16: floatsOfHalves,
  BF16: floatsOfBfloats,
};

/** The tensors as F32, in the given order; the same tensors and metadata give the same bytes. */
export function writeSafetensors(
  tensors: readonly Tensor[],
  metadata: Readonly<Record<string, string>> = {},
): ByteStream {
  const header: Record<string, unknown> = Object.create(null);
  if (Object.keys(metadata).length > 0) header.__metadata__ = metadata;
  let offset = 0;
  for (const { name, shape } of tensors) {
    if (name in header || name === "__metadata__") throw new Error(`safetensors: two tensors cannot be called ${name}`);
    const end = offset + shape.reduce((product, dim) => product * dim, 4);
    header[name] = { dtype: "F32", shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  // Spaces up to a multiple of 64, so that a mapped file can be used in place.
  const headerBytes = Math.ceil((lengthBytes + json.length) / 64) * 64 - lengthBytes;
  const front = new Uint8Array(lengthBytes + headerBytes).fill(0x20);
  new DataView(front.buffer).setBigUint64(0, BigInt(headerBytes), true);
  front.set(json, lengthBytes);
  return {
    byteLength: front.length + offset,
    async *pieces() {
      yield front;
      for (const tensor of tensors) {
        const values = await tensor.load();
        if (values.length !== numElements(tensor.shape))
          throw new Error(
            `safetensors: ${tensor.name} needs ${numElements(tensor.shape)} values, got ${values.length}`,
          );
        yield bytesOfFloats(values);
      }
    },
  };
}
