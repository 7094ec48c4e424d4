// How the editor looks survives a reload: the parts of the view that kept.ts marks, in localStorage.

import { z } from "zod";
import { keptOfView } from "./state/kept.ts";
import { drawerTabs, heats, pointerModes, type View, wheels } from "./state/view.ts";
import type { Editor } from "./store.ts";

const key = "vitrine.view";

/** Every field on its own: one that is wrong is left out, the others stay. */
const shapes = {
  heat: z.enum(heats),
  conventionId: z.string().max(40),
  backend: z.enum(["wasm", "webgpu", "webnn"]),
  liveLatency: z.boolean(),
  paletteOpen: z.boolean(),
  inspectorOpen: z.boolean(),
  minimapOpen: z.boolean(),
  drawer: z.enum(drawerTabs).nullable(),
  lintOff: z.array(z.string().max(64)).max(64),
  theme: z.enum(["dark", "light", "system"]),
  pointerMode: z.enum(pointerModes),
  wheel: z.enum(wheels),
  snap: z.boolean(),
  letterKeys: z.boolean(),
  keymap: z.record(z.string().max(80), z.array(z.string().max(60)).max(4)),
} satisfies { readonly [K in keyof View]?: z.ZodType<View[K]> };

export function restoreTaste(editor: Editor, storage: Pick<Storage, "getItem">): void {
  try {
    const saved: unknown = JSON.parse(storage.getItem(key) ?? "{}");
    if (typeof saved !== "object" || saved === null) return;
    const known = Object.entries(shapes).flatMap(([field, shape]) => {
      const parsed = shape.safeParse((saved as Readonly<Record<string, unknown>>)[field]);
      return parsed.success ? [[field, parsed.data]] : [];
    });
    editor.getState().show(Object.fromEntries(known));
  } catch {
    // Taste that cannot be read is no reason to say anything: the editor looks as new.
  }
}

/** Returns how to stop. */
export function keepTaste(editor: Editor, storage: Pick<Storage, "setItem">): () => void {
  return editor.subscribe(({ view }, before) => {
    if (view === before.view) return;
    const kept = Object.entries(view).filter(([field]) => keptOfView[field as keyof View].places.includes("browser"));
    try {
      storage.setItem(key, JSON.stringify(Object.fromEntries(kept)));
    } catch {
      // A full or forbidden storage is told by the autosave, for what matters more.
    }
  });
}
