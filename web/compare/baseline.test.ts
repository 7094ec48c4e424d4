import { expect, test } from "vitest";
import { emptyDocument } from "#graph-schema";
import { createEditor } from "../store.ts";
import { baselineOf } from "./baseline.ts";

const renamed = (name: string) => () => [{ kind: "rename", name }] as const;

test("a model is compared with itself as it was opened, however many steps ago, and with none before the first step", () => {
  const opened = emptyDocument("As it was");
  const editor = createEditor(opened);
  expect(baselineOf(editor.getState())).toBeNull();
  // More steps than undo keeps.
  for (let step = 0; step < 250; step++) editor.getState().edit("Rename", renamed(`Step ${step}`));
  expect(baselineOf(editor.getState())).toBe(opened);
});

test("a pinned model is the baseline until it is let go", () => {
  const editor = createEditor(emptyDocument("First"));
  editor.getState().edit("Rename", renamed("Second"));
  const { doc } = editor.getState();
  editor.getState().pin(doc);
  editor.getState().edit("Rename", renamed("Third"));
  expect(baselineOf(editor.getState())).toBe(doc);
});
