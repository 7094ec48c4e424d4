import onnxProto from "onnx-proto";
import { describe, expect, test } from "vitest";
import { toBlob, toBytes, writeTo } from "../byte-stream.ts";
import { bytesOfFloats } from "../floats.ts";
import { runOnnx } from "../testing/run-onnx.ts";
import { encodeOnnx } from "./encode.ts";
import { int, type OnnxModel, type OnnxTensor } from "./model.ts";
import { readField } from "./wire.ts";

function tensor(name: string, dims: readonly number[], values: Float32Array): OnnxTensor {
  return { name, dims, dtype: "f32", byteLength: values.byteLength, data: () => bytesOfFloats(values) };
}

const ramp = (length: number): Float32Array => Float32Array.from({ length }, (_, index) => index / 7 - 3);

/** y = x · w + b, with a name of every length in between to try every padding. */
function model(extra: readonly OnnxTensor[] = [], change: Partial<OnnxModel> = {}): OnnxModel {
  return {
    irVersion: 9,
    opset: 20,
    producerName: "vitrine",
    producerVersion: "0",
    graphName: "test",
    metadata: [["key", "größer"]],
    nodes: [
      {
        opType: "Gemm",
        name: "head/linear_0",
        inputs: ["x", "w", "b"],
        outputs: ["y"],
        attributes: { transB: int(1) },
      },
    ],
    initializers: [tensor("w", [3, 2], ramp(6)), tensor("b", [3], ramp(3)), ...extra],
    inputs: [{ name: "x", dtype: "f32", dims: ["N", 2] }],
    outputs: [{ name: "y", dtype: "f32", dims: ["N", 3] }],
    valueInfos: [],
    ...change,
  };
}

const paddings = Array.from({ length: 130 }, (_, index) => tensor("p".repeat(index + 1), [1], ramp(1)));

describe("an encoded model", () => {
  test("has the length that was announced, in a buffer, a Blob and a sink", async () => {
    const encoded = encodeOnnx(model([tensor("large", [300_000], ramp(300_000))]));
    const bytes = await toBytes(encoded);
    const blob = await toBlob(encoded);
    const written: Uint8Array[] = [];
    await writeTo(encoded, { write: (chunk) => written.push(chunk.slice()) });
    expect(bytes.length).toBe(encoded.byteLength);
    expect(Buffer.from(await blob.arrayBuffer()).equals(bytes)).toBe(true);
    expect(Buffer.concat(written).equals(bytes)).toBe(true);
  });

  test("keeps every tensor in one graph field, at an offset that is a multiple of 64", async () => {
    const bytes = await toBytes(encodeOnnx(model(paddings)));
    const graphs: { start: number; end: number }[] = [];
    for (let offset = 0; offset < bytes.length; ) {
      const field = readField(bytes, offset);
      if (!field) throw new Error("no protobuf");
      if (field.field === 7) graphs.push(field);
      offset = field.end;
    }
    expect(graphs).toHaveLength(1);
    const decoded = onnxProto.onnx.ModelProto.decode(bytes);
    expect(decoded.graph?.initializer).toHaveLength(2 + paddings.length);
    for (const { rawData } of decoded.graph?.initializer ?? [])
      expect((rawData?.byteOffset ?? 1) - bytes.byteOffset).toSatisfy((offset: number) => offset % 64 === 0);
  });

  test("comes back from onnx-proto as it went in", async () => {
    const decoded = onnxProto.onnx.ModelProto.decode(await toBytes(encodeOnnx(model())));
    expect(decoded.metadataProps).toMatchObject([{ key: "key", value: "größer" }]);
    expect(decoded.graph?.node?.[0]).toMatchObject({ opType: "Gemm", name: "head/linear_0", input: ["x", "w", "b"] });
    expect(decoded.graph?.input?.[0]?.type?.tensorType?.shape?.dim?.[0]?.dimParam).toBe("N");
    expect(decoded.graph?.initializer?.map(({ name }) => name)).toEqual(["w", "b"]);
  });

  test("runs, with any batch", async () => {
    const { y } = await runOnnx(encodeOnnx(model(paddings)), {
      x: { dims: [2, 2], data: Float32Array.of(1, 0, 0, 1) },
    });
    expect(y?.dims).toEqual([2, 3]);
    const w = ramp(6);
    const b = ramp(3);
    const wanted = [0, 1].flatMap((row) => [0, 1, 2].map((column) => w[2 * column + row]! + b[column]!));
    expect([...(y?.data ?? [])].map((v) => v.toFixed(5))).toEqual(wanted.map((v) => v.toFixed(5)));
  });

  test("has the same bytes when written twice", async () => {
    expect(await toBytes(encodeOnnx(model(paddings)))).toEqual(await toBytes(encodeOnnx(model(paddings))));
  });

  test("takes a value known only after the tensors as its last metadata", async () => {
    const seen: string[] = [];
    const data = () => {
      seen.push("last");
      return bytesOfFloats(ramp(1));
    };
    const last = { ...tensor("last", [1], ramp(1)), data };
    const trailer = { key: "digest", valueByteLength: 4, value: async () => seen.join("") };
    const decoded = onnxProto.onnx.ModelProto.decode(await toBytes(encodeOnnx(model([last], { trailer }))));
    expect(decoded.metadataProps.at(-1)).toMatchObject({ key: "digest", value: "last" });
  });

  test("refuses tensors of another length than announced", async () => {
    const lying = { ...tensor("w2", [2], ramp(2)), byteLength: 12 };
    await expect(toBytes(encodeOnnx(model([lying])))).rejects.toThrow("w2: a tensor needs 12 bytes, got 8");
  });

  test("points to a second file for tensors past 2 GiB, and says so where that was not asked", async () => {
    const huge: OnnxTensor = { ...tensor("huge", [600_000_000], ramp(1)), byteLength: 2_400_000_000 };
    expect(() => encodeOnnx(model([huge]))).toThrow("write its tensors to a second file");
    const encoded = encodeOnnx(model([tensor("big", [1000], ramp(1000)), huge]), {
      externalLocation: "model.onnx.data",
    });
    expect(encoded.byteLength).toBeLessThan(2000);
    expect(encoded.external?.byteLength).toBe(4096 + 2_400_000_000);
    const decoded = onnxProto.onnx.ModelProto.decode(await toBytes(encoded));
    const outside = decoded.graph?.initializer?.filter(({ dataLocation }) => dataLocation === 1) ?? [];
    expect(outside.map(({ name }) => name)).toEqual(["big", "huge"]);
    expect(outside[1]?.externalData).toMatchObject([
      { key: "location", value: "model.onnx.data" },
      { key: "offset", value: "4096" },
      { key: "length", value: "2400000000" },
    ]);
    const tiny = encodeOnnx(model([tensor("big", [1000], ramp(1000)), tensor("next", [500], ramp(500))]), {
      externalLocation: "d",
    });
    const data = await toBytes(tiny.external!);
    expect(data.length).toBe(4096 + 2000);
    expect(new Float32Array(data.buffer, 4096, 500)).toEqual(ramp(500));
  });
});
