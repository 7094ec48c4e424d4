import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { zoo } from "#graph-schema";
import { keepSaved, restoreLatest, restoreTab, type Saves } from "./autosave.ts";
import { createEditor } from "./store.ts";

function memory(): Saves & { readonly map: Map<string, unknown> } {
  const map = new Map<string, unknown>();
  return {
    map,
    get: async (key) => map.get(key),
    set: async (key, value) => void map.set(key, structuredClone(value)),
    delete: async (key) => void map.delete(key),
    entries: async () => [...map],
  };
}

function model() {
  const found = zoo[0]?.document();
  if (!found) throw new Error("the zoo is empty");
  return found;
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("an edit is saved after a pause and comes back, marked as unsaved work", async () => {
  const saves = memory();
  const editor = createEditor(model());
  const stop = keepSaved(editor, saves, "tab");
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  expect(saves.map.size).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  const save = await restoreTab(saves, "tab");
  expect([save?.doc.name, save?.unsaved]).toEqual(["Mine", true]);
  expect(save?.doc).toEqual(editor.getState().doc);
});

test("a document that a file has is not unsaved work", async () => {
  const saves = memory();
  const editor = createEditor(model());
  const stop = keepSaved(editor, saves, "tab");
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  editor.getState().markSaved();
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  expect((await restoreTab(saves, "tab"))?.unsaved).toBe(false);
});

test("corrupt and foreign saves are passed over", async () => {
  const saves = memory();
  saves.map.set("a", "text");
  saves.map.set("b", { version: 1, doc: { schema: 1, nodes: "none" }, savedAtMs: 5 });
  saves.map.set("c", { version: 99, doc: model(), savedAtMs: 9 });
  expect(await restoreLatest(saves)).toBeNull();
  saves.map.set("d", { version: 1, doc: model(), savedAtMs: 1, unsaved: false });
  expect((await restoreLatest(saves))?.savedAtMs).toBe(1);
});

test("one tab never writes over another's work, and only the latest are kept", async () => {
  const saves = memory();
  for (let index = 0; index < 12; index++)
    saves.map.set(`old${index}`, { version: 1, doc: model(), savedAtMs: index, unsaved: true });
  const editor = createEditor(model());
  const stop = keepSaved(editor, saves, "mine");
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  expect([...saves.map.keys()].sort()).toEqual(["mine", "old10", "old11", "old5", "old6", "old7", "old8", "old9"]);
});

test("a browser that cannot save says so once, in words", async () => {
  const editor = createEditor(model());
  const failing = { ...memory(), set: () => Promise.reject(new Error("The quota has been exceeded.")) };
  const stop = keepSaved(editor, failing, "tab");
  for (const name of ["a", "b"]) {
    editor.getState().edit("Rename", () => [{ kind: "rename", name }]);
    await vi.advanceTimersByTimeAsync(1000);
  }
  stop();
  expect(editor.getState().notices.map(({ text }) => text)).toEqual([
    "This browser does not keep your work (The quota has been exceeded.). Save a file (Ctrl+S) before you close the tab.",
  ]);
});
