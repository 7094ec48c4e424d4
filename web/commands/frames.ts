// Commands of what is there for the reader alone: frames that hold and fold blocks, comments beside them.

import { foldFrame, framed, frameOf, unframed, withComment } from "#graph-schema";
import { canvas } from "../canvas/handle.ts";
import { editor, openDoc } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import type { EditorState } from "../store.ts";
import { type Command, hasBlocks } from "./command.ts";

export const frameCommands: readonly Command[] = [
  {
    id: "frame.make",
    title: "Group in a frame",
    group: "Edit",
    keys: ["Mod+KeyG"],
    keywords: "frame group box around",
    undo: "step",
    enabled: hasBlocks,
    run: make,
  },
  {
    id: "frame.dissolve",
    title: "Ungroup",
    group: "Edit",
    keys: ["Mod+Shift+KeyG"],
    keywords: "frame dissolve remove",
    undo: "step",
    enabled: (state) => selectedFrames(state).size > 0,
    run() {
      const frames = selectedFrames(editor.getState());
      editor.getState().edit("Ungroup", (doc) => unframed(doc, frames));
    },
  },
  {
    id: "frame.fold",
    title: "Fold or unfold the group",
    group: "Edit",
    keys: ["Alt+KeyC"],
    keywords: "frame collapse expand open close",
    undo: "step",
    enabled: (state) => selectedFrames(state).size > 0,
    run() {
      const [first] = selectedFrames(editor.getState());
      if (first !== undefined) toggleFold(first);
    },
  },
  {
    id: "comment.add",
    title: "Add comment",
    group: "Edit",
    keys: ["Shift+KeyC"],
    keywords: "note text annotate",
    undo: "step",
    run() {
      const { x, y } = canvas()?.pointer() ?? { x: 0, y: 0 };
      editor.getState().edit("Add comment", (doc) => withComment(doc, [x, y]));
    },
  },
];

function selectedFrames(state: EditorState): ReadonlySet<number> {
  const doc = openDocOf(state);
  return new Set([...state.view.selection.nodes].flatMap((id) => frameOf(doc, id)?.id ?? []));
}

function make(): void {
  const { view, edit, announce } = editor.getState();
  const title = `Group ${(openDoc().frames?.length ?? 0) + 1}`;
  if (!edit("Group in a frame", (doc) => framed(doc, view.selection.nodes, title))) return;
  announce(`${title} holds ${view.selection.nodes.size} blocks`);
}

export function toggleFold(id: number): void {
  const { edit, announce } = editor.getState();
  const folded = openDoc().frames?.find((frame) => frame.id === id)?.folded ?? false;
  if (edit(folded ? "Unfold group" : "Fold group", (doc) => foldFrame(doc, id, !folded)))
    announce(folded ? "Group unfolded" : "Group folded");
}
