// The editor's state. `edit` is the only writer of `doc`; everything computed from it lives in derived.ts.

import { createStore } from "zustand/vanilla";
import { applyEdits, changeProblem, type Document, type Edit, emptyDocument } from "#graph-schema";
import type { BackendId } from "#runtime";
import { asSentence } from "./format.ts";
import { livingPath, openDocOf, withOpenDoc } from "./open-doc.ts";
import { perBackend } from "./state/backends.ts";
import type { Checkpoint } from "./state/checkpoint.ts";
import { type BackendRun, noRuns, type Runs } from "./state/runs.ts";
import {
  edgeKey,
  initialView,
  nothingSelected,
  type OwnStep,
  ownSteps,
  type Selection,
  type View,
} from "./state/view.ts";

/** A document that undo or redo goes to, and what it undoes. */
export interface Step {
  readonly doc: Document;
  /** What the user did, for the menu: `Connect`, `Set heads`. */
  readonly label: string;
  /** What was selected then, and which custom block was open: going there brings it back. */
  readonly selection: Selection;
  readonly path: readonly OwnStep[];
}

/** A sentence at the foot of the canvas, with at most one thing to do about it. */
export interface Notice {
  readonly id: number;
  readonly tone: "info" | "warning" | "error";
  readonly text: string;
  readonly action?: { readonly title: string; readonly run: () => void };
}

/** Text for the live region; counted, so that the same words are said again. */
export interface Announcement {
  readonly text: string;
  readonly count: number;
}

export interface EditOptions {
  /** Edits with the same gesture become one step of undo: a drag, typing in one field. */
  readonly gesture?: string;
  /** Changes the whole document, whatever is open. */
  readonly whole?: boolean;
}

export interface OpenOptions {
  readonly readOnly?: string;
  /** False: nothing has it yet, so that it counts as unsaved. */
  readonly saved?: boolean;
  readonly checkpoint?: Checkpoint | null;
}

export interface EditorState {
  readonly doc: Document;
  readonly past: readonly Step[];
  readonly future: readonly Step[];
  /** Gesture of the last edit; the next edit with the same one joins its step. */
  readonly gesture: string | null;
  /** The document as last saved to a file or opened; another one shows "edited". */
  readonly savedDoc: Document | null;
  /** The document as it was opened: what "compared" means where nothing is pinned. */
  readonly openedDoc: Document;
  /** Why this document can be looked at but not changed; null: it can. */
  readonly readOnly: string | null;
  /** Chosen to compare with. Null: the cost bar takes the document before the last step, the comparison the opened one. */
  readonly pinned: Document | null;
  readonly view: View;
  readonly runs: Runs;
  /** Weights of this document; null: none but random ones. */
  readonly checkpoint: Checkpoint | null;
  readonly notices: readonly Notice[];
  /** The latest last; more than one, so that what two say at once is heard. */
  readonly announcements: readonly Announcement[];
  /** Steps done so far, undo and redo included: the cost bar's history line has one point per step. */
  readonly changes: number;
  /** Documents opened so far: the canvas brings each new one into view. */
  readonly opened: number;

  /** The only writer of `doc`. `change` is given what is open, the model or a custom block. Returns whether anything changed; refused with a notice: a read-only document, and a change that no reader of files would take. */
  edit(label: string, change: (doc: Document) => readonly Edit[] | Document, options?: EditOptions): boolean;
  undo(): void;
  redo(): void;
  /** Ends a coalescing gesture: the next edit is a step of its own. */
  endGesture(): void;
  /** Another document: forgets undo, selection, measurements, and weights unless it has its own. */
  open(doc: Document, options?: OpenOptions): void;
  /** The current document is on disk now. */
  markSaved(): void;
  pin(doc: Document | null): void;
  /** Takes the weights of a file for this document; null: random ones again. */
  takeWeights(checkpoint: Checkpoint | null): void;
  show(patch: Partial<View>): void;
  select(selection: Partial<Selection>): void;
  setRun(backend: BackendId, patch: Partial<BackendRun>): void;
  notify(notice: Omit<Notice, "id">): void;
  dismiss(id: number): void;
  announce(text: string): void;
}

const undoDepth = 200;
const noticesShown = 4;
const announcementsKept = 3;

