import { expect, test } from "vitest";
import { type Document, definitionOf, makeBlock, zooModel } from "#graph-schema";
import { openDocOf } from "./open-doc.ts";
import type { PathStep } from "./state/view.ts";
import { createEditor } from "./store.ts";

/** LeViT-128S with two of its blocks in a custom one, open. */
function opened() {
  const doc = zooModel("levit_128s")?.document() as Document;
  const [, , , first, second] = doc.nodes.map(({ id }) => id);
  const made = makeBlock(doc, new Set([first ?? 0, second ?? 0]), "Pair");
  if (!made.ok) throw new Error(made.message);
  const editor = createEditor(made.doc);
  const path: readonly PathStep[] = [{ kind: "own", type: made.type, use: made.id }];
  editor.getState().show({ path });
  return { editor, type: made.type, use: made.id, path };
}

test("without a custom block open, the model itself is shown", () => {
  const { editor } = opened();
  editor.getState().show({ path: [] });
  expect(openDocOf(editor.getState())).toBe(editor.getState().doc);
});

test("an edit inside a custom block changes its definition, and the model only through it", () => {
  const { editor, type } = opened();
  const before = editor.getState().doc;
  const inside = openDocOf(editor.getState());
  const inner = inside.nodes.find((node) => !node.type.startsWith("io."))?.id ?? 0;
  editor.getState().edit("Rename block", () => [{ kind: "patchNode", id: inner, patch: { title: "Mine" } }]);
  const { doc } = editor.getState();
  expect(doc.nodes).toEqual(before.nodes);
  expect(definitionOf(doc, type)?.nodes.find(({ id }) => id === inner)?.title).toBe("Mine");
  expect(openDocOf(editor.getState()).nodes.find(({ id }) => id === inner)?.title).toBe("Mine");
});

test("undo leads back to where the step was made", () => {
  const { editor, path } = opened();
  const inner = openDocOf(editor.getState()).nodes[1]?.id ?? 0;
  editor.getState().edit("Rename block", () => [{ kind: "patchNode", id: inner, patch: { title: "Mine" } }]);
  editor.getState().show({ path: [] });
  editor.getState().undo();
  expect(editor.getState().view.path).toEqual(path);
  editor.getState().redo();
  expect(editor.getState().view.path).toEqual([]);
});

test("a custom block that is gone is no longer open", () => {
  const { editor } = opened();
  editor.getState().edit("Empty", (doc) => ({ ...doc, nodes: [], edges: [], blocks: [] }), { whole: true });
  expect(editor.getState().view.path).toEqual([]);
});

test("an edit of the whole document, such as its name, leaves the open block alone", () => {
  const { editor, type } = opened();
  editor.getState().edit("Rename model", () => [{ kind: "rename", name: "Renamed" }], { whole: true });
  expect(editor.getState().doc.name).toBe("Renamed");
  expect(definitionOf(editor.getState().doc, type)?.title).toBe("Pair");
});
