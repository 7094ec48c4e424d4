// The one editor of this page, and the hook by which components read it.

import { useStore } from "zustand";
import type { Document } from "#graph-schema";
import { openDocOf } from "./open-doc.ts";
import { createEditor, type EditorState } from "./store.ts";

export const editor = createEditor();

/** Selectors must return the same value for the same state: pick, do not build. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(editor, select);
}

/** What the canvas shows: the model, or the custom block that is open. */
export function openDoc(): Document {
  return openDocOf(editor.getState());
}

export function useOpenDoc(): Document {
  return useEditor(openDocOf);
}
