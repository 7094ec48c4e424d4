// Commands of what can be looked into: the selected block, and the way out again.

import { type Document, definitionOf, frameOf, unpack } from "#graph-schema";
import { editor, openDoc } from "../editor.ts";
import { canOpen } from "../inside/opened.ts";
import { openDocOf } from "../open-doc.ts";
import { looksInside, nothingSelected, onlyBlock, ownSteps, type PathStep } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import type { Command } from "./command.ts";
import { toggleFold } from "./frames.ts";

function openable(state: EditorState): boolean {
  const id = onlyBlock(state.view.selection);
  if (looksInside(state.view.path) || id === undefined) return false;
  return ownType(openDocOf(state), id) !== undefined || canOpen(openDocOf(state), id);
}

/** The type of a custom block's use; undefined: the block is no custom one. */
export function ownType(doc: Document, id: number): string | undefined {
  const type = doc.nodes.find((node) => node.id === id)?.type;
  return type !== undefined && definitionOf(doc, type) ? type : undefined;
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
      const id = onlyBlock(editor.getState().view.selection);
      if (id !== undefined) seeInside(id);
    },
  },
];

/** Opens a block: a custom one to change it, any other to look into it; says so where nothing is computed in it. */
export function seeInside(id: number): void {
  const frame = frameOf(openDoc(), id);
  if (frame?.folded) {
    toggleFold(frame.id);
    return;
  }
  const { select, show, announce, notify, view } = editor.getState();
  const doc = openDoc();
  const outer = ownSteps(view.path);
  const node = doc.nodes.find((other) => other.id === id);
  select({ nodes: new Set([id]) });
  if (!node) return;
  const type = ownType(doc, id);
  if (type !== undefined) {
    openOwn(type, id);
    return;
  }
  if (!canOpen(doc, id)) {
    notify({ tone: "info", text: "Nothing is computed in this block, or its input is not known yet." });
    return;
  }
  show({ path: [...outer, { kind: "block", id }] });
  announce("Inside the block. Escape leads back.");
}

/** Opens a custom block to change it, by one of its uses or by itself. */
export function openOwn(type: string, use: number | null): void {
  const { view, show, announce } = editor.getState();
  show({ path: [...ownSteps(view.path), { kind: "own", type, use }], selection: nothingSelected });
  announce("Inside the custom block. What you change, every use follows. Escape leads back.");
}

export function leaveOneLevel(): void {
  const { view, show, announce } = editor.getState();
  const outer = view.path.slice(0, -1);
  if (view.path.at(-1)?.kind === "own") leaveOwn(outer);
  else show({ path: outer });
  announce(outer.length > 0 ? "One level out" : "Back to the model");
}

/** Out of a custom block; the use that it was opened by is selected again. */
export function leaveOwn(outer: readonly PathStep[]): void {
  const { view, show } = editor.getState();
  const left = view.path[outer.length];
  const use = left?.kind === "own" ? left.use : null;
  show({ path: outer, selection: { nodes: new Set(use === null ? [] : [use]), edges: new Set() } });
}

/** The block taken apart into smaller ones, which compute the same under the same names; they are selected. */
export function unpackBlock(id: number): void {
  const { edit, show, notify, announce, view } = editor.getState();
  const unpacked = unpack(openDoc(), id);
  if (!unpacked.ok) {
    notify({ tone: "info", text: unpacked.message });
    return;
  }
  if (!edit("Unpack", () => unpacked.doc)) return;
  show({ path: ownSteps(view.path), selection: { nodes: unpacked.ids, edges: new Set() } });
  announce(`Unpacked into ${unpacked.ids.size} blocks`);
}