export function createEditor(doc: Document = emptyDocument()) {
  let nextNotice = 1;
  return createStore<EditorState>()((set, get) => ({
    doc,
    past: [],
    future: [],
    gesture: null,
    savedDoc: doc,
    openedDoc: doc,
    readOnly: null,
    pinned: null,
    view: initialView,
    runs: noRuns,
    checkpoint: null,
    notices: [],
    announcements: [],
    changes: 0,
    opened: 0,

    edit(label, change, { gesture, whole = false } = {}) {
      const { doc, past, gesture: open, readOnly, view } = get();
      if (readOnly !== null) {
        get().notify({ tone: "warning", text: `${readOnly} Save a copy to change it.` });
        return false;
      }
      const shown = whole ? doc : openDocOf({ doc, view });
      const changed = change(shown);
      const after = "schema" in changed ? changed : changed.length > 0 ? applyEdits(shown, changed) : shown;
      if (after === shown) return false;
      const next = whole ? after : withOpenDoc({ doc, view }, after);
      const problem = changeProblem(doc, next);
      if (problem !== null) {
        get().notify({ tone: "warning", text: `${label} was not done: ${problem}.` });
        return false;
      }
      const joins = gesture !== undefined && gesture === open;
      set({
        doc: next,
        past: joins ? past : [...past, { doc, label, ...placeOf(view) }].slice(-undoDepth),
        future: [],
        gesture: gesture ?? null,
        changes: get().changes + (joins ? 0 : 1),
        view: withLiving(view, next),
      });
      return true;
    },

    undo() {
      const { doc, past, future, view, changes } = get();
      const step = past.at(-1);
      if (!step) return;
      set({
        doc: step.doc,
        past: past.slice(0, -1),
        future: [...future, { doc, label: step.label, ...placeOf(view) }],
        gesture: null,
        changes: changes + 1,
        view: viewAt(view, step),
      });
      get().announce(`Undone: ${step.label}`);
    },

    redo() {
      const { doc, past, future, view, changes } = get();
      const step = future.at(-1);
      if (!step) return;
      set({
        doc: step.doc,
        past: [...past, { doc, label: step.label, ...placeOf(view) }],
        future: future.slice(0, -1),
        gesture: null,
        changes: changes + 1,
        view: viewAt(view, step),
      });
      get().announce(`Redone: ${step.label}`);
    },

    endGesture: () => set({ gesture: null }),

    open(next, { readOnly, saved = true, checkpoint = null } = {}) {
      const { runs, view } = get();
      const kept = (run: BackendRun): BackendRun => ({
        ...noRuns.wasm,
        absent: run.absent,
        onlyAsked: run.onlyAsked,
      });
      set({
        doc: next,
        past: [],
        future: [],
        gesture: null,
        savedDoc: saved ? next : null,
        openedDoc: next,
        readOnly: readOnly ?? null,
        pinned: null,
        checkpoint,
        changes: 0,
        opened: get().opened + 1,
        runs: perBackend((id) => kept(runs[id])),
        view: { ...view, selection: nothingSelected, path: [], dialog: null, comparing: false },
      });
      get().announce(`Opened ${next.name}`);
    },

    markSaved: () => set({ savedDoc: get().doc }),
    pin: (pinned) => set({ pinned }),
    takeWeights: (checkpoint) => set({ checkpoint }),
    show: (patch) => set({ view: { ...get().view, ...patch } }),

    select({ nodes = new Set(), edges = new Set() }) {
      const { view } = get();
      if (sameSet(view.selection.nodes, nodes) && sameSet(view.selection.edges, edges)) return;
      set({ view: { ...view, selection: { nodes, edges } } });
    },

    setRun: (backend, patch) => set({ runs: { ...get().runs, [backend]: { ...get().runs[backend], ...patch } } }),

    notify({ text: reason, ...rest }) {
      const notice = { ...rest, text: asSentence(reason) };
      const others = get().notices.filter(({ text }) => text !== notice.text);
      set({ notices: [...others, { ...notice, id: nextNotice++ }].slice(-noticesShown) });
      get().announce(notice.text);
    },
    dismiss: (id) => set({ notices: get().notices.filter((notice) => notice.id !== id) }),
    announce(text) {
      const { announcements } = get();
      const count = (announcements.at(-1)?.count ?? 0) + 1;
      set({ announcements: [...announcements, { text, count }].slice(-announcementsKept) });
    },
  }));
}

export type Editor = ReturnType<typeof createEditor>;

function placeOf({ selection, path }: View): Pick<Step, "selection" | "path"> {
  return { selection, path: ownSteps(path) };
}

/** Back to where a step was made; what is only looked into stays, where it stands in the same block. */
function viewAt(view: View, { selection, path }: Step): View {
  const same = JSON.stringify(ownSteps(view.path)) === JSON.stringify(path);
  return { ...view, selection, path: same ? view.path : path };
}

/** Selected nodes that are gone leave the selection; a block that is gone is no longer open. */
function withLiving(before: View, root: Document): View {
  const path = livingPath(root, before.path);
  const view = path.length === before.path.length ? before : { ...before, path };
  const doc = openDocOf({ doc: root, view });
  const { nodes, edges } = view.selection;
  if (nodes.size === 0 && edges.size === 0) return view;
  const living = new Set(doc.nodes.map(({ id }) => id));
  const nodesLeft = new Set([...nodes].filter((id) => living.has(id)));
  const wires = new Set(doc.edges.map(edgeKey));
  const edgesLeft = new Set([...edges].filter((key) => wires.has(key)));
  if (nodesLeft.size === nodes.size && edgesLeft.size === edges.size) return view;
  return { ...view, selection: { nodes: nodesLeft, edges: edgesLeft } };
}

function sameSet<T>(a: ReadonlySet<T>, b: ReadonlySet<T>): boolean {
  return a.size === b.size && [...a].every((item) => b.has(item));
}
