import { expect, test } from "vitest";
import { emptyDocument } from "#graph-schema";
import { keptOfView } from "./state/kept.ts";
import { initialView, type View } from "./state/view.ts";
import { createEditor } from "./store.ts";
import { keepTaste, restoreTaste } from "./taste.ts";

const key = "vitrine.view";

function storage(text?: string) {
  const texts = new Map(text === undefined ? [] : [[key, text]]);
  return {
    getItem: (name: string) => texts.get(name) ?? null,
    setItem: (name: string, to: string) => void texts.set(name, to),
  };
}

/** Every part of the view away from what it begins with. */
const changed: Partial<View> = {
  heat: "macs",
  conventionId: "thop",
  backend: "webgpu",
  liveLatency: false,
  paletteOpen: false,
  inspectorOpen: false,
  minimapOpen: false,
  drawer: "layers",
  lintOff: ["a.rule"],
  theme: "light",
  pointerMode: "select",
  wheel: "pan",
  snap: true,
  letterKeys: false,
  keymap: { "edit.undo": ["Ctrl+U"] },
};

test("every part that the table keeps in the browser comes back, and nothing else", () => {
  const kept = storage();
  const editor = createEditor(emptyDocument());
  const stop = keepTaste(editor, kept);
  editor.getState().show({ ...changed, comparing: true, dialog: { kind: "about" } });
  stop();
  const next = createEditor(emptyDocument());
  restoreTaste(next, kept);
  expect(next.getState().view).toEqual({ ...initialView, ...changed });
  const inBrowser = Object.entries(keptOfView).filter(([, { places }]) => places.includes("browser"));
  expect(inBrowser.map(([field]) => field).sort()).toEqual(Object.keys(changed).sort());
});

test("a part that is wrong is left out, and the others stay", () => {
  const editor = createEditor(emptyDocument());
  restoreTaste(
    editor,
    storage(JSON.stringify({ heat: "rainbow", theme: "light", comparing: true, selection: 1, x: 2 })),
  );
  expect(editor.getState().view).toEqual({ ...initialView, theme: "light" });
});

test("taste that cannot be read leaves the editor as new, without a word", () => {
  for (const text of ["{", "null", "3", '"text"', "[]"]) {
    const editor = createEditor(emptyDocument());
    restoreTaste(editor, storage(text));
    expect(editor.getState().view).toEqual(initialView);
    expect(editor.getState().notices).toEqual([]);
  }
});
