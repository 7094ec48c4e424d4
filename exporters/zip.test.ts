import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { limits } from "#graph-schema";
import { bytesSource, type RandomAccess } from "./random-access.ts";
import { readZip } from "./zip.ts";

interface Packed {
  readonly name: string;
  readonly packed: Uint8Array;
  readonly byteLength: number;
  /** Instead of where it is. */
  readonly offset?: number;
}

/** An archive of deflated entries. */
function archiveOf(entries: readonly Packed[]): Uint8Array<ArrayBuffer> {
  const front: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(entry.packed.length, 14);
    common.writeUInt32LE(entry.byteLength, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(entry.offset ?? offset, 10);
    directory.push(Buffer.from([0x50, 0x4b, 1, 2, 20, 0]), common, place, name);
    const local = [Buffer.from([0x50, 0x4b, 3, 4]), common, name, Buffer.from(entry.packed)];
    front.push(...local);
    offset += local.reduce((sum, { length }) => sum + length, 0);
  }
  const bytes = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.set([0x50, 0x4b, 5, 6]);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...front, ...directory, end]));
}

function deflated(name: string, bytes: Uint8Array): Packed {
  return { name, packed: deflateRawSync(bytes), byteLength: bytes.length };
}

/** Values that deflate cannot shorten by much. */
const noise = (length: number) => Uint8Array.from({ length }, (_, index) => (Math.sin(index) * 1e6) & 255);

/** The archive, and how many bytes of it have been read. */
function counted(bytes: Uint8Array<ArrayBuffer>) {
  const source = bytesSource(bytes);
  const counts = { read: 0 };
  const counting: RandomAccess = {
    byteLength: source.byteLength,
    read: (start, end) => {
      counts.read += end - start;
      return source.read(start, end);
    },
  };
  return { source: counting, counts };
}

test("the head of a long deflated entry is read without the rest of it", async () => {
  const bytes = noise(4_000_000);
  const { source, counts } = counted(archiveOf([deflated("long", bytes), deflated("short", noise(10))]));
  const [long] = await readZip(source);
  counts.read = 0;
  expect(await long?.head(1_000)).toEqual(bytes.subarray(0, 1_000));
  expect(counts.read).toBeLessThan(1_000_000);
  expect(Buffer.compare((await long?.from(3_000_000)) ?? bytes, bytes.subarray(3_000_000))).toBe(0);
});

test("a source that fails while an entry is inflated says why itself", async () => {
  const { source } = counted(archiveOf([deflated("long", noise(1_000_000))]));
  const [long] = await readZip({
    ...source,
    read: (start, end) =>
      start > 500_000 && end < 900_000 ? Promise.reject(new Error("the disk is gone")) : source.read(start, end),
  });
  await expect(long?.from(0)).rejects.toThrow("the disk is gone");
});

test("entries that share bytes are refused", async () => {
  const [first, second] = [deflated("one", noise(500)), deflated("two", noise(500))];
  await expect(readZip(bytesSource(archiveOf([first, { ...second, offset: 0 }])))).rejects.toThrow(
    'zip: "two" overlaps "one"',
  );
});

test("more entries than any checkpoint has are refused", async () => {
  const empty = deflated("", new Uint8Array());
  const many = Array.from({ length: limits.archiveEntries + 1 }, (_, index) => ({ ...empty, name: `${index}` }));
  await expect(readZip(bytesSource(archiveOf(many)))).rejects.toThrow(`at most ${limits.archiveEntries} entries`);
});
