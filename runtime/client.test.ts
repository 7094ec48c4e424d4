import * as Comlink from "comlink";
import { afterEach, describe, expect, test } from "vitest";
import { createRuntimeClient, type RuntimeClient, type Spawned } from "./client.ts";
import { cancelled, failure, RuntimeFailure } from "./failure.ts";
import type { Measurement, Runtime, RuntimeControl } from "./runtime.ts";
import { workerApi } from "./worker-side.ts";

const wasm = { backend: "wasm" } as const;
const modelOf = (byte: number) => ({ bytes: Uint8Array.of(byte) });
const soon = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const done = (over: object = {}) => ({ backend: "wasm", medianMs: 7, ...over }) as unknown as Measurement;

type Measure = (byte: number, control: RuntimeControl) => Promise<Measurement>;

const opened: RuntimeClient[] = [];
afterEach(async () => {
  for (const client of opened.splice(0)) await client.dispose();
});

/** A client whose workers are message channels in this thread; `measure` says what the runtime in them does. */
function fakeClient(measure: Measure) {
  const log: string[] = [];
  const crashes: ((reason: string) => void)[] = [];
  const spawn = (): Spawned => {
    const { port1, port2 } = new MessageChannel();
    const number = crashes.length;
    Comlink.expose(
      workerApi((threads) => {
        log.push(`start ${number} with ${threads}`);
        return {
          measure: (model, _, control = {}) => measure(model.bytes[0] ?? -1, control),
          run: async (_, inputs) => inputs ?? {},
        } as Partial<Runtime> as Runtime;
      }),
      port1 as unknown as Comlink.Endpoint,
    );
    return {
      endpoint: port2 as unknown as Comlink.Endpoint,
      terminate() {
        log.push(`end ${number}`);
        port1.close();
        port2.close();
      },
      onCrash: (listener) => void crashes.push(listener),
    };
  };
  const client = createRuntimeClient({ threads: 2, graceMs: 30, spawn });
  opened.push(client);
  return { client, log, crash: (reason: string) => crashes.at(-1)?.(reason) };
}

/** Runs until cancelled, as the real one does between two runs. */
const untilCancelled: Measure = (_, { signal }) =>
  new Promise((_, reject) => signal?.addEventListener("abort", () => reject(cancelled("measure"))));
const forever: Measure = () => new Promise(() => {});

describe("a call", () => {
  test("is answered by the worker, which is started once, with the threads asked for", async () => {
    const { client, log } = fakeClient(async () => done());
    expect(await client.measure(modelOf(1), wasm)).toEqual(done());
    await client.measure(modelOf(2), wasm);
    expect(log).toEqual(["start 0 with 2"]);
  });

  test("moves the model's bytes instead of copying them, and says so when they are used again", async () => {
    const { client } = fakeClient(async (byte) => done({ byte }));
    const model = modelOf(5);
    expect(await client.measure(model, wasm)).toMatchObject({ byte: 5 });
    expect(model.bytes).toHaveLength(0);
    await expect(client.measure(model, wasm)).rejects.toMatchObject({
      code: "invalid-model",
      what: "the model has no bytes",
    });
  });

  test("leaves alone a buffer that holds more than the model", async () => {
    const { client } = fakeClient(async (byte) => done({ byte }));
    const shared = Uint8Array.of(1, 2, 3, 4);
    expect(await client.measure({ bytes: shared.subarray(2, 3) }, wasm)).toMatchObject({ byte: 3 });
    expect([...shared]).toEqual([1, 2, 3, 4]);
  });

  test("reports progress on the way", async () => {
    const { client } = fakeClient(async (_, { onProgress }) => {
      onProgress?.({ phase: "measure", index: 0, runsDone: 3, lastMs: 8, medianMs: 7 });
      await soon(5);
      return done();
    });
    const seen: (number | null)[] = [];
    await client.measure(modelOf(1), wasm, { onProgress: ({ medianMs }) => seen.push(medianMs) });
    expect(seen).toEqual([7]);
  });

  test("brings tensors there and back", async () => {
    const { client } = fakeClient(forever);
    const inputs = { x: { dims: [2], data: Float32Array.of(1, 2) } };
    expect(await client.run(modelOf(1), inputs, wasm)).toEqual(inputs);
  });

  test("that fails rejects with the same failure, class and all, and the worker stays", async () => {
    const failed = failure("invalid-model", "WASM session", { what: "bad graph" });
    const { client, log } = fakeClient(async (byte) => {
      if (byte === 1) throw failed;
      return done();
    });
    const thrown = await client.measure(modelOf(1), wasm).catch((reason) => reason);
    expect(thrown).toBeInstanceOf(RuntimeFailure);
    expect(thrown.parts).toEqual(failed.parts);
    await client.measure(modelOf(2), wasm);
    expect(log).toEqual(["start 0 with 2"]);
  });

  test.each(["out-of-memory", "device-lost", "start-failed"] as const)(
    "that fails by %s gets a new worker for the next",
    async (code) => {
      const { client, log } = fakeClient(async (byte) => {
        if (byte === 1) throw failure(code, "there", { what: "it broke" });
        return done();
      });
      const first = client.measure(modelOf(1), wasm);
      const second = client.measure(modelOf(2), wasm);
      await expect(first).rejects.toMatchObject({ code });
      expect(await second).toEqual(done());
      expect(log).toEqual(["start 0 with 2", "end 0", "start 1 with 2"]);
    },
  );
});

