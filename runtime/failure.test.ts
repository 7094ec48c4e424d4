import { describe, expect, test } from "vitest";
import { failure, failureCodes, RuntimeFailure, type Step, toFailure } from "./failure.ts";

const code = (text: string, step: Step) => toFailure(new Error(text), "WASM session", step).code;

describe("the code of what a runtime says", () => {
  test.each([
    // onnxruntime 1.30, seen
    [
      "create",
      "Can't create a session. ERROR_CODE: 7, ERROR_MESSAGE: Failed to load model because protobuf parsing failed.",
      "invalid-model",
    ],
    [
      "create",
      "Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: No Op registered for Bogus with domain_version of 20",
      "invalid-model",
    ],
    [
      "create",
      "Can't create a session. ERROR_CODE: 1, ERROR_MESSAGE: Unsupported model IR version: 99, max supported IR version: 13",
      "invalid-model",
    ],
    [
      "create",
      "Can't create a session. ERROR_CODE: 1, ERROR_MESSAGE: ONNX Runtime only *guarantees* support for models stamped with official released onnx opset versions. Opset 99 is under development and support for this is limited.",
      "invalid-model",
    ],
    [
      "create",
      "Can't create a session. ERROR_CODE: 9, ERROR_MESSAGE: Could not find an implementation for Relu(5)",
      "unsupported",
    ],
    ["create", "no available backend found. ERR: [webgpu] backend not found.", "unsupported"],
    ["create", "Failed to get GPU adapter. You may need to enable flag", "unsupported"],
    ["run", "Program Gelu requires f16 but the device does not support it.", "unsupported"],
    [
      "run",
      "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: onnxruntime/core/common/safeint.h:17 SafeIntOnOverflow() Integer overflow",
      "out-of-memory",
    ],
    ["run", "failed to call OrtRun(). ERROR_CODE: 2, ERROR_MESSAGE: Tensor shape is too large", "out-of-memory"],
    [
      "run",
      "failed to call OrtRun(). ERROR_CODE: 6, ERROR_MESSAGE: bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4200000000",
      "out-of-memory",
    ],
    [
      "run",
      "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: Failed to download data from buffer. wgpu::MapAsyncStatus value: 4",
      "device-lost",
    ],
    [
      "run",
      "Failed to download data from buffer. wgpu::MapAsyncStatus value: 3, message: [Invalid Buffer (unlabeled)] is invalid",
      "out-of-memory",
    ],
    ["run", "input 'x' is missing in 'feeds'.", "invalid-model"],
    // engines and Dawn, from their sources
    ["create", "std::bad_alloc", "out-of-memory"],
    ["load", "WebAssembly.Memory(): could not allocate memory", "out-of-memory"],
    ["run", "Aborted(OOM)", "out-of-memory"],
    ["run", "Array buffer allocation failed", "out-of-memory"],
    ["run", "Device is lost.", "device-lost"],
    ["run", "DXGI_ERROR_DEVICE_HUNG", "device-lost"],
    // texts that nobody knows: the step decides
    ["load", "Failed to fetch dynamically imported module", "start-failed"],
    ["create", "something else", "start-failed"],
    ["run", "something else", "run-failed"],
  ] as const)("%s: %s → %3$s", (step, text, expected) => {
    expect(code(text, step)).toBe(expected);
  });
});

test("a failure reads as one sentence: where, what, and what to do", () => {
  const text = "Can't create a session. ERROR_CODE: 6, ERROR_MESSAGE: /a/b/onnxruntime/core/graph.cc:17 bad graph.\n";
  const failed = toFailure(new Error(text), "WASM session", "create");
  expect(failed.message).toBe(
    "WASM session: core/graph.cc:17 bad graph. Try again; if it stays so, choose another backend or one thread",
  );
});

test("a result that the GPU cannot give is told in the browser's words, without the assertion around them", () => {
  const text =
    "failed to call OrtRun(). ERROR_CODE: 1, ERROR_MESSAGE: /a/onnxruntime/core/buffer_manager.cc:643 void Download() was " +
    "false. wgpu::MapAsyncStatus value: 3, message: [Invalid Buffer (unlabeled)] is invalid due to a previous error.\n";
  expect(toFailure(new Error(text), "WebGPU run", "run").parts).toMatchObject({
    code: "out-of-memory",
    what: "[Invalid Buffer (unlabeled)] is invalid due to a previous error",
  });
});

test("an exception that arrives as a bare address is told as such", () => {
  expect(toFailure(52_428_912, "WASM run", "run").what).toBe(
    "the runtime stopped with an internal exception (52428912)",
  );
});

test("a failure stays itself, and its parts make it anew on the other side", () => {
  const lost = failure("device-lost", "WebGPU run", { what: "the GPU device was lost" });
  expect(toFailure(lost, "elsewhere", "run")).toBe(lost);
  const copy = new RuntimeFailure(structuredClone(lost.parts));
  expect(copy.message).toBe(lost.message);
  expect(copy.parts).toEqual(lost.parts);
});

test.each(failureCodes)("%s says what to do", (each) => {
  expect(failure(each, "here", { what: "it failed" }).remedy).not.toBe("");
});

test.each([
  [
    "ERROR_MESSAGE: onnxruntime/core/common/safeint.h:17 SafeIntOnOverflow() Integer overflow",
    /^a value of the model is larger than the 4 GB/,
  ],
  [
    "bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 4200000000",
    /^there is no memory for a buffer of 4200000000 bytes$/,
  ],
  ["std::bad_alloc", /^the runtime's memory is full$/],
  ["Aborted(OOM)", /^the runtime's memory is full$/],
])("want of memory is told for people: %s", (text, words) => {
  expect(toFailure(new Error(text), "WASM run", "run").parts).toMatchObject({
    code: "out-of-memory",
    what: expect.stringMatching(words),
  });
});
