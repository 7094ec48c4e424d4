// Says aloud which problem an edit made or mended, for those who do not see the marks.

import type { Document } from "#graph-schema";
import { problemsOf } from "./derived.ts";
import { asSentence } from "./format.ts";
import { openDocOf } from "./open-doc.ts";
import type { Editor } from "./store.ts";

/** Typing makes and mends problems with every key: what is still so a moment later is said. */
const pauseMs = 600;

/** Listens to edits; returns how to stop. */
export function sayProblems(editor: Editor): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let said = openDocOf(editor.getState());
  const stop = editor.subscribe((state, before) => {
    const doc = openDocOf(state);
    if (doc === openDocOf(before)) return;
    clearTimeout(timer);
    // A model that was just opened is no edit.
    if (state.opened !== before.opened) said = doc;
    timer = setTimeout(() => {
      const words = differenceOf(said, openDocOf(editor.getState()));
      said = openDocOf(editor.getState());
      if (words !== null) editor.getState().announce(words);
    }, pauseMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}

function differenceOf(before: Document, after: Document): string | null {
  const [was, is] = [problemsOf(before), problemsOf(after)];
  const known = new Set(was.map(({ message }) => message));
  const fresh = is.find(({ message }) => !known.has(message));
  const count = is.length === 1 ? "1 problem" : `${is.length} problems`;
  if (fresh) return `${count}. ${asSentence(fresh.message)}`;
  if (is.length === was.length) return null;
  return is.length === 0 ? "No problems any more" : `${count} left`;
}
