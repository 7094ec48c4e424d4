import { expect, test } from "vitest";
import { backendIds as runtimeIds } from "#runtime";
import { backendIds, commonBackends, perBackend } from "./backends.ts";

test("the editor lists the runtime's backends, in the runtime's order", () => {
  expect(backendIds).toEqual(runtimeIds);
  expect(perBackend((id) => id.length)).toEqual({ wasm: 4, webgpu: 6, webnn: 5 });
});

test("what everyone may have stands wherever times are compared", () => {
  expect(commonBackends).toEqual(["wasm", "webgpu"]);
});
