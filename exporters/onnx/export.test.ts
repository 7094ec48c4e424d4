import { readFileSync } from "node:fs";
import onnxProto from "onnx-proto";
import * as ort from "onnxruntime-web";
import { describe, expect, test } from "vitest";
import {
  check,
  type Document,
  numElements,
  plainType,
  tokensType,
  traceOf,
  type Weights,
  zoo,
  zooModel,
} from "#graph-schema";
import { toBytes } from "../byte-stream.ts";
import { initialise } from "../initialise.ts";
import { asWeights, distance, noisyWeights, runTrace, traceModel } from "../testing/model.ts";
import { noise } from "../testing/nd.ts";
import { runOnnx } from "../testing/run-onnx.ts";
import { exportOnnx, MissingWeightsError, type OnnxExportOptions } from "./export.ts";

const edgevit: () => Document = zooModel("edgevit_xxs")!.document;
const tokens = tokensType([1, 4, 8], { grid: [2, 2] });

const small = traceModel([tokens], (g, [x]) => [
  g.scope("blocks.0", () => g.layerNorm("norm", g.toMap(g.linear("fc", x!, { out: 6 })))),
]);

function exported(options: Partial<OnnxExportOptions> = {}, trace = small): Promise<Uint8Array<ArrayBuffer>> {
  const weights = asWeights(noisyWeights(trace));
  return toBytes(exportOnnx(trace, { name: "small", form: "train", weights, document: '{"a":1}', ...options }));
}

function decode(bytes: Uint8Array): onnxProto.onnx.ModelProto {
  return onnxProto.onnx.ModelProto.decode(bytes);
}

function metadataOf(bytes: Uint8Array): ReadonlyMap<string, string> {
  return new Map(decode(bytes).metadataProps.map(({ key, value }) => [key ?? "", value ?? ""]));
}

describe("an exported model", () => {
  test("names its nodes by scope and op, and leaves its batch free", async () => {
    const { graph } = decode(await exported());
    expect(graph?.node?.map(({ name }) => name)).toMatchInlineSnapshot(`
      [
        "blocks.0.fc/linear_0",
        "blocks.0.fc/linear_0/Add_1",
        "blocks.0/toMap_0",
        "blocks.0/toMap_0/Reshape_1",
        "blocks.0.norm/layerNorm_0",
        "blocks.0.norm/layerNorm_0/Sub_1",
        "blocks.0.norm/layerNorm_0/Mul_2",
        "blocks.0.norm/layerNorm_0/ReduceMean_3",
        "blocks.0.norm/layerNorm_0/Add_4",
        "blocks.0.norm/layerNorm_0/Sqrt_5",
        "blocks.0.norm/layerNorm_0/Div_6",
        "blocks.0.norm/layerNorm_0/Mul_7",
        "blocks.0.norm/layerNorm_0/Add_8",
      ]
    `);
    const dims = [graph?.input?.[0], graph?.output?.[0]].map(
      (value) => value?.type?.tensorType?.shape?.dim?.[0]?.dimParam,
    );
    expect(dims).toEqual(["N", "N"]);
    expect([graph?.input?.[0]?.name, graph?.output?.[0]?.name]).toEqual(["x0", "y0"]);
  });

  test("keeps the state dict's names on its tensors", async () => {
    const names = decode(await exported()).graph?.initializer?.map(({ name }) => name) ?? [];
    expect(names.filter((name) => name?.startsWith("blocks"))).toEqual([
      "blocks.0.fc.weight.T",
      "blocks.0.fc.bias",
      "blocks.0.norm.weight",
      "blocks.0.norm.bias",
    ]);
  });

  test("has the same bytes for the same document and weights", async () => {
    expect(await exported()).toEqual(await exported());
    expect(await exported({ form: "deploy" })).toEqual(await exported({ form: "deploy" }));
  });

  test("carries a digest of the weights that no form changes and any other value does", async () => {
    const digest = async (options: Partial<OnnxExportOptions>) =>
      metadataOf(await exported(options)).get("vitrine.weights");
    const first = await digest({});
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(await digest({ form: "deploy", opset: 17 })).toBe(first);
    const other = new Map(noisyWeights(small)).set("blocks.0.norm.bias", noise([6], 9));
    expect(await digest({ weights: asWeights(other) })).not.toBe(first);
  });

  test("names the version of the package", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    expect(decode(await exported()).producerVersion).toBe(version);
  });

  test("says what it is: producer, opset, form, document", async () => {
    const model = decode(await exported({ opset: 17 }));
    expect([model.producerName, Number(model.opsetImport[0]?.version), Number(model.irVersion)]).toEqual([
      "vitrine",
      17,
      8,
    ]);
    const metadata = metadataOf(await exported());
    expect([metadata.get("vitrine.form"), metadata.get("vitrine.document")]).toEqual(["train", '{"a":1}']);
  });

  test("is refused, by the names of what is missing, where a weight is", () => {
    const weights: Weights = asWeights(new Map([...noisyWeights(small)].filter(([name]) => !name.endsWith("bias"))));
    const attempt = (): unknown => exportOnnx(small, { name: "small", form: "deploy", weights });
    expect(attempt).toThrow(MissingWeightsError);
    expect(attempt).toThrow("2 have none (blocks.0.fc.bias, blocks.0.norm.bias)");
  });

  test("runs with its tensors in a second file", async () => {
    const trace = traceModel([plainType([1, 64])], (g, [x]) => [
      g.linear("a", g.linear("b", x!, { out: 32 }), { out: 64 }),
    ]);
    const [wanted] = await runTrace(trace, [noise([2, 64], 1)]);
    const weights = asWeights(noisyWeights(trace));
    const model = exportOnnx(trace, { name: "two", form: "train", weights, externalLocation: "two.onnx.data" });
    const externalData = [{ path: "two.onnx.data", data: await toBytes(model.external!) }];
    const session = await ort.InferenceSession.create(await toBytes(model), { externalData, logSeverityLevel: 3 });
    const { y0 } = await session.run({ x0: new ort.Tensor("float32", noise([2, 64], 1).data, [2, 64]) });
    expect(model.external!.byteLength).toBe(4096 * 2 + 64 * 32 * 4);
    expect(y0?.data).toEqual(wanted?.data);
  });

  test("gives an output that is an input, and one value under two names", async () => {
    const trace = traceModel([plainType([1, 3])], (g, [x]) => [x!, g.relu(x!)]);
    const twice = { ...trace, outputs: [...trace.outputs, { ...trace.outputs[1]!, name: "y2" }] };
    const x = noise([2, 3], 1);
    const [same, relu, again] = await runTrace(twice, [x]);
    expect(distance(same!, x)).toBe(0);
    expect(again).toEqual(relu);
  });

  test("gives a parameter, and what is computed from parameters alone, as an output", async () => {
    const trace = traceModel([plainType([1, 3])], (g, [x]) => {
      const w = g.param("w", [2, 3]);
      return [g.relu(x!), w, g.scale(w, 2)];
    });
    for (const form of ["train", "deploy"] as const) {
      const [, w, twice] = await runTrace(trace, [noise([2, 3], 1)], { form });
      expect([...twice!.data]).toEqual([...w!.data].map((value) => 2 * value));
    }
  });

  test("uses one parameter in two forms", async () => {
    const trace = traceModel([plainType([1, 3, 3])], (g, [x]) => {
      const w = g.param("w", [3, 3]);
      return [g.matmul(g.emit("linear", [x!, w], {})[0]!, w)];
    });
    expect((await runTrace(trace, [noise([2, 3, 3], 1)]))[0]?.shape).toEqual([2, 3, 3]);
  });
});

