// How the editor looks survives a reload: the parts of the view that kept.ts marks, in localStorage.

import { keptOfView } from "./state/kept.ts";
import type { View } from "./state/view.ts";
import type { TextStorage } from "./storages.ts";
import type { Editor } from "./store.ts";

const key = "vitrine.view";

/** Every part on its own: one that is wrong is left out, the others stay. */
export function restoreTaste(editor: Editor, storage: Pick<TextStorage, "getItem">): void {
  try {
    const saved: unknown = JSON.parse(storage.getItem(key) ?? "{}");
    if (typeof saved !== "object" || saved === null) return;
    const known = Object.entries(keptOfView).flatMap(([field, { shape }]) => {
      const parsed = shape?.safeParse((saved as Readonly<Record<string, unknown>>)[field]);
      return parsed?.success ? [[field, parsed.data]] : [];
    });
    editor.getState().show(Object.fromEntries(known));
  } catch {
    // Taste that cannot be read is no reason to say anything: the editor looks as new.
  }
}

/** Returns how to stop. */
export function keepTaste(editor: Editor, storage: Pick<TextStorage, "setItem">): () => void {
  return editor.subscribe(({ view }, before) => {
    if (view === before.view) return;
    const kept = Object.entries(view).filter(([field]) => keptOfView[field as keyof View].shape);
    try {
      storage.setItem(key, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // A full or forbidden storage is told by the autosave, for what matters more.
    }
  });
}