describe("cancelling", () => {
  test("a call that listens keeps the worker, still warm, for the next one", async () => {
    const { client, log } = fakeClient((byte, control) =>
      byte === 1 ? untilCancelled(byte, control) : Promise.resolve(done()),
    );
    const controller = new AbortController();
    const first = client.measure(modelOf(1), wasm, { signal: controller.signal });
    await soon(5);
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: "cancelled" });
    expect(await client.measure(modelOf(2), wasm)).toEqual(done());
    expect(log).toEqual(["start 0 with 2"]);
  });

  test("a call that cannot listen ends the worker, and a call waiting behind it goes on with a new one", async () => {
    const { client, log } = fakeClient((byte, control) =>
      byte === 1 ? forever(byte, control) : Promise.resolve(done()),
    );
    const controller = new AbortController();
    const first = client.measure(modelOf(1), wasm, { signal: controller.signal });
    const second = client.measure(modelOf(2), wasm);
    controller.abort();
    await expect(first).rejects.toMatchObject({ code: "cancelled" });
    expect(await second).toEqual(done());
    expect(log).toEqual(["start 0 with 2", "end 0", "start 1 with 2"]);
  });

  test("everything rejects the running call and all waiting ones at once", async () => {
    const { client } = fakeClient(untilCancelled);
    const calls = [1, 2, 3].map((byte) => client.measure(modelOf(byte), wasm));
    client.cancel();
    const settled = await Promise.allSettled(calls);
    expect(settled.map((each) => each.status === "rejected" && each.reason.code)).toEqual(Array(3).fill("cancelled"));
  });

  test("before the call is made means that no worker is asked", async () => {
    const { client, log } = fakeClient(forever);
    await expect(client.measure(modelOf(1), wasm, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "cancelled",
    });
    expect(log).toEqual([]);
  });
});

test("a worker that crashes fails the running call with its reason, and the next call starts a new one", async () => {
  const { client, log, crash } = fakeClient((byte, control) =>
    byte === 1 ? forever(byte, control) : Promise.resolve(done()),
  );
  const first = client.measure(modelOf(1), wasm);
  crash("the worker's script could not be loaded");
  await expect(first).rejects.toMatchObject({ code: "start-failed", what: "the worker's script could not be loaded" });
  expect(await client.measure(modelOf(2), wasm)).toEqual(done());
  expect(log.slice(-2)).toEqual(["end 0", "start 1 with 2"]);
});
