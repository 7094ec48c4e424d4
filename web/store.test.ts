import { describe, expect, test } from "vitest";
import { type Document, documentShape, emptyDocument, limits, zoo } from "#graph-schema";
import { placePiece } from "./edits/fragment.ts";
import { kept, keptOfView } from "./state/kept.ts";
import { runStatus } from "./state/runs.ts";
import { createEditor } from "./store.ts";

const start: Document = {
  ...emptyDocument("Two blocks"),
  nodes: [
    { id: 1, type: "io.input" },
    { id: 2, type: "io.output" },
  ],
  edges: [{ from: 1, output: "x", to: 2, input: "x" }],
};

const checkpoint = { file: new File([], "w.safetensors"), strict: true };

const rename = (name: string) => () => [{ kind: "rename", name }] as const;

describe("edit", () => {
  test("makes one step of undo, and undo gives back the very same document", () => {
    const editor = createEditor(start);
    expect(editor.getState().edit("Rename", rename("Other"))).toBe(true);
    expect(editor.getState().doc.name).toBe("Other");
    editor.getState().undo();
    expect(editor.getState().doc).toBe(start);
    editor.getState().redo();
    expect(editor.getState().doc.name).toBe("Other");
  });

  test("with one gesture stays one step, and another gesture or the gesture's end begins a new one", () => {
    const editor = createEditor(start);
    const { edit, endGesture } = editor.getState();
    for (const name of ["a", "ab", "abc"]) edit("Rename", rename(name), { gesture: "typing" });
    expect(editor.getState().past).toHaveLength(1);
    endGesture();
    edit("Rename", rename("abcd"), { gesture: "typing" });
    edit("Rename", rename("x"), { gesture: "other" });
    edit("Rename", rename("y"));
    edit("Rename", rename("z"));
    expect(editor.getState().past).toHaveLength(5);
  });

  test("after an undo does not join the gesture that was undone", () => {
    const editor = createEditor(start);
    const { edit, undo } = editor.getState();
    edit("Rename", rename("a"), { gesture: "typing" });
    undo();
    edit("Rename", rename("b"), { gesture: "typing" });
    expect(editor.getState().past.map(({ doc }) => doc.name)).toEqual(["Two blocks"]);
    expect(editor.getState().future).toEqual([]);
  });

  test("that changes nothing is no step", () => {
    const editor = createEditor(start);
    expect(editor.getState().edit("Nothing", () => [])).toBe(false);
    expect(editor.getState().past).toEqual([]);
  });

  test("is refused with a sentence while the document is read-only", () => {
    const editor = createEditor();
    editor.getState().open(start, { readOnly: "Made by a newer version." });
    expect(editor.getState().edit("Rename", rename("Other"))).toBe(false);
    expect(editor.getState().doc).toBe(start);
    expect(editor.getState().notices[0]?.text).toContain("newer version");
  });

  test("is refused with a sentence where no reader would take the result", () => {
    const editor = createEditor(start);
    const patch = { scope: "my scope!" };
    expect(editor.getState().edit("Set scope", () => [{ kind: "patchNode", id: 1, patch }])).toBe(false);
    expect(editor.getState().doc).toBe(start);
    expect(editor.getState().past).toEqual([]);
    expect(editor.getState().notices.map(({ text }) => text)).toEqual([
      'Set scope was not done: nodes.0.scope needs letters, digits and underscores, dots between parts, got "my scope!".',
    ]);
  });

  test("is refused where a paste would be more blocks than a document may have", () => {
    const nodes = Array.from({ length: limits.documentNodes }, (_, index) => ({ id: index + 1, type: "vit.block" }));
    const editor = createEditor({ ...start, nodes, edges: [] });
    const piece = { nodes: nodes.slice(0, 5), edges: [], blocks: [] };
    expect(editor.getState().edit("Paste", (doc) => placePiece(doc, piece, { x: 0, y: 0 }).doc)).toBe(false);
    expect(editor.getState().doc.nodes).toHaveLength(limits.documentNodes);
    expect(editor.getState().notices[0]?.text).toBe(
      "Paste was not done: nodes needs at most 10000 entries, got 10005.",
    );
  });

  test("takes what it removes out of the selection", () => {
    const editor = createEditor(start);
    editor.getState().select({ nodes: new Set([1, 2]), edges: new Set(["1:x>2:x"]) });
    editor.getState().edit("Delete", () => [{ kind: "removeNode", id: 2 }]);
    expect([...editor.getState().view.selection.nodes]).toEqual([1]);
    expect(editor.getState().view.selection.edges.size).toBe(0);
  });
});

