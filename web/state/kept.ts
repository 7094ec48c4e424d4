// Where each part of the state is kept, and whether undo sees it: the one table.

import type { EditorState } from "../store.ts";
import type { View } from "./view.ts";

export type Place = "file" | "link" | "browser";

interface Keeping {
  readonly places: readonly Place[];
  readonly undo: boolean;
}

const nowhere: Keeping = { places: [], undo: false };
const browser: Keeping = { places: ["browser"], undo: false };

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
  view: browser,
  runs: nowhere,
  checkpoint: nowhere,
  notices: nowhere,
  announcements: nowhere,
  changes: nowhere,
  opened: nowhere,
};

/** Of the view, only taste survives a reload. */
export const keptOfView: { readonly [K in keyof View]: Keeping } = {
  selection: nowhere,
  path: nowhere,
  heat: browser,
  conventionId: browser,
  backend: browser,
  liveLatency: browser,
  paletteOpen: browser,
  inspectorOpen: browser,
  minimapOpen: browser,
  drawer: browser,
  dialog: nowhere,
  comparing: nowhere,
  lintOff: browser,
  theme: browser,
  pointerMode: browser,
  wheel: browser,
  snap: browser,
  letterKeys: browser,
  keymap: browser,
};
