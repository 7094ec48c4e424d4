import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FileError } from "./file-error.ts";
import { readNpz } from "./npz.ts";
import { bytesSource } from "./random-access.ts";

const bytesOf = (base64: readonly string[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(Buffer.from(base64.join(""), "base64"));

/** numpy.savez and numpy.savez_compressed of four arrays: by rows, by columns, of halves, and a counter. */
const stored = bytesOf([
  "UEsDBC0AAAAAAAAAIQC2jIZT//////////8PABQAYmxvY2svc2NhbGUubnB5AQAQAIwAAAAAAAAAjAAAAAAAAACTTlVNUFkBAHYAeydkZXNjci",
  "c6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMywpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAg",
  "ICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAAAAAIA/AAAAQFBLAwQtAAAAAAAAACEAzizg0///////////CgAUAGtlcm5lbC5ucHkBAB",
  "AAmAAAAAAAAACYAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzogJzxmNCcsICdmb3J0cmFuX29yZGVyJzogVHJ1ZSwgJ3NoYXBlJzogKDIsIDMp",
  "LCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAKAAAAAAAAQEAAAIA/AACAQAAAAE",
  "AAAKBAUEsDBC0AAAAAAAAAIQCs+E2Y//////////8IABQAaGFsZi5ucHkBABAAhAAAAAAAAACEAAAAAAAAAJNOVU1QWQEAdgB7J2Rlc2NyJzog",
  "JzxmMicsICdmb3J0cmFuX29yZGVyJzogRmFsc2UsICdzaGFwZSc6ICgyLCAxKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIC",
  "AgICAgICAgICAgICAgICAgICAgICAgICAKADgAwFBLAwQtAAAAAAAAACEAI7jwbP//////////CAAUAHN0ZXAubnB5AQAQAIgAAAAAAAAAiAAA",
  "AAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8aTgnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoKSwgfSAgICAgICAgICAgIC",
  "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgcAAAAAAAAAUEsBAi0DLQAAAAAAAAAhALaMhlOMAAAA",
  "jAAAAA8AAAAAAAAAAAAAAIABAAAAAGJsb2NrL3NjYWxlLm5weVBLAQItAy0AAAAAAAAAIQDOLODTmAAAAJgAAAAKAAAAAAAAAAAAAACAAc0AAA",
  "BrZXJuZWwubnB5UEsBAi0DLQAAAAAAAAAhAKz4TZiEAAAAhAAAAAgAAAAAAAAAAAAAAIABoQEAAGhhbGYubnB5UEsBAi0DLQAAAAAAAAAhACO4",
  "8GyIAAAAiAAAAAgAAAAAAAAAAAAAAIABXwIAAHN0ZXAubnB5UEsFBgAAAAAEAAQA4QAAACEDAAAAAA==",
]);

const deflated = bytesOf([
  "UEsDBC0AAAAIAAAAIQC2jIZT//////////8PABQAYmxvY2svc2NhbGUubnB5AQAQAIwAAAAAAAAASwAAAAAAAACb7BfqGxDJyFDGUK2eklqcXK",
  "RupaBuk2airqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RrGOpo6CrUKFAAuBjBosAcSDgBQSwMELQAAAAgAAAAhAM4s4NP/////////",
  "/woAFABrZXJuZWwubnB5AQAQAJgAAAAAAAAAVgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2airqOgnpZfVFKUmBefX5SSChIPKSpNBQ",
  "oXZyQWpAK5GkY6CsaaOgq1CuQDLgYwcHBgYGiwB2IHEIeBYYEDAFBLAwQtAAAACAAAACEArPhNmP//////////CAAUAGhhbGYubnB5AQAQAIQA",
  "AAAAAAAASgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2akrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgqGmjoKtQpkAy",
  "4GC4YDAFBLAwQtAAAACAAAACEAI7jwbP//////////CAAUAHN0ZXAubnB5AQAQAIgAAAAAAAAARgAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRu",
  "paBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RqaOgq1ChQBLnYGCAAAUEsBAi0DLQAAAAgAAAAhALaMhlNLAAAAjAAAAA8AAA",
  "AAAAAAAAAAAIABAAAAAGJsb2NrL3NjYWxlLm5weVBLAQItAy0AAAAIAAAAIQDOLODTVgAAAJgAAAAKAAAAAAAAAAAAAACAAYwAAABrZXJuZWwu",
  "bnB5UEsBAi0DLQAAAAgAAAAhAKz4TZhKAAAAhAAAAAgAAAAAAAAAAAAAAIABHgEAAGhhbGYubnB5UEsBAi0DLQAAAAgAAAAhACO48GxGAAAAiA",
  "AAAAgAAAAAAAAAAAAAAIABogEAAHN0ZXAubnB5UEsFBgAAAAAEAAQA4QAAACICAAAAAA==",
]);

const read = (bytes: Uint8Array<ArrayBuffer>) => readNpz(bytesSource(bytes));

describe.each([
  ["stored", stored],
  ["deflated", deflated],
])("an archive of NumPy with %s arrays", (_, archive) => {
  test("gives the arrays by name, row by row, halves widened, and says which are no weights", async () => {
    const { tensors, skipped } = await read(archive);
    expect(tensors.map(({ name, shape }) => [name, shape])).toEqual([
      ["block/scale", [3]],
      ["kernel", [2, 3]],
      ["half", [2, 1]],
    ]);
    const values = await Promise.all(tensors.map(async (tensor) => [...(await tensor.load())]));
    expect(values).toEqual([
      [0, 1, 2],
      [0, 1, 2, 3, 4, 5],
      [0.5, -2],
    ]);
    expect(skipped).toEqual([{ name: "step", dtype: "<i8", shape: [] }]);
  });

  test("is refused in words wherever it is cut off", async () => {
    for (let length = 0; length < archive.length; length += 7)
      await expect(read(archive.slice(0, length))).rejects.toBeInstanceOf(FileError);
  });

  test("with any bytes changed either reads or is refused in words", async () => {
    const changes = fc.array(fc.tuple(fc.nat({ max: archive.length - 1 }), fc.nat({ max: 255 })), { minLength: 1 });
    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const damaged = archive.slice();
        for (const [at, value] of list) damaged[at] = value;
        try {
          for (const tensor of (await read(damaged)).tensors) await tensor.load();
        } catch (error) {
          expect(error).toBeInstanceOf(FileError);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The archive with a number of its directory replaced: `field` of its first entry. */
function lying(archive: Uint8Array<ArrayBuffer>, field: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = archive.slice();
  const view = new DataView(bytes.buffer);
  const at = bytes.findIndex((_, index) => index + 4 <= bytes.length && view.getUint32(index, true) === 0x02014b50);
  view.setUint32(at + field, value, true);
  return bytes;
}

test("an array that claims more than deflate can hold is refused before anything is inflated", async () => {
  await expect(read(lying(deflated, 24, 0xffff_fff0))).rejects.toThrow('"block/scale.npy" claims more bytes than');
});

test("an array outside of the file is refused", async () => {
  await expect(read(lying(stored, 42, 0x7fff_ffff))).rejects.toThrow("reaches out of the file");
});

test("a header that asks for more values than there are is refused", async () => {
  const bytes = stored.slice();
  const at = Buffer.from(bytes.buffer).indexOf("(3,)");
  bytes.set(Buffer.from("(9,)"), at);
  await expect(read(bytes)).rejects.toThrow('npz: "block/scale" of shape [9] needs 36 bytes, got 12');
});

test("an archive of other files is refused", async () => {
  const bytes = Uint8Array.from(
    Buffer.from(Buffer.from(stored).toString("latin1").replaceAll("step.npy", "step.txt"), "latin1"),
  );
  await expect(read(bytes)).rejects.toThrow('npz: "step.txt" is no .npy file');
});
