import { describe, expect, test } from "vitest";
import { type Attribution, createNodeRuntime, RuntimeFailure } from "./index.ts";
import { tinyChain, tinyClassifier, tinyModel } from "./testing/tiny-models.ts";

// One runtime for all: threads are fixed for the process once the first session is open.
const runtime = createNodeRuntime({ threads: 2 });
const wasm = { backend: "wasm" } as const;

describe("describing", () => {
  test("Node has WASM, and says in words why it has no WebGPU and no WebNN", async () => {
    const [first, second, third] = await runtime.describe();
    expect(first).toEqual({ id: "wasm", title: "WASM", availability: { available: true, adapter: null } });
    expect(second?.availability).toMatchObject({ available: false, reason: expect.stringContaining("secure page") });
    expect(third?.availability).toMatchObject({ available: false, reason: "This browser offers no WebNN" });
  });

  test("a measurement tells the threads that WebAssembly really got", async () => {
    const where = { backend: "wasm", threads: 2, threadsAsked: 2, adapter: null };
    expect(await runtime.measure(tinyClassifier(), wasm)).toMatchObject(where);
  });
});

describe("running", () => {
  test("gives the same result twice on the timing inputs, and batch 2 gives two rows", async () => {
    const model = tinyClassifier();
    const one = await runtime.run(model, null, wasm);
    expect(one.y?.dims).toEqual([1, 10]);
    expect(await runtime.run(model, null, wasm)).toEqual(one);
    expect((await runtime.run(model, null, { ...wasm, batch: 2 })).y?.dims).toEqual([2, 10]);
  });

  test("takes given inputs: a matrix product of ones gives the sums of the weight's columns", async () => {
    const { bytes } = tinyChain({ length: 1, width: 4 });
    const { y } = await runtime.run({ bytes }, { x: { dims: [1, 4], data: Float32Array.of(1, 1, 1, 1) } }, wasm);
    const weight = Array.from({ length: 16 }, (_, i) => (((i * 7919) % 1009) / 1009 - 0.5) / 2);
    const sums = [0, 1, 2, 3].map((column) => [0, 4, 8, 12].reduce((sum, row) => sum + (weight[row + column] ?? 0), 0));
    for (const [column, sum] of sums.entries()) expect(y?.data[column]).toBeCloseTo(sum, 5);
  });

  test("reads weights from external data as from the model itself", async () => {
    const inside = await runtime.run({ bytes: tinyClassifier().bytes }, null, wasm);
    const { bytes, external } = tinyClassifier({ external: true });
    const outside = await runtime.run({ bytes, externalData: [{ path: "weights.bin", bytes: external }] }, null, wasm);
    expect(outside).toEqual(inside);
  });
});

