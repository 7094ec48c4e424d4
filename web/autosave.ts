// Keeps the work of this tab in IndexedDB, so that a reload or a crash loses nothing. A corrupt save never blocks a start.

import { createStore as createDatabase, del, entries, get, set, type UseStore } from "idb-keyval";
import { type Document, parseDocument } from "#graph-schema";
import { messageOf } from "./message-of.ts";
import { hasUnsavedWork } from "./open.ts";
import type { Editor } from "./store.ts";

/** Raised when the shape of a save changes; an older one is then migrated or left alone. */
const saveVersion = 1;
const pauseMs = 400;
const savesKept = 8;

export interface Save {
  readonly doc: Document;
  /** It has changes that no file has. */
  readonly unsaved: boolean;
  readonly savedAtMs: number;
}

/** What there is of earlier work. */
export type Found =
  | { readonly kind: "save"; readonly save: Save }
  | { readonly kind: "none" }
  /** It is there, and must stay: another version may read it. */
  | { readonly kind: "unreadable"; readonly reason: string }
  /** This browser gives no storage, or none that works. */
  | { readonly kind: "refused"; readonly reason: string };

export interface FindOptions {
  readonly alone?: boolean;
  readonly patienceMs?: number;
}

/** Where saves are kept; a test puts a map in its place. */
export interface Saves {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  entries(): Promise<readonly (readonly [string, unknown])[]>;
}

export function browserSaves(): Saves {
  let database: UseStore | undefined;
  const open = () => {
    database ??= createDatabase("vitrine", "work");
    return database;
  };
  return {
    get: (key) => get(key, open()),
    set: (key, value) => set(key, value, open()),
    delete: (key) => del(key, open()),
    entries: () => entries<string, unknown>(open()),
  };
}

/** This tab's work; where it has none and does not stand `alone`, the latest of any tab. Never throws, and waits `patienceMs` at most. */
export async function findWork(saves: Saves, tab: string | null, options: FindOptions = {}): Promise<Found> {
  const { alone = false, patienceMs = 1_000 } = options;
  const find = async (): Promise<Found> => {
    const own: Found = tab === null ? { kind: "none" } : readSave(await saves.get(tab));
    return own.kind === "none" && !alone ? latest(await saves.entries()) : own;
  };
  const late = new Promise<Found>((resolve) => {
    const reason = `This browser took longer than ${patienceMs} ms to give it.`;
    setTimeout(() => resolve({ kind: "unreadable", reason }), patienceMs);
  });
  try {
    return await Promise.race([find(), late]);
  } catch (error) {
    return { kind: "refused", reason: messageOf(error) };
  }
}

function latest(entries: Awaited<ReturnType<Saves["entries"]>>): Found {
  const values = entries.map(([, value]) => value).sort((a, b) => readTime(b) - readTime(a));
  let first: Found = { kind: "none" };
  for (const value of values) {
    const found = readSave(value);
    if (found.kind === "save") return found;
    if (first.kind === "none") first = found;
  }
  return first;
}

function readSave(value: unknown): Found {
  if (value === undefined) return { kind: "none" };
  if (typeof value !== "object" || value === null || !("version" in value))
    return { kind: "unreadable", reason: "It is no save of Vitrine." };
  if (value.version !== saveVersion)
    return { kind: "unreadable", reason: "Another version of Vitrine kept it; this one cannot read it." };
  if (!("doc" in value) || !("savedAtMs" in value) || typeof value.savedAtMs !== "number")
    return { kind: "unreadable", reason: "It is not whole." };
  const parsed = parseDocument(value.doc);
  if (!parsed.ok) return { kind: "unreadable", reason: parsed.message };
  const unsaved = "unsaved" in value && value.unsaved === true;
  return { kind: "save", save: { doc: parsed.doc, unsaved, savedAtMs: value.savedAtMs } };
}

/** Says once that nothing is kept, whoever finds out first. */
export function complainOnce(editor: Editor): (reason: string) => void {
  let said = false;
  return (reason) => {
    if (said) return;
    said = true;
    const text = `This browser does not keep your work (${reason}). Save a file (Ctrl+S) before you close the tab.`;
    editor.getState().notify({ tone: "error", text });
  };
}

export interface Keeping {
  /** Where this tab's work is kept; no other tab writes there. */
  readonly tab: string;
  readonly complain: (reason: string) => void;
}

/** Saves after every pause, and at once when the page goes away. Returns how to stop. */
export function keepSaved(editor: Editor, saves: Saves, { tab, complain }: Keeping): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let forgot = false;

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const state = editor.getState();
    if (state.readOnly !== null) return;
    try {
      const value = { version: saveVersion, doc: state.doc, unsaved: hasUnsavedWork(state), savedAtMs: Date.now() };
      await saves.set(tab, value);
      // Once: later saves replace the one of this tab. Reading what there is reads every whole document.
      if (!forgot) await forgetSome(saves, tab);
      forgot = true;
    } catch (error) {
      complain(messageOf(error));
    }
  }

  const stop = editor.subscribe(({ doc, savedDoc }, before) => {
    if (doc === before.doc && savedDoc === before.savedDoc) return;
    clearTimeout(timer);
    timer = setTimeout(save, pauseMs);
  });
  const saveNow = () => {
    if (timer !== undefined) void save();
  };
  globalThis.addEventListener?.("pagehide", saveNow);
  globalThis.document?.addEventListener("visibilitychange", saveNow);
  return () => {
    stop();
    clearTimeout(timer);
    globalThis.removeEventListener?.("pagehide", saveNow);
    globalThis.document?.removeEventListener("visibilitychange", saveNow);
  };
}

/** Work that a file has goes first, then the oldest; what this version cannot read counts as work that no file has. */
async function forgetSome(saves: Saves, tab: string): Promise<void> {
  const others = (await saves.entries())
    .filter(([key]) => key !== tab)
    .map(([key, value]) => ({ key, inFile: isInFile(value), savedAtMs: readTime(value) }))
    .sort((a, b) => Number(a.inFile) - Number(b.inFile) || b.savedAtMs - a.savedAtMs);
  for (const { key } of others.slice(savesKept - 1)) await saves.delete(key);
}

function isInFile(value: unknown): boolean {
  return typeof value === "object" && value !== null && "unsaved" in value && value.unsaved === false;
}

function readTime(value: unknown): number {
  return typeof value === "object" && value !== null && "savedAtMs" in value ? Number(value.savedAtMs) || 0 : 0;
}
