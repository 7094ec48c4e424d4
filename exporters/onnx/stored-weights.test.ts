import { describe, expect, test } from "vitest";
import { check, numElements, type Tensor, traceOf, type Weights, zooModel } from "#graph-schema";
import { toBytes } from "../byte-stream.ts";
import { bytesOfFloats } from "../floats.ts";
import { initialise } from "../initialise.ts";
import { bytesSource } from "../random-access.ts";
import { exportOnnx, type OnnxExportOptions } from "./export.ts";
import { readOnnx } from "./read.ts";
import { storedWeights } from "./stored-weights.ts";

const family = ["edgevit_xxs", "levit_128s", "edgenext_xx_small", "convit_tiny", "deit_tiny_patch16_224"];

function modelOf(id: string) {
  const document = zooModel(id)!.document();
  const trace = traceOf(check(document));
  return { document: JSON.stringify(document), trace, weights: initialise(trace.params, 5) };
}

async function fileOf(id: string, options: Partial<OnnxExportOptions> = {}) {
  const { document, trace, weights } = modelOf(id);
  const model = exportOnnx(trace, { name: id, form: "train", weights, document, ...options });
  return { weights, file: await readOnnx(bytesSource(await toBytes(model))) };
}

async function expectSame(got: readonly Tensor[], wanted: Weights): Promise<void> {
  const bytesOf = async (tensor: Tensor): Promise<Buffer> => Buffer.from(bytesOfFloats(await tensor.load()));
  const byName = new Map(got.map((tensor) => [tensor.name, tensor]));
  expect([...byName.keys()].toSorted()).toEqual([...wanted.keys()].toSorted());
  for (const [name, tensor] of wanted) {
    expect(byName.get(name)!.shape).toEqual(tensor.shape);
    if (!(await bytesOf(byName.get(name)!)).equals(await bytesOf(tensor))) expect.fail(`${name} came back changed`);
  }
}

describe("the weights of an export", () => {
  test.each(family)("of %s in train form come back whole, as they went in", async (id) => {
    const { file, weights } = await fileOf(id);
    await expectSame(await storedWeights(file), weights);
    expect(file.weightsDigest).toMatch(/^[0-9a-f]{64}$/);
  });

  test("in deploy form come back where nothing was folded", async () => {
    const { file, weights } = await fileOf("vit_tiny_patch16_224", { form: "deploy" });
    await expectSame(await storedWeights(file), weights);
  });

  test("in deploy form are refused where BatchNorm is folded, with how many that concerns", async () => {
    const { file } = await fileOf("levit_128s", { form: "deploy" });
    await expect(storedWeights(file)).rejects.toThrow(
      /^onnx: in this deploy form \d+ of \d+ weights are folded into others \(\S+\) and cannot be had back; the train form has them all$/,
    );
  });

  test("are refused where a timing form has none", async () => {
    const { file } = await fileOf("levit_128s", { weights: "timing" });
    await expect(storedWeights(file)).rejects.toThrow(/^onnx: the design needs \d+ weights, the file has \d+ of them/);
  });

  test("are refused where they lie in a second file", async () => {
    const { file, weights } = await fileOf("edgevit_xxs", { externalLocation: "edgevit.onnx.data" });
    expect(Math.max(...[...weights.values()].map(({ shape }) => numElements(shape)))).toBeGreaterThan(1024);
    await expect(storedWeights(file)).rejects.toThrow("onnx: the weights are in a second file");
  });
});
