// What the user looks at: selection, heat, panels, dialogs. Never in undo, never in a link.

import { type Document, type DocumentEdge, defaultConvention } from "#graph-schema";
import type { BackendId } from "#runtime";

export const heats = ["plain", "params", "macs", "activations", "ms"] as const;
/** What colours the nodes. */
export type Heat = (typeof heats)[number];

export const drawerTabs = ["problems", "layers", "profile", "compare", "look"] as const;
export type DrawerTab = (typeof drawerTabs)[number];

export type Theme = "dark" | "light" | "system";

export const pointerModes = ["hand", "select"] as const;
/** What dragging the empty canvas does: move it, or draw a box of selection. */
export type PointerMode = (typeof pointerModes)[number];

export const wheels = ["auto", "zoom", "pan"] as const;
/** What scrolling does; `auto`: a mouse wheel zooms, a trackpad moves the canvas. */
export type Wheel = (typeof wheels)[number];

/** One dialog at a time; everything that can be inline is no dialog. */
export type Dialog =
  | { readonly kind: "gallery" }
  | { readonly kind: "export" }
  /** With a file of weights that was opened or dropped. */
  | { readonly kind: "import"; readonly file?: File }
  | { readonly kind: "share" }
  | { readonly kind: "commands" }
  | { readonly kind: "shortcuts" }
  | { readonly kind: "figure" }
  | { readonly kind: "settings" }
  | { readonly kind: "about" }
  | { readonly kind: "claims" }
  /** A link was opened while there is unsaved work: replace it, open elsewhere, or leave it. */
  | {
      readonly kind: "link";
      readonly doc: Document;
      readonly address: string;
      /** The link holds a comparison with this one. */
      readonly before?: Document;
    };

/** `from:output>to:input`; unique, since an input takes one wire. */
export type EdgeKey = string;

export function edgeKey({ from, output, to, input }: DocumentEdge): EdgeKey {
  return `${from}:${output}>${to}:${input}`;
}

export interface Selection {
  readonly nodes: ReadonlySet<number>;
  readonly edges: ReadonlySet<EdgeKey>;
}

export const nothingSelected: Selection = { nodes: new Set(), edges: new Set() };

/** The one selected block; undefined: none is, or several are. */
export function onlyBlock({ nodes }: Selection): number | undefined {
  const [first] = nodes;
  return nodes.size === 1 ? first : undefined;
}

/** Into a custom block, to change it. Such steps come first: what is looked into is not changed, and neither is what is in it. */
export interface OwnStep {
  readonly kind: "own";
  readonly type: string;
  /** The use that it was opened by, whose shapes it is shown with; null: none. */
  readonly use: number | null;
}

/** One step from the root document to what is open: into a block, or into a scope of what it traces. */
export type PathStep =
  | OwnStep
  | { readonly kind: "block"; readonly id: number }
  /** Below the step before it, dots between parts: `attn.qkv`. */
  | { readonly kind: "scope"; readonly name: string };

/** The custom blocks that are open, from the outermost inwards. */
export function ownSteps(path: readonly PathStep[]): readonly OwnStep[] {
  return path.flatMap((step) => (step.kind === "own" ? [step] : []));
}

/** Is a block looked into, so that its picture covers the canvas? */
export function looksInside(path: readonly PathStep[]): boolean {
  return path.some(({ kind }) => kind !== "own");
}

export interface View {
  readonly selection: Selection;
  /** What is open, from the root document inwards; empty: the document itself. */
  readonly path: readonly PathStep[];
  readonly heat: Heat;
  /** Id of the counting convention of every MACs figure shown. */
  readonly conventionId: string;
  /** Whose milliseconds are shown on blocks and in tables. */
  readonly backend: BackendId;
  /** Measure after every edit; off: only when asked. */
  readonly liveLatency: boolean;
  readonly paletteOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly minimapOpen: boolean;
  /** null: closed. */
  readonly drawer: DrawerTab | null;
  readonly dialog: Dialog | null;
  /** The model and its baseline cover the canvas, side by side. */
  readonly comparing: boolean;
  /** Ids of linter rules that are switched off. */
  readonly lintOff: readonly string[];
  readonly theme: Theme;
  readonly pointerMode: PointerMode;
  readonly wheel: Wheel;
  /** Dragged blocks land on a grid; Shift while dragging is the opposite. */
  readonly snap: boolean;
  /** Off: keys of a single character do nothing, for those whose software presses them. */
  readonly letterKeys: boolean;
  /** The user's own keys, by id of the command; absent: the keys that the command brings. Chords as command.ts has them. */
  readonly keymap: Readonly<Record<string, readonly string[]>>;
}

export const initialView: View = {
  selection: nothingSelected,
  path: [],
  heat: "plain",
  conventionId: defaultConvention,
  backend: "wasm",
  liveLatency: true,
  paletteOpen: true,
  inspectorOpen: true,
  minimapOpen: true,
  drawer: null,
  dialog: null,
  comparing: false,
  lintOff: [],
  theme: "system",
  pointerMode: "hand",
  wheel: "auto",
  snap: false,
  letterKeys: true,
  keymap: {},
};
