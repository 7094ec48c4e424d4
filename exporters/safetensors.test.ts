import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tensor } from "#graph-schema";
import { toBytes } from "./byte-stream.ts";
import { bytesSource, handleSource } from "./random-access.ts";
import { readSafetensors, writeSafetensors } from "./safetensors.ts";

function file(header: unknown, dataBytes: number, length?: bigint): Uint8Array<ArrayBuffer> {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const read = (bytes: Uint8Array<ArrayBuffer>) => readSafetensors(bytesSource(bytes));
const float = (shape: readonly number[], offsets: readonly number[], dtype = "F32") => ({
  dtype,
  shape,
  data_offsets: offsets,
});

describe("safetensors", () => {
  test("come back as they were written, whatever their names, shapes and values", async () => {
    const tensors = fc.uniqueArray(
      fc.record({
        name: fc.string({ unit: "grapheme" }).filter((name) => name !== "__metadata__"),
        shape: fc.array(fc.nat({ max: 4 }), { maxLength: 4 }),
        seed: fc.nat(),
      }),
      { selector: ({ name }) => name, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(tensors, fc.dictionary(fc.string(), fc.string()), async (drawn, metadata) => {
        const written: Tensor[] = drawn.map(({ name, shape, seed }) => {
          const count = shape.reduce((product, dim) => product * dim, 1);
          const values = Float32Array.from({ length: count }, (_, index) => Math.sin(seed + index));
          return { name, shape, load: () => values };
        });
        const bytes = await toBytes(writeSafetensors(written, metadata));
        expect(await toBytes(writeSafetensors(written, metadata))).toEqual(bytes);
        const { tensors: back, skipped } = await read(bytes);
        expect(skipped).toEqual([]);
        // Integer-like keys of a JSON object come first; the set is what counts.
        const sorted = (list: readonly Tensor[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const [index, tensor] of sorted(back).entries()) {
          const wanted = sorted(written)[index]!;
          expect([tensor.name, tensor.shape]).toEqual([wanted.name, wanted.shape]);
          expect(await tensor.load()).toEqual(await wanted.load());
        }
        expect(back).toHaveLength(written.length);
      }),
      { numRuns: 60 },
    );
  });

  test("of half precision widen exactly, subnormals, infinities and NaN included", async () => {
    const halves = Uint16Array.from({ length: 65536 }, (_, index) => index);
    const bytes = file(
      { half: float([65536], [0, 131072], "F16"), brain: float([65536], [131072, 262144], "BF16") },
      262144,
    );
    bytes.set(new Uint8Array(halves.buffer), bytes.length - 262144);
    bytes.set(new Uint8Array(halves.buffer), bytes.length - 131072);
    const { tensors } = await read(bytes);
    const [half, brain] = await Promise.all(tensors.map((tensor) => tensor.load()));
    for (const bits of halves) {
      const [sign, exponent, mantissa] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
      const wanted =
        exponent === 31
          ? mantissa === 0
            ? sign * Number.POSITIVE_INFINITY
            : Number.NaN
          : exponent === 0
            ? sign * mantissa * 2 ** -24
            : sign * (1 + mantissa / 1024) * 2 ** (exponent - 15);
      if (!Object.is(half?.[bits], wanted)) expect.fail(`half ${bits}: ${half?.[bits]} is not ${wanted}`);
    }
    const view = new Uint32Array(brain!.buffer);
    expect(view.every((bits, index) => bits === index * 65536)).toBe(true);
  });

  test("are read from where they lie, aligned or not, in memory or in a file", async () => {
    const odd = file(`{"a":${JSON.stringify(float([2], [0, 8]))}} `.replace(" ", ""), 8);
    const shifted = new Uint8Array(odd.length + 1);
    shifted.set(odd, 1);
    new DataView(shifted.buffer).setFloat32(shifted.length - 4, 7, true);
    const view = shifted.subarray(1);
    const handle = {
      read: async (buffer: Uint8Array, offset: number, length: number, position: number) => {
        const part = view.subarray(position, position + Math.min(length, 3));
        buffer.set(part, offset);
        return { bytesRead: part.length };
      },
    };
    for (const source of [bytesSource(view), handleSource(handle, view.length)])
      expect(await (await readSafetensors(source)).tensors[0]?.load()).toEqual(Float32Array.of(0, 7));
  });

  test("list tensors of other element types instead of reading them", async () => {
    const { tensors, skipped } = await read(
      file({ index: float([2], [0, 16], "I64"), mask: float([3], [16, 19], "BOOL") }, 19),
    );
    expect(tensors).toEqual([]);
    expect(skipped.map(({ name, dtype }) => `${name} ${dtype}`)).toEqual(["index I64", "mask BOOL"]);
  });

  test.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ["shorter than its length field", new Uint8Array(7), "needs at least 8 bytes, got 7"],
    [
      "with a header longer than the file",
      file({}, 0, 1000n),
      "the header claims 1\u202f000 bytes, the file ends after 10",
    ],
    [
      "with a header of 2^64 - 1 bytes",
      file({}, 0, 2n ** 64n - 1n),
      "this file claims 18\u202f446\u202f744\u202f073\u202f709\u202f551\u202f615",
    ],
    ["with a header that is no JSON", file("{", 0), "needs to be JSON in UTF-8"],
    ["with a header that is no object", file("[]", 0), "needs to be a JSON object"],
    ["that names a tensor twice", file('{"a":{},"\\u0061":{}}', 0), 'names "a" twice'],
    ["of an unknown element type", file({ a: float([1], [0, 4], "F33") }, 4), "unknown element type F33"],
    ["with an inherited element type", file({ a: float([1], [0, 4], "constructor") }, 4), "unknown element type"],
    ["with a negative dim", file({ a: float([-1, -1], [0, 4]) }, 4), "needs a shape"],
    ["with dims beyond 2^53", file({ a: float([2 ** 40, 2 ** 40], [0, 4]) }, 4), "its offsets give 4"],
    ["with one offset", file({ a: { dtype: "F32", shape: [], data_offsets: [0] } }, 0), "needs two offsets"],
    ["with offsets for fewer values", file({ a: float([2], [0, 4]) }, 4), "needs 8 bytes, its offsets give 4"],
    ["with offsets that run backwards", file({ a: float([1], [4, 0]) }, 4), "its offsets give \u22124"],
    ["with overlapping tensors", file({ a: float([2], [0, 8]), b: float([1], [4, 8]) }, 8), "inside another tensor"],
    ["with a gap", file({ a: float([1], [0, 4]), b: float([1], [8, 12]) }, 12), "after a gap from 4"],
    ["cut off", file({ a: float([2], [0, 8]) }, 7), "the tensors need 8 bytes, the file has 7"],
    ["with bytes behind", file({ a: float([2], [0, 8]) }, 9), "the tensors need 8 bytes, the file has 9"],
    ["with a tensor that is a text", file({ a: "F32" }, 0), "needs a dtype, a shape and offsets"],
  ])("%s are refused with one sentence", async (_, bytes, sentence) => {
    await expect(read(bytes)).rejects.toThrow(sentence);
  });

  test("called __proto__ are tensors like any other", async () => {
    const header = `{"__proto__":${JSON.stringify(float([1], [0, 4]))}}`;
    expect((await read(file(header, 4))).tensors.map(({ name }) => name)).toEqual(["__proto__"]);
    expect(Object.hasOwn(Object.prototype, "dtype")).toBe(false);
  });

  test("of any bytes are read or refused, and nothing else", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ maxLength: 60 }), fc.nat({ max: 16 }), async (text, dataBytes) => {
        const outcome = await read(file(text, dataBytes)).catch((error: Error) => error);
        if (outcome instanceof Error) expect(outcome.name).toBe("FileError");
      }),
    );
  });
});