describe("undo and redo", () => {
  test("bring back what was selected then", () => {
    const editor = createEditor(start);
    const { edit, select, undo, redo } = editor.getState();
    const selected = () => [...editor.getState().view.selection.nodes];
    select({ nodes: new Set([1]) });
    edit("Add", () => [{ kind: "addNode", node: { id: 3, type: "io.output" } }]);
    select({ nodes: new Set([3]) });
    undo();
    expect(selected()).toEqual([1]);
    redo();
    expect(selected()).toEqual([3]);
    edit("Delete", () => [{ kind: "removeNode", id: 3 }]);
    expect(selected()).toEqual([]);
    undo();
    expect(selected()).toEqual([3]);
  });
});

test("opening another document forgets undo and measurements, not how the editor looks", () => {
  const editor = createEditor(start);
  editor.getState().edit("Rename", rename("Other"));
  editor.getState().show({ heat: "macs" });
  editor.getState().setRun("wasm", { failure: { what: "broke", remedy: "repair" } });
  const model = zoo[0]?.document();
  if (!model) throw new Error("the zoo is empty");
  editor.getState().open(model);
  const { past, runs, view, savedDoc } = editor.getState();
  expect([past.length, runs.wasm.failure, view.heat, savedDoc]).toEqual([0, null, "macs", model]);
});

test("a measurement is stale once the model differs, not its name, and fresh again after undo", () => {
  const editor = createEditor(start);
  const measurement = {} as never;
  editor.getState().setRun("wasm", { latency: { measurement, doc: start } });
  const status = () => runStatus(editor.getState().runs.wasm, editor.getState().doc);
  expect(status()).toBe("done");
  editor.getState().edit("Rename", rename("Other"));
  expect(status()).toBe("done");
  editor.getState().edit("Set width", () => [{ kind: "configure", id: 1, config: { width: 64 } }]);
  expect(status()).toBe("stale");
  editor.getState().undo();
  expect(status()).toBe("done");
});

test("every part of the state says where it is kept, and only the document is seen by undo", () => {
  const state = createEditor(start).getState();
  const data = Object.entries(state).flatMap(([key, value]) => (typeof value === "function" ? [] : [key]));
  expect(Object.keys(kept).sort()).toEqual(data.sort());
  expect(Object.keys(keptOfView).sort()).toEqual(Object.keys(state.view).sort());
  expect(
    Object.entries(kept)
      .filter(([, { undo }]) => undo)
      .map(([key]) => key),
  ).toEqual(["doc"]);
});

test("a document after edits is still a valid document", () => {
  const editor = createEditor(start);
  editor.getState().edit("Add", () => [{ kind: "addNode", node: { id: 3, type: "io.output" } }]);
  expect(documentShape.safeParse(editor.getState().doc).success).toBe(true);
});

describe("weights", () => {
  test("stay with every edit and its undoing", () => {
    const editor = createEditor(start);
    editor.getState().takeWeights(checkpoint);
    editor.getState().edit("Rename", rename("Other"));
    editor.getState().undo();
    expect(editor.getState().checkpoint).toBe(checkpoint);
  });

  test("go with the document, and come with one that brings its own", () => {
    const editor = createEditor(start);
    editor.getState().takeWeights(checkpoint);
    editor.getState().open(emptyDocument());
    expect(editor.getState().checkpoint).toBeNull();
    editor.getState().open(start, { checkpoint });
    expect(editor.getState().checkpoint).toBe(checkpoint);
  });
});
