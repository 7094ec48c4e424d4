import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { zoo } from "#graph-schema";
import { complainOnce, type Found, findWork, keepSaved, type Saves } from "./autosave.ts";
import { createEditor, type Editor } from "./store.ts";

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

function keep(editor: Editor, saves: Saves, tab = "tab") {
  return keepSaved(editor, saves, { tab, complain: complainOnce(editor) });
}

function saveOf(found: Found) {
  return found.kind === "save" ? found.save : undefined;
}

function savedAt(savedAtMs: number, doc: unknown = model(), unsaved = true) {
  return { version: 1, doc, savedAtMs, unsaved };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("an edit is saved after a pause and comes back, marked as unsaved work", async () => {
  const saves = memory();
  const editor = createEditor(model());
  const stop = keep(editor, saves);
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  expect(saves.map.size).toBe(0);
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  const save = saveOf(await findWork(saves, "tab"));
  expect([save?.doc.name, save?.unsaved]).toEqual(["Mine", true]);
  expect(save?.doc).toEqual(editor.getState().doc);
});

test("a document that a file has is not unsaved work", async () => {
  const saves = memory();
  const editor = createEditor(model());
  const stop = keep(editor, saves);
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  editor.getState().markSaved();
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  expect(saveOf(await findWork(saves, "tab"))?.unsaved).toBe(false);
});

test("nothing kept, and work that cannot be read, are told apart", async () => {
  const saves = memory();
  expect(await findWork(saves, "tab")).toEqual({ kind: "none" });
  const unreadable: readonly (readonly [value: unknown, reason: RegExp])[] = [
    ["text", /no save of Vitrine/],
    [{ ...savedAt(1), version: 99 }, /Another version/],
    [{ version: 1, doc: model() }, /not whole/],
    [savedAt(1, { ...model(), schema: 99 }), /newer Vitrine/],
    [savedAt(1, { ...model(), library: 99 }), /newer Vitrine/],
    [savedAt(1, { ...model(), nodes: "none" }), /document is not right: nodes needs a list/],
  ];
  for (const [value, reason] of unreadable) {
    saves.map.set("tab", value);
    expect(await findWork(saves, "tab")).toEqual({ kind: "unreadable", reason: expect.stringMatching(reason) });
  }
});

test("a new tab begins with the latest work that can be read, unless it stands alone", async () => {
  const saves = memory();
  saves.map.set("a", "text");
  saves.map.set("b", savedAt(3));
  saves.map.set("c", savedAt(5));
  saves.map.set("d", { ...savedAt(9), version: 99 });
  expect(saveOf(await findWork(saves, "tab"))?.savedAtMs).toBe(5);
  expect(await findWork(saves, "tab", { alone: true })).toEqual({ kind: "none" });
  for (const key of ["b", "c"]) saves.map.delete(key);
  expect((await findWork(saves, "tab")).kind).toBe("unreadable");
});

test("a storage that hangs is waited for no longer than a second, one that fails says why", async () => {
  const hanging = { ...memory(), get: () => new Promise(() => undefined) };
  const found = findWork(hanging, "tab");
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await found).toEqual({ kind: "unreadable", reason: "This browser took longer than 1000 ms to give it." });
  const failing = { ...memory(), get: () => Promise.reject(new Error("Access is denied.")) };
  expect(await findWork(failing, "tab")).toEqual({ kind: "refused", reason: "Access is denied." });
});

test("one tab never writes over another's work, and only the latest are kept", async () => {
  const saves = memory();
  for (let index = 0; index < 12; index++)
    saves.map.set(`old${index}`, { version: 1, doc: model(), savedAtMs: index, unsaved: true });
  const editor = createEditor(model());
  const stop = keep(editor, saves, "mine");
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  expect([...saves.map.keys()].sort()).toEqual(["mine", "old10", "old11", "old5", "old6", "old7", "old8", "old9"]);
});

test("work that a file has is forgotten before work that none has, however old", async () => {
  const saves = memory();
  for (let index = 0; index < 8; index++) saves.map.set(`open${index}`, savedAt(index, model(), index % 2 === 0));
  const editor = createEditor(model());
  const stop = keep(editor, saves, "mine");
  editor.getState().edit("Rename", () => [{ kind: "rename", name: "Mine" }]);
  await vi.advanceTimersByTimeAsync(1000);
  stop();
  expect([...saves.map.keys()].sort()).toEqual(["mine", "open0", "open2", "open3", "open4", "open5", "open6", "open7"]);
});

test("other tabs' documents are read once, not at every save", async () => {
  const saves = memory();
  const entries = vi.spyOn(saves, "entries");
  const editor = createEditor(model());
  const stop = keep(editor, saves);
  for (const name of ["a", "b", "c"]) {
    editor.getState().edit("Rename", () => [{ kind: "rename", name }]);
    await vi.advanceTimersByTimeAsync(1000);
  }
  stop();
  expect(entries).toHaveBeenCalledTimes(1);
});

test("a browser that cannot save says so once, in words", async () => {
  const editor = createEditor(model());
  const failing = { ...memory(), set: () => Promise.reject(new Error("The quota has been exceeded.")) };
  const stop = keep(editor, failing);
  for (const name of ["a", "b"]) {
    editor.getState().edit("Rename", () => [{ kind: "rename", name }]);
    await vi.advanceTimersByTimeAsync(1000);
  }
  stop();
  expect(editor.getState().notices.map(({ text }) => text)).toEqual([
    "This browser does not keep your work (The quota has been exceeded.). Save a file (Ctrl+S) before you close the tab.",
  ]);
});
