import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { limits } from "#graph-schema";
import { toBytes } from "../byte-stream.ts";
import { bytesOfFloats } from "../floats.ts";
import { blobSource, bytesSource } from "../random-access.ts";
import { encodeOnnx } from "./encode.ts";
import type { OnnxModel, OnnxTensor } from "./model.ts";
import { readOnnx } from "./read.ts";

function tensor(name: string, dims: readonly number[]): OnnxTensor {
  const values = Float32Array.from({ length: dims.reduce((product, dim) => product * dim, 1) }, (_, index) => index);
  return { name, dims, dtype: "f32", byteLength: values.byteLength, data: () => bytesOfFloats(values) };
}

function file(change: Partial<OnnxModel> = {}): Promise<Uint8Array<ArrayBuffer>> {
  return toBytes(
    encodeOnnx({
      ...{ irVersion: 9, opset: 20, producerName: "vitrine", producerVersion: "0", graphName: "g" },
      metadata: [
        ["vitrine.document", '{"name":"☃"}'],
        ["vitrine.form", "train"],
      ],
      ...{
        nodes: [],
        initializers: [tensor("a", [2, 3]), tensor("b", [100_000])],
        inputs: [],
        outputs: [],
        valueInfos: [],
      },
      ...change,
    }),
  );
}

const read = (bytes: Uint8Array<ArrayBuffer>) => readOnnx(bytesSource(bytes));

describe("reading an .onnx", () => {
  test("restores the document and the tensors, from memory and from a Blob", async () => {
    const bytes = await file();
    for (const source of [bytesSource(bytes), blobSource(new Blob([bytes]))]) {
      const opened = await readOnnx(source);
      expect(opened.document).toBe('{"name":"☃"}');
      const [a, b] = await opened.tensors();
      expect([a?.name, a?.shape, [...(await a!.load())]]).toEqual(["a", [2, 3], [0, 1, 2, 3, 4, 5]]);
      expect((await b!.load())[99_999]).toBe(99_999);
    }
  });

  test("passes over the tensors to find the document", async () => {
    const bytes = await file({ initializers: [tensor("a", [1_000_000])] });
    let readBytes = 0;
    const source = {
      byteLength: bytes.length,
      read: async (start: number, end: number) => {
        readBytes += end - start;
        return bytes.subarray(start, end);
      },
    };
    await readOnnx(source);
    expect(readBytes).toBeLessThan(200_000);
  });

  test("names the producer of a file that is not ours", async () => {
    await expect(read(await file({ metadata: [], producerName: "pytorch" }))).rejects.toThrow(
      'onnx: a file made by Vitrine carries its design, this one was made by "pytorch"',
    );
  });

  test("refuses what is no ONNX", async () => {
    for (const text of ["", "hello, world", "{}", "PK\u0003\u0004", "\u0000\u0000"])
      await expect(read(new TextEncoder().encode(text) as Uint8Array<ArrayBuffer>)).rejects.toThrow(
        "onnx: an ONNX model is needed, this file is none or is cut off",
      );
  });

  test("refuses a file cut off anywhere", async () => {
    const bytes = await file({ initializers: [tensor("a", [2, 3])] });
    for (let length = 0; length < bytes.length; length++) {
      const outcome = await read(bytes.slice(0, length)).catch((error: Error) => error);
      expect(outcome).toMatchObject({ name: "FileError" });
    }
  });

  test("refuses a tensor whose bytes are not its shape's", async () => {
    const bytes = await file({ initializers: [tensor("a", [2, 3])] });
    // dims 2, 3 and data type f32, as fields of the tensor.
    const at = Buffer.from(bytes).indexOf(Buffer.from([0x08, 2, 0x08, 3, 0x10, 1]));
    bytes[at + 3] = 4;
    await expect((await read(bytes)).tensors()).rejects.toThrow('"a" of shape [2,4] needs 32 bytes, got 24');
  });

  test("refuses a tensor of more axes than any has, where their product would fit", async () => {
    const dims = Array.from({ length: limits.rank + 1 }, () => 1);
    const opened = await read(await file({ initializers: [tensor("a", dims)] }));
    await expect(opened.tensors()).rejects.toThrow("a tensor may have 32 axes, this file has one with more");
  });

  test("survives any change of its bytes", async () => {
    const bytes = await file({ initializers: [tensor("a", [2, 3])] });
    const change = fc.array(fc.tuple(fc.nat({ max: bytes.length - 1 }), fc.nat({ max: 255 })), {
      minLength: 1,
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(change, async (changes) => {
        const broken = bytes.slice();
        for (const [at, value] of changes) broken[at] = value;
        const outcome = await read(broken)
          .then((opened) => opened.tensors())
          .catch((error: Error) => error);
        if (outcome instanceof Error) expect(outcome.name).toBe("FileError");
      }),
      { numRuns: 500 },
    );
  });
});
