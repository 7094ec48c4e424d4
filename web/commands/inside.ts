// Commands of what can be looked into: the selected block, and the way out again.

import { editor } from "../editor.ts";
import { canOpen } from "../inside/opened.ts";
import type { EditorState } from "../store.ts";
import type { Command } from "./command.ts";

function openable({ doc, view }: EditorState): boolean {
  const [id] = view.selection.nodes;
  return view.path.length === 0 && view.selection.nodes.size === 1 && id !== undefined && canOpen(doc, id);
}

export const insideCommands: readonly Command[] = [
  {
    id: "inside.open",
    title: "See inside",
    group: "View",
    keys: ["Enter"],
    keywords: "open drill down ops scopes trace",
    undo: "none",
    enabled: openable,
    run() {
      const [id] = editor.getState().view.selection.nodes;
      if (id !== undefined) seeInside(id);
    },
  },
];

/** Opens a block; says so where nothing is computed in it. */
export function seeInside(id: number): void {
  const { doc, select, show, announce, notify } = editor.getState();
  const node = doc.nodes.find((other) => other.id === id);
  select({ nodes: new Set([id]) });
  if (!node) return;
  if (!canOpen(doc, id)) {
    notify({ tone: "info", text: "Nothing is computed in this block, or its input is not known yet." });
    return;
  }
  show({ path: [{ kind: "block", id }] });
  announce("Inside the block. Escape leads back.");
}

export function leaveOneLevel(): void {
  const { view, show, announce } = editor.getState();
  show({ path: view.path.slice(0, -1) });
  announce(view.path.length > 1 ? "One level out" : "Back to the model");
}
