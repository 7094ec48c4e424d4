import { describe, expect, test } from "vitest";
import { backendIds, backends, describeBackends } from "./backend.ts";
import { type Host, thisHost } from "./host.ts";

const bare: Host = { sharedMemory: true, suspending: true, crossOriginIsolated: true, cores: 2 };
const info = { vendor: "acme", architecture: "one", device: "", description: "Acme One" };
const gpu = (adapter: () => Promise<object | null>) => ({ requestAdapter: adapter }) as NonNullable<Host["gpu"]>;

describe("WebGPU", () => {
  test("with an adapter is available, and tells vendor, architecture and features in order", async () => {
    const adapter = async () => ({ info, features: new Set(["timestamp-query", "shader-f16"]) });
    expect(await backends.webgpu.availability({ ...bare, gpu: gpu(adapter) })).toEqual({
      available: true,
      adapter: { ...info, features: ["shader-f16", "timestamp-query"], software: false },
    });
  });

  test.each([
    ["Chromium's", { vendor: "google", architecture: "swiftshader" }],
    ["Mesa's", { vendor: "mesa", description: "llvmpipe (LLVM 15.0.6, 256 bits)" }],
    ["Windows'", { vendor: "microsoft", description: "Microsoft Basic Render Driver" }],
    ["one that says so", { isFallbackAdapter: true }],
  ])("tells a stand-in for a GPU: %s", async (_, over) => {
    const adapter = async () => ({ info: { ...info, ...over }, features: [] });
    const answer = await backends.webgpu.availability({ ...bare, gpu: gpu(adapter) });
    expect(answer).toMatchObject({ available: true, adapter: { software: true } });
  });

  test.each([
    ["no navigator.gpu", {}, "needs a recent browser and a secure page"],
    ["no adapter", { gpu: gpu(async () => null) }, "This browser offers no WebGPU adapter"],
    ["a driver that throws", { gpu: gpu(() => Promise.reject(new Error("blocked"))) }, "failed: blocked"],
  ])("with %s is absent, in words", async (_, over, words) => {
    const answer = await backends.webgpu.availability({ ...bare, ...over });
    expect(answer).toEqual({ available: false, reason: expect.stringContaining(words) });
  });

  test("takes the small build where WebAssembly can suspend, the rewritten one elsewhere", () => {
    expect(backends.webgpu.build(bare)).toBe("jspi");
    expect(backends.webgpu.build({ ...bare, suspending: false })).toBe("asyncify");
  });
});

describe("WebNN", () => {
  test("that gives a context is available, and one that does not says why", async () => {
    expect(await backends.webnn.availability({ ...bare, ml: { createContext: async () => ({}) } })).toMatchObject({
      available: true,
    });
    const ml = { createContext: () => Promise.reject(new Error("no device")) };
    expect(await backends.webnn.availability({ ...bare, ml })).toEqual({
      available: false,
      reason: "This browser has WebNN but gives no context: no device",
    });
  });
});

test("every backend is described, in order, whatever the others answer", async () => {
  const reports = await describeBackends({ ...bare, gpu: gpu(() => Promise.reject(new Error("no"))) });
  expect(reports.map(({ id }) => id)).toEqual(backendIds);
  expect(reports[0]?.availability.available).toBe(true);
});

test("Node is a host with shared memory and no isolation to speak of", () => {
  expect(thisHost()).toMatchObject({ sharedMemory: true, crossOriginIsolated: null });
  expect(thisHost().cores).toBeGreaterThan(0);
});