describe("measuring", () => {
  test("gives cold start, statistics, threads and backend, and reports each phase", async () => {
    const phases: string[] = [];
    const options = { ...wasm, maxRuns: 8, minRuns: 3, maxMs: 1000 };
    const measured = await runtime.measure(tinyClassifier(), options, {
      onProgress: ({ phase }) => phases.push(phase),
    });
    expect(measured).toMatchObject({ backend: "wasm", threads: 2, crossOriginIsolated: null, adapter: null });
    expect(measured.coldCreateMs).toBeGreaterThan(0);
    expect(measured.firstRunMs).toBeGreaterThan(0);
    expect(measured.samplesMs).toHaveLength(measured.runs);
    expect(measured.minMs).toBeLessThanOrEqual(measured.medianMs);
    expect([...new Set(phases)]).toEqual(["create", "first-run", "warm-up", "measure"]);
  });

  test("several models by turns have as many runs each, and the longer one takes longer", async () => {
    const models = [tinyChain({ length: 1, width: 256 }), tinyChain({ length: 24, width: 256 })];
    const [short, long] = await runtime.measureTogether(models, { ...wasm, minRuns: 12, maxRuns: 12 });
    expect(short?.runs).toBe(12);
    expect(long?.runs).toBe(12);
    expect(long?.minMs).toBeGreaterThan(short?.minMs ?? Number.NaN);
  });

  test("is cancelled between two runs", async () => {
    const controller = new AbortController();
    const measuring = runtime.measure(
      tinyClassifier(),
      { ...wasm, maxRuns: 1e6, maxMs: 1e6, targetSpread: -1 },
      {
        signal: controller.signal,
        onProgress: ({ phase, runsDone }) => phase === "measure" && runsDone === 3 && controller.abort(),
      },
    );
    await expect(measuring).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("profiling", () => {
  test("books every node on the scope in its name, and the parts and the rest add up to the run", async () => {
    const profile = await runtime.profile(tinyClassifier(), { ...wasm, runs: 5 });
    expect([...profile.byScope.keys()]).toEqual(["stem.conv", "stem", "body.0.conv", "body.0", "", "head"]);
    expect(profile).toMatchObject({ method: "profiler", runs: 5, threads: 2, clockResolutionMs: 0.001 });
    expect(profile.attributedMs).toBeGreaterThan(0);
    expect(profile.unattributedMs).toBeGreaterThanOrEqual(0);
    expectWhole(profile);
  });

  test("an operator that the runtime takes apart is booked on the block before it in the order of execution", async () => {
    const { nodes } = await runtime.profile(tinyClassifier(), { ...wasm, runs: 2, optimization: "disabled" });
    const pieces = nodes.filter(({ op }) => op === "HardSigmoid" || op === "Mul");
    expect(pieces.map(({ scope }) => scope)).toEqual(["body.0.conv", "body.0.conv"]);
  });

  test("is refused where many nodes run as one, with the other way to know", async () => {
    await expect(runtime.profile(tinyChain(), { backend: "webnn" })).rejects.toMatchObject({
      code: "unsupported",
      remedy: "Time the parts as models of their own instead",
    });
  });

  test("leaves nothing of the trace on stdout", async () => {
    const { writeSync } = process.getBuiltinModule("node:fs");
    await runtime.profile(tinyChain(), { ...wasm, runs: 1 });
    expect(process.getBuiltinModule("node:fs").writeSync).toBe(writeSync);
  });
});

describe("cut-outs", () => {
  test("time parts and the whole by repetition, and tell the clock's resolution", async () => {
    const link = () => ({ bytes: tinyChain({ length: 1, width: 128 }).bytes });
    const parts = ["blocks.0", "blocks.1", "blocks.2"].map((scope) => ({ scope, model: link() }));
    const whole = { bytes: tinyChain({ length: 3, width: 128 }).bytes };
    const timed = await runtime.cutouts({ whole, parts }, { ...wasm, minRuns: 3, maxRuns: 5 });
    expect([...timed.byScope.keys()]).toEqual(["blocks.0", "blocks.1", "blocks.2"]);
    expect(timed.method).toBe("cut-outs");
    expect(timed.clockResolutionMs).toBeGreaterThan(0);
    for (const { ms, nodes } of timed.byScope.values()) {
      expect(ms).toBeGreaterThan(0);
      expect(nodes).toBe(1);
    }
    expectWhole(timed);
  });
});

describe("what goes wrong", () => {
  const relu = (over: object) =>
    tinyModel({
      inputShape: [1, 4],
      outputShape: [1, 4],
      nodes: [{ name: "a/relu_0", op: "Relu", inputs: ["x"], output: "y" }],
      ...over,
    });
  const good = tinyClassifier().bytes;
  const oneNode = (op: string, inputs: readonly string[]) => [{ name: `a/${op}_0`, op, inputs, output: "y" }];

  test.each([
    ["bytes that are no model", Uint8Array.of(1, 2, 3, 4, 5, 6, 7), "protobuf parsing failed"],
    ["no bytes at all", new Uint8Array(0), "No graph was found"],
    ["half a model", good.slice(0, good.length / 2), "protobuf parsing failed"],
    ["an operator that nobody knows", relu({ nodes: oneNode("Bogus", ["x"]) }).bytes, "No Op registered for Bogus"],
    ["a wire that comes from nowhere", relu({ nodes: oneNode("Relu", ["z"]) }).bytes, "Node input 'z'"],
    [
      "shapes that do not fit",
      relu({ weights: { w: [5, 4] }, nodes: oneNode("MatMul", ["x", "w"]) }).bytes,
      "Incompatible dimensions",
    ],
    ["external data that was not given", tinyClassifier({ external: true }).bytes, "external data"],
    [
      "a free axis other than the batch",
      relu({ inputShape: [1, "T"], outputShape: [1, "T"] }).bytes,
      "free dimension T",
    ],
  ])("%s is an invalid model, in words", async (_, bytes, words) => {
    const failed = await runtime.run({ bytes }, null, wasm).catch((thrown) => thrown);
    expect(failed).toBeInstanceOf(RuntimeFailure);
    expect(failed).toMatchObject({ code: "invalid-model", what: expect.stringContaining(words) });
  });

  test("inputs that do not fit are named", async () => {
    const inputs = { x: { dims: [1, 4], data: new Float32Array(4) } };
    await expect(runtime.run({ bytes: good }, inputs, wasm)).rejects.toMatchObject({
      code: "invalid-model",
      what: expect.stringContaining("Invalid rank for input: x"),
    });
  });

  test("a tensor larger than WebAssembly's memory is out of memory, and the runtime goes on", async () => {
    const huge = tinyModel({
      inputShape: [1, 1],
      outputShape: [1, "k"],
      integers: { shape: [1, 2_000_000_000] },
      nodes: [{ name: "a/expand_0", op: "Expand", inputs: ["x", "shape"], output: "y" }],
    });
    await expect(runtime.run(huge, null, wasm)).rejects.toMatchObject({ code: "out-of-memory" });
    expect((await runtime.run({ bytes: good }, null, wasm)).y?.dims).toEqual([1, 10]);
  });

  test("a backend that is not here is refused with its reason", async () => {
    await expect(runtime.run({ bytes: good }, null, { backend: "webgpu" })).rejects.toMatchObject({
      code: "unsupported",
      where: "WebGPU",
      what: expect.stringContaining("secure page"),
    });
  });
});

function expectWhole({ byScope, attributedMs, unattributedMs, modelRunMs }: Attribution): void {
  const parts = [...byScope.values()].reduce((sum, { ms }) => sum + ms, 0);
  expect(parts).toBeCloseTo(attributedMs, 9);
  expect(attributedMs + unattributedMs).toBeCloseTo(modelRunMs, 9);
}
