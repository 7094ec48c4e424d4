// Reads zip archives in places: the directory at the end, then single entries. Every length in a file from elsewhere is
// hostile until it fits; nothing is inflated beyond the length that the directory gives and deflate can reach.

import { limits } from "#graph-schema";
import { FileError } from "./file-error.ts";
import type { RandomAccess } from "./random-access.ts";

export interface ZipEntry {
  readonly name: string;
  /** Inflated. */
  readonly byteLength: number;
  /** The first bytes, so many or all there are. */
  head(count: number): Promise<Uint8Array<ArrayBuffer>>;
  /** From `start` to the end. */
  from(start: number): Promise<Uint8Array<ArrayBuffer>>;
}

const maxDirectoryBytes = 64_000_000;
/** What is read of an entry at once: of a long one the first bytes are wanted first. */
const windowBytes = 65_536;
/** Deflate makes at most 1032 bytes of one. */
const greatestInflation = 1032;
const endLength = 22;
const longestComment = 65_535;
const directoryEntryLength = 46;
const localHeaderLength = 30;
const signatures = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, entry: 0x02014b50, local: 0x04034b50 };
const methods = { stored: 0, deflated: 8 };
const encrypted = 1;
/** Says that the true number is in the zip64 field. */
const elsewhere = 0xffff_ffff;

interface Directory {
  readonly start: number;
  readonly end: number;
}

interface Place {
  readonly name: string;
  readonly method: number;
  readonly storedBytes: number;
  readonly byteLength: number;
  /** Of the local header. */
  readonly offset: number;
}

/** @throws FileError where the archive is cut off, lies about a length, or is of a kind that numpy does not write */
export async function readZip(source: RandomAccess): Promise<readonly ZipEntry[]> {
  const directory = await findDirectory(source);
  const bytes = await source.read(directory.start, directory.end);
  const places = parseDirectory(bytes);
  requireApart(places);
  const names = new Set<string>();
  const entries: ZipEntry[] = [];
  for (const place of places) {
    if (names.has(place.name)) throw new FileError(`zip: ${JSON.stringify(place.name)} is there twice`);
    names.add(place.name);
    entries.push(entryAt(source, place, directory.start));
  }
  return entries;
}

async function findDirectory(source: RandomAccess): Promise<Directory> {
  const tailStart = Math.max(0, source.byteLength - endLength - longestComment);
  const tail = viewOf(await source.read(tailStart, source.byteLength));
  let at = tail.byteLength - endLength;
  while (at >= 0 && tail.getUint32(at, true) !== signatures.end) at--;
  if (at < 0) throw new FileError("zip: the directory at the end is missing; the file is cut off, or no zip");
  let [bytes, start] = [tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  let limit = tailStart + at;
  const locator = at - 20;
  if (locator >= 0 && tail.getUint32(locator, true) === signatures.locator64) {
    const record = safe(tail.getBigUint64(locator + 8, true));
    if (record + 56 > limit) throw new FileError("zip: the zip64 directory is outside of the file");
    const view = viewOf(await source.read(record, record + 56));
    if (view.getUint32(0, true) !== signatures.end64) throw new FileError("zip: the zip64 directory is missing");
    [bytes, start] = [safe(view.getBigUint64(40, true)), safe(view.getBigUint64(48, true))];
    limit = record;
  }
  if (start + bytes > limit) throw new FileError(`zip: the directory needs bytes up to ${start + bytes}, got ${limit}`);
  if (bytes > maxDirectoryBytes)
    throw new FileError(`zip: the directory may have ${maxDirectoryBytes} bytes, this file claims ${bytes}`);
  return { start, end: start + bytes };
}

function parseDirectory(bytes: Uint8Array<ArrayBuffer>): readonly Place[] {
  const view = viewOf(bytes);
  const places: Place[] = [];
  let at = 0;
  while (at < bytes.length) {
    if (places.length === limits.archiveEntries)
      throw new FileError(`zip: an archive may have at most ${limits.archiveEntries} entries, this one has more`);
    if (at + directoryEntryLength > bytes.length || view.getUint32(at, true) !== signatures.entry)
      throw new FileError("zip: the directory is damaged");
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const nameStart = at + directoryEntryLength;
    const extraStart = nameStart + (nameBytes ?? 0);
    const end = extraStart + (extraBytes ?? 0) + (commentBytes ?? 0);
    if (end > bytes.length) throw new FileError("zip: the directory is damaged");
    const name = new TextDecoder().decode(bytes.subarray(nameStart, extraStart));
    if ((view.getUint16(at + 8, true) & encrypted) !== 0) throw wrong(name, "is encrypted");
    const short = [24, 20, 42].map((field) => view.getUint32(at + field, true));
    const extra = new DataView(bytes.buffer, bytes.byteOffset + extraStart, extraBytes);
    const [byteLength = 0, storedBytes = 0, offset = 0] = widened(name, short, extra);
    places.push({ name, method: view.getUint16(at + 10, true), storedBytes, byteLength, offset });
    at = end;
  }
  return places;
}

/** Entries that share bytes would make a short file inflate again and again. */
function requireApart(places: readonly Place[]): void {
  let before: Place | undefined;
  for (const place of [...places].sort((a, b) => a.offset - b.offset)) {
    if (before && before.offset + localHeaderLength + before.storedBytes > place.offset)
      throw wrong(place.name, `overlaps ${JSON.stringify(before.name)}`);
    before = place;
  }
}

/** Numbers that are too great for 32 bits stand in the zip64 field, in their order. */
function widened(name: string, short: readonly number[], extra: DataView): readonly number[] {
  if (!short.includes(elsewhere)) return short;
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== 1) continue;
    let next = at + 4;
    const end = Math.min(extra.byteLength, next + extra.getUint16(at + 2, true));
    return short.map((number) => {
      if (number !== elsewhere) return number;
      if (next + 8 > end) throw wrong(name, "lacks a length");
      next += 8;
      return safe(extra.getBigUint64(next - 8, true));
    });
  }
  throw wrong(name, "lacks its zip64 lengths");
}

