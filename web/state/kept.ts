// Where each part of the state is kept, and whether undo sees it: the one table.

import { z } from "zod";
import type { EditorState } from "../store.ts";
import { backendIds } from "./backends.ts";
import { drawerTabs, heats, pointerModes, type View, wheels } from "./view.ts";

export type Place = "file" | "link" | "browser";

interface Keeping {
  readonly places: readonly Place[];
  readonly undo: boolean;
}

/** Of a part of the view. */
interface ViewKeeping<Value> extends Keeping {
  /** What may come back; absent: nothing is kept. */
  readonly shape?: z.ZodType<Value>;
}

const nowhere: Keeping = { places: [], undo: false };

function browser<Value>(shape: z.ZodType<Value>): ViewKeeping<Value> {
  return { places: ["browser"], undo: false, shape };
}

/** `browser`: IndexedDB for the work, localStorage for how the editor looks. */
export const kept: {
  readonly [K in keyof EditorState as EditorState[K] extends (...args: never[]) => unknown ? never : K]: Keeping;
} = {
  doc: { places: ["file", "link", "browser"], undo: true },
  past: nowhere,
  future: nowhere,
  gesture: nowhere,
  savedDoc: nowhere,
  openedDoc: nowhere,
  readOnly: nowhere,
  pinned: nowhere,
  view: { places: ["browser"], undo: false },
  runs: nowhere,
  checkpoint: nowhere,
  notices: nowhere,
  announcements: nowhere,
  changes: nowhere,
  opened: nowhere,
};

/** Of the view, only taste survives a reload. */
export const keptOfView: { readonly [K in keyof View]: ViewKeeping<View[K]> } = {
  selection: nowhere,
  path: nowhere,
  heat: browser(z.enum(heats)),
  conventionId: browser(z.string().max(40)),
  backend: browser(z.enum(backendIds)),
  liveLatency: browser(z.boolean()),
  paletteOpen: browser(z.boolean()),
  inspectorOpen: browser(z.boolean()),
  minimapOpen: browser(z.boolean()),
  drawer: browser(z.enum(drawerTabs).nullable()),
  dialog: nowhere,
  comparing: nowhere,
  lintOff: browser(z.array(z.string().max(64)).max(64)),
  theme: browser(z.enum(["dark", "light", "system"])),
  pointerMode: browser(z.enum(pointerModes)),
  wheel: browser(z.enum(wheels)),
  snap: browser(z.boolean()),
  letterKeys: browser(z.boolean()),
  keymap: browser(z.record(z.string().max(80), z.array(z.string().max(60)).max(4))),
};
