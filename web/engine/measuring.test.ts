import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Document, emptyDocument } from "#graph-schema";
import {
  type AdapterInfo,
  type Availability,
  type BackendId,
  type Measurement,
  type Profile,
  RuntimeFailure,
} from "#runtime";
import { whyOnlyAsked } from "../state/runs.ts";
import { createEditor } from "../store.ts";
import { createMeasuring, type Parts } from "./measuring.ts";

const model: Document = {
  ...emptyDocument("Two blocks"),
  nodes: [
    { id: 1, type: "io.input" },
    { id: 2, type: "norm.activation" },
    { id: 3, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
  ],
};

const gpu: AdapterInfo = {
  vendor: "acme",
  architecture: "",
  device: "",
  description: "",
  features: [],
  software: false,
};
const swiftshader: AdapterInfo = { ...gpu, vendor: "google", architecture: "swiftshader", software: true };
const here = (adapter: AdapterInfo | null): Availability => ({ available: true, adapter });
const missing: Availability = { available: false, reason: "No GPU." };

/** Runs end when the test says so; `asked` lists what was asked of the runtime, in order. */
function setUp(
  webgpu: Availability,
  { fails = {} }: { readonly fails?: Partial<Record<BackendId, () => unknown>> } = {},
) {
  const editor = createEditor(model);
  const asked: string[] = [];
  const profiled = { byScope: new Map(), modelRunMs: 1, method: "profiler", clockResolutionMs: 0, nodes: [] };
  const runtime = {
    describe: async () => [
      { id: "wasm", title: "WASM", availability: here(null) },
      { id: "webgpu", title: "WebGPU", availability: webgpu },
      { id: "webnn", title: "WebNN", availability: missing },
    ],
    measure: async (_: unknown, { backend }: { readonly backend: BackendId }) => {
      asked.push(`measure ${backend}`);
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const failure = fails[backend]?.();
      if (failure !== undefined) throw failure;
      return { medianMs: 5, backend } as Measurement;
    },
    profile: async (_: unknown, { backend }: { readonly backend: BackendId }) => {
      asked.push(`profile ${backend}`);
      return profiled as unknown as Profile;
    },
    cancel: () => asked.push("cancel"),
  };
  const writer = {
    timingModel: async () => new Uint8Array(1),
    cutouts: async () => ({ whole: { bytes: new Uint8Array(1) }, parts: [] }),
  };
  const measuring = createMeasuring(editor, async () => ({ runtime, writer }) as unknown as Parts);
  const ran = () => asked.filter((what) => what !== "cancel");
  return { editor, measuring, ran, forget: () => asked.splice(0) };
}

const edited = (height: number): Document => ({
  ...model,
  nodes: model.nodes.map((node) => (node.id === 1 ? { ...node, config: { height } } : node)),
});

const lost = () =>
  new RuntimeFailure({ code: "device-lost", where: "webgpu run", what: "the device is lost", remedy: "" });

/** Three seconds of other work, told in the log. */
let log: string[] = [];
async function lasting(name: string): Promise<void> {
  log.push(`${name} begins`);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  log.push(`${name} ends`);
}

describe("live measuring", () => {
  beforeEach(() => {
    vi.useFakeTimers();
    log = [];
  });
  afterEach(() => void vi.useRealTimers());

  test("measures on WebGPU too where there is a GPU, once WASM's figure is there, and then the blocks", async () => {
    const { editor, measuring, ran } = setUp(here(gpu));
    measuring.start();
    await vi.advanceTimersByTimeAsync(1000);
    expect(ran()).toEqual(["measure wasm"]);
    expect(editor.getState().runs.webgpu.activity.kind).toBe("queued");
    await vi.advanceTimersByTimeAsync(5000);
    expect(ran()).toEqual(["measure wasm", "measure webgpu", "profile wasm"]);
    expect(editor.getState().runs.webgpu.latency?.measurement.backend).toBe("webgpu");
  });

  test("an edit ends what runs and begins anew with WASM; until then the last figures stay", async () => {
    const { editor, measuring, ran, forget } = setUp(here(gpu));
    measuring.start();
    await vi.advanceTimersByTimeAsync(2000);
    forget();
    editor.getState().edit("Height", () => edited(64));
    expect(editor.getState().runs.wasm.latency?.doc).toBe(model);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "measure webgpu", "profile wasm"]);
    for (const backend of ["wasm", "webgpu"] as const)
      expect(editor.getState().runs[backend].latency?.doc).toBe(editor.getState().doc);
  });

  test("the model that is open, opened again, is measured again", async () => {
    const { editor, measuring, ran, forget } = setUp(missing);
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    forget();
    const { open, doc } = editor.getState();
    open({ ...doc });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "profile wasm"]);
    expect(editor.getState().runs.wasm.latency?.measurement.medianMs).toBe(5);
    forget();
    editor.getState().show({ liveLatency: false });
    editor.getState().open(doc);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual([]);
  });

  test("never runs a software adapter unasked, and says why", async () => {
    const { editor, measuring, ran, forget } = setUp(here(swiftshader));
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "profile wasm"]);
    expect(editor.getState().runs.webgpu.onlyAsked).toMatch(/software, not by a GPU.*only when asked/);
    forget();
    measuring.measureNow("webgpu");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure webgpu", "profile webgpu"]);
  });

  test("without a GPU measures on WASM alone", async () => {
    const { editor, measuring, ran } = setUp(missing);
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "profile wasm"]);
    expect(editor.getState().runs.webgpu.absent).toBe("No GPU.");
  });

  test("a model that WASM cannot run is still measured on WebGPU", async () => {
    const full = () => new RuntimeFailure({ code: "out-of-memory", where: "wasm", what: "out of memory", remedy: "" });
    const { editor, measuring, ran } = setUp(here(gpu), { fails: { wasm: full } });
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "measure webgpu"]);
    expect(editor.getState().runs.wasm.failure?.what).toBe("out of memory.");
  });

  test("a GPU that is lost is not tried at every edit, only when asked; once it works it is live again", async () => {
    let broken = true;
    const { editor, measuring, ran, forget } = setUp(here(gpu), {
      fails: { webgpu: () => (broken ? lost() : undefined) },
    });
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(editor.getState().runs.webgpu.failure?.what).toBe("the device is lost.");
    expect(editor.getState().runs.webgpu.onlyAsked).toMatch(/only when asked/);
    forget();
    editor.getState().edit("Height", () => edited(64));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "profile wasm"]);
    broken = false;
    measuring.measureNow("webgpu");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(editor.getState().runs.webgpu.onlyAsked).toBeNull();
    forget();
    editor.getState().edit("Height", () => edited(96));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "measure webgpu", "profile wasm"]);
  });

  test("where the backend shown fails, blocks show WASM's times, and a notice says so", async () => {
    const { editor, measuring, ran } = setUp(here(gpu), { fails: { webgpu: lost } });
    editor.getState().show({ backend: "webgpu" });
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toContain("profile wasm");
    expect(editor.getState().notices.map(({ text }) => text)).toEqual([
      "the device is lost. The blocks show WASM's times.",
    ]);
  });

  test("the backend chosen is measured again when asked, though it failed", async () => {
    const { editor, measuring, ran, forget } = setUp(here(gpu), { fails: { webgpu: lost } });
    editor.getState().show({ backend: "webgpu" });
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    forget();
    measuring.measureNow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure webgpu"]);
  });

  test("the blocks of the backend shown are profiled, and those of another once it is shown", async () => {
    const { editor, measuring, ran, forget } = setUp(here(gpu));
    editor.getState().show({ heat: "ms" });
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    forget();
    editor.getState().show({ backend: "webgpu" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["profile webgpu"]);
    forget();
    editor.getState().edit("Height", () => edited(64));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran().filter((what) => what.startsWith("profile"))).toEqual(["profile wasm", "profile webgpu"]);
  });

  test("what was asked for goes first, what it interrupted follows", async () => {
    const { measuring, ran } = setUp(here(gpu));
    measuring.start();
    await vi.advanceTimersByTimeAsync(700);
    measuring.measureNow("webgpu");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "measure webgpu", "profile webgpu", "measure wasm", "profile wasm"]);
  });

  test("switched off, nothing runs by itself, only what is asked for; switched on, what is missing is measured", async () => {
    const { editor, measuring, ran, forget } = setUp(here(gpu));
    editor.getState().show({ liveLatency: false });
    measuring.start();
    editor.getState().edit("Height", () => edited(64));
    editor.getState().show({ heat: "ms" });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual([]);
    expect(whyOnlyAsked(editor.getState(), "wasm")).toMatch(/off in the settings/);
    measuring.measureNow();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure wasm", "profile wasm"]);
    forget();
    editor.getState().show({ liveLatency: true });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure webgpu"]);
    expect(whyOnlyAsked(editor.getState(), "wasm")).toBeNull();
  });

  test("switched off in the middle, what runs by itself ends", async () => {
    const { editor, measuring, forget, ran } = setUp(here(gpu));
    measuring.start();
    await vi.advanceTimersByTimeAsync(700);
    forget();
    editor.getState().show({ liveLatency: false });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual([]);
    expect(editor.getState().runs.wasm.activity.kind).toBe("idle");
  });

  test("other work has the machine alone: what it interrupts waits, and follows it", async () => {
    const { editor, measuring, ran, forget } = setUp(missing);
    measuring.start();
    await vi.advanceTimersByTimeAsync(700);
    forget();
    const works = ["first", "second"].map((name) => measuring.paused(() => lasting(name)));
    await vi.advanceTimersByTimeAsync(500);
    expect(editor.getState().runs.wasm.activity.kind).toBe("queued");
    editor.getState().edit("Height", () => edited(64));
    await vi.advanceTimersByTimeAsync(4000);
    expect(log).toEqual(["first begins", "first ends", "second begins"]);
    expect(ran()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    await Promise.all(works);
    expect(ran()).toEqual(["measure wasm", "profile wasm"]);
    expect(editor.getState().runs.wasm.latency?.doc).toBe(editor.getState().doc);
  });

  test("work that fails gives the machine back, and interrupts the profile of blocks no less", async () => {
    const { editor, measuring, ran, forget } = setUp(missing);
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    editor.getState().setRun("wasm", { profile: null, activity: { kind: "profiling", progress: null } });
    forget();
    const failing = measuring.paused(() => Promise.reject(new Error("no")));
    await expect(failing).rejects.toThrow("no");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["profile wasm"]);
  });

  test("what is asked for during other work follows it, and what was measured is not measured again", async () => {
    const { measuring, ran, forget } = setUp(here(swiftshader));
    measuring.start();
    await vi.advanceTimersByTimeAsync(10_000);
    forget();
    void measuring.paused(() => lasting("work"));
    measuring.measureNow("webgpu");
    await vi.advanceTimersByTimeAsync(2000);
    expect(ran()).toEqual([]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual(["measure webgpu", "profile webgpu"]);
    forget();
    void measuring.paused(() => lasting("work"));
    measuring.measureNow("webgpu");
    measuring.cancel();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(ran()).toEqual([]);
  });
});
