// The one editor of this page, and the hook by which components read it.

import { useStore } from "zustand";
import { createEditor, type EditorState } from "./store.ts";

export const editor = createEditor();

/** Selectors must return the same value for the same state: pick, do not build. */
export function useEditor<T>(select: (state: EditorState) => T): T {
  return useStore(editor, select);
}
