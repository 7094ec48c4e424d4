import { describe, expect, test } from "vitest";
import type { Ort } from "./ort-source.ts";
import { openSession } from "./session.ts";

/** onnxruntime with a GPU device that can be lost, and sessions that behave as told. */
function fakeOrt(behaviour: { create?: () => Promise<void>; run?: () => Promise<object> } = {}) {
  let lose: (info: { reason: string; message: string }) => void = () => {};
  const lost = new Promise((resolve) => {
    lose = resolve;
  });
  const released: string[] = [];
  const session = {
    inputMetadata: [],
    run: behaviour.run ?? (async () => ({})),
    release: async () => void released.push("session"),
  };
  const ort = {
    env: { webgpu: { device: { lost, queue: { onSubmittedWorkDone: async () => {} } } } },
    InferenceSession: {
      async create() {
        await behaviour.create?.();
        return session;
      },
    },
  };
  return { ort: ort as unknown as Ort, lose: (info: Parameters<typeof lose>[0]) => lose(info), released };
}

const model = { bytes: Uint8Array.of(1) };
const forever = () => new Promise<never>(() => {});
const soon = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe("starting", () => {
  test("that never ends is given up with a sentence", async () => {
    const { ort } = fakeOrt({ create: forever });
    const starting = openSession(ort, model, { backend: "wasm", createTimeoutMs: 20 });
    await expect(starting).rejects.toMatchObject({
      code: "start-failed",
      message: "WASM session: did not start within 0.02 s. Reload the page, or choose one thread",
    });
  });

  test("that ends after it was given up releases the session that nobody holds", async () => {
    const { ort, released } = fakeOrt({ create: () => soon(40) });
    await expect(openSession(ort, model, { backend: "wasm", createTimeoutMs: 10 })).rejects.toThrow();
    expect(released).toEqual([]);
    await soon(60);
    expect(released).toEqual(["session"]);
  });
});

test("a result of another type than float32 is refused by its name, with what to do", async () => {
  const { ort } = fakeOrt({ run: async () => ({ y: { data: new BigInt64Array(1), dims: [1], type: "int64" } }) });
  const session = await openSession(ort, model, { backend: "wasm" });
  await expect(session.run({})).rejects.toMatchObject({
    code: "unsupported",
    where: "output y",
    what: "needs float32, got int64",
    remedy: "Give the model float32 outputs",
  });
});

describe("a GPU device that is lost", () => {
  const lostDevice = { code: "device-lost", what: "the GPU device was lost (unknown driver trouble)" };

  test("during a run that never ends, ends it with one clear failure", async () => {
    const { ort, lose } = fakeOrt({ run: forever });
    const session = await openSession(ort, model, { backend: "webgpu" });
    const running = session.run({});
    lose({ reason: "unknown", message: "unknown driver trouble" });
    await expect(running).rejects.toMatchObject(lostDevice);
  });

  test("is named even when the run failed first, with a text of its own", async () => {
    const { ort, lose } = fakeOrt({ run: () => Promise.reject(new Error("Failed to read")) });
    const session = await openSession(ort, model, { backend: "webgpu" });
    const running = session.run({});
    setTimeout(() => lose({ reason: "unknown", message: "unknown driver trouble" }), 20);
    await expect(running).rejects.toMatchObject(lostDevice);
  });

  test("fails every later run at once, and releasing does nothing", async () => {
    const { ort, lose, released } = fakeOrt();
    const session = await openSession(ort, model, { backend: "webgpu" });
    lose({ reason: "destroyed", message: "Device was destroyed." });
    await soon(0);
    await expect(session.repeat({}, 3)).rejects.toMatchObject({
      code: "device-lost",
      what: "the GPU device was lost (destroyed: Device was destroyed.)",
    });
    await session.release();
    expect(released).toEqual([]);
  });

  test("does not concern a WASM session", async () => {
    const { ort, lose, released } = fakeOrt();
    const session = await openSession(ort, model, { backend: "wasm" });
    lose({ reason: "unknown", message: "" });
    await soon(0);
    expect(await session.run({})).toEqual({});
    await session.release();
    expect(released).toEqual(["session"]);
  });
});