function entryAt(source: RandomAccess, place: Place, limit: number): ZipEntry {
  const { name, method, storedBytes, byteLength, offset } = place;
  if (method === methods.stored && storedBytes !== byteLength) throw wrong(name, "has two lengths");
  if (method !== methods.stored && method !== methods.deflated)
    throw wrong(name, `is packed by method ${method}; stored and deflated entries can be read`);
  if (byteLength > storedBytes * greatestInflation) throw wrong(name, "claims more bytes than deflate can hold");
  if (offset + localHeaderLength + storedBytes > limit) throw wrong(name, "reaches out of the file");

  /** Where its bytes begin: the local header has lengths of its own. */
  const dataStart = async (): Promise<number> => {
    const header = viewOf(await source.read(offset, offset + localHeaderLength));
    if (header.getUint32(0, true) !== signatures.local) throw wrong(name, "is not where the directory says");
    const start = offset + localHeaderLength + header.getUint16(26, true) + header.getUint16(28, true);
    if (start + storedBytes > limit) throw wrong(name, "reaches out of the file");
    return start;
  };
  const part = async (from: number, to: number): Promise<Uint8Array<ArrayBuffer>> => {
    const start = await dataStart();
    if (method === methods.stored) return source.read(start + from, start + to);
    async function* packed() {
      for (let at = start; at < start + storedBytes; at += windowBytes)
        yield await source.read(at, Math.min(at + windowBytes, start + storedBytes));
    }
    const inflated = await inflate(name, packed(), to);
    return inflated.subarray(from);
  };
  return {
    name,
    byteLength,
    head: (count) => part(0, Math.min(count, byteLength)),
    from: (start) => part(Math.min(start, byteLength), byteLength),
  };
}

/** The first `length` bytes; what is not needed for them is not asked for. @throws FileError where there are fewer */
async function inflate(
  name: string,
  packed: AsyncIterable<Uint8Array<ArrayBuffer>>,
  length: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  let lost: { readonly cause: unknown } | undefined;
  const windows = packed[Symbol.asyncIterator]();
  const feed = async () => {
    while (true) {
      const window = await windows.next().catch((cause: unknown) => {
        lost = { cause };
        throw cause;
      });
      if (window.done) return writer.close();
      await writer.write(window.value);
    }
  };
  // What is read decides; a failure here ends the stream, and is the reader's too.
  feed().catch((cause: unknown) => writer.abort(cause).catch(() => {}));
  const reader = stream.readable.getReader();
  const result = new Uint8Array(length);
  let filled = 0;
  try {
    while (filled < length) {
      const { done, value } = await reader.read();
      if (done) break;
      result.set(value.subarray(0, length - filled), filled);
      filled += value.length;
    }
  } catch (cause) {
    if (lost) throw lost.cause;
    throw new FileError(`zip: ${JSON.stringify(name)} cannot be inflated`, { cause });
  } finally {
    await reader.cancel().catch(() => {});
  }
  if (filled < length) throw wrong(name, `needs ${length} bytes, got ${filled}`);
  return result;
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new FileError(`zip: a length of ${value} bytes is no file's`);
  return Number(value);
}

function wrong(name: string, problem: string): FileError {
  return new FileError(`zip: ${JSON.stringify(name)} ${problem}`);
}