describe("a timing export", () => {
  const trace = traceOf(check(edgevit()));

  test("has the nodes of the deploy form and hardly any bytes", async () => {
    const weights = initialise(trace.params, 1);
    const real = decode(await toBytes(exportOnnx(trace, { name: "e", form: "deploy", weights })));
    const timing = exportOnnx(trace, { name: "e", form: "deploy", weights: "timing" });
    expect(timing.byteLength).toBeLessThan(600_000);
    const nodes = decode(await toBytes(timing)).graph?.node ?? [];
    const rest = nodes.filter(({ opType }) => opType !== "ConstantOfShape");
    expect(rest.map(({ name }) => name)).toEqual(real.graph?.node?.map(({ name }) => name));
  });

  test("runs and gives finite numbers", async () => {
    const input = { dims: [1, 3, 224, 224], data: noise([1, 3, 224, 224], 1).data };
    const results = await runOnnx(exportOnnx(trace, { name: "e", form: "deploy", weights: "timing" }), {
      [trace.inputs[0]!.name]: input,
    });
    const [logits] = Object.values(results);
    expect(logits?.dims).toEqual([1, 1000]);
    expect(logits?.data.every(Number.isFinite)).toBe(true);
  });

  test("loads no weight and computes none", () => {
    const weightBytes = 4 * trace.params.reduce((sum, { value }) => sum + numElements(value.type.shape), 0);
    const { byteLength } = exportOnnx(trace, { name: "e", form: "deploy", weights: "timing" });
    expect(byteLength).toBeLessThan(weightBytes / 20);
  });
});

describe("random weights", () => {
  test("are the same for the same seed and others for another, tensor by tensor", async () => {
    const load = async (seed: number, name: string) => await initialise(small.params, seed).get(name)!.load();
    const name = "blocks.0.fc.weight";
    expect(await load(1, name)).toEqual(await load(1, name));
    expect(await load(1, name)).not.toEqual(await load(2, name));
    expect([...(await load(1, "blocks.0.norm.weight"))]).toEqual([1, 1, 1, 1, 1, 1]);
  });

  test("follow each parameter's own start", async () => {
    const trace = traceModel([plainType([1, 50])], (g, [x]) => [
      g.add(g.linear("fc", x!, { out: 400 }), g.param("b", [400], { kind: "kaimingUniform" })),
    ]);
    const weights = initialise(trace.params, 3);
    const fc = await weights.get("fc.weight")!.load();
    const deviation = Math.sqrt(fc.reduce((sum, v) => sum + v * v, 0) / fc.length);
    expect(Math.max(...fc)).toBeLessThanOrEqual(Math.fround(0.04));
    expect(deviation).toBeGreaterThan(0.0165);
    expect(deviation).toBeLessThan(0.0185);
  });
});

test.each(zoo.map(({ id }) => id))(
  "%s has unique node and value names, each value produced before it is used",
  async (id) => {
    const trace = traceOf(check(zooModel(id)!.document()));
    await Promise.all(
      (["train", "deploy"] as const).map(async (form) => {
        const { graph } = decode(await toBytes(exportOnnx(trace, { name: id, form, weights: "timing" })));
        const nodes = graph?.node ?? [];
        expect(new Set(nodes.map(({ name }) => name)).size).toBe(nodes.length);
        const known = new Set([...(graph?.input ?? []), ...(graph?.initializer ?? [])].map(({ name }) => name));
        for (const { input, output } of nodes) {
          for (const name of input ?? [])
            if (name !== "" && !known.has(name)) expect.fail(`${name} is used before it is there`);
          for (const name of output ?? []) {
            if (known.has(name)) expect.fail(`${name} is produced twice`);
            known.add(name);
          }
        }
      }),
    );
  },
);
