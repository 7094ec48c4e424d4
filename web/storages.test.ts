import { afterEach, expect, test, vi } from "vitest";
import { storageOf } from "./storages.ts";

afterEach(() => vi.unstubAllGlobals());

test("a storage that the browser gives is the one that is used", () => {
  const given = { getItem: () => "kept", setItem: () => undefined };
  vi.stubGlobal("localStorage", given);
  expect(storageOf("localStorage")).toBe(given);
});

test("where site data is blocked the page remembers for itself", () => {
  Object.defineProperty(globalThis, "sessionStorage", {
    configurable: true,
    get() {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    },
  });
  const storage = storageOf("sessionStorage");
  Reflect.deleteProperty(globalThis, "sessionStorage");
  storage.setItem("key", "text");
  expect([storage.getItem("key"), storage.getItem("other")]).toEqual(["text", null]);
});
