// Keeps the work of this tab in IndexedDB, so that a reload or a crash loses nothing. A corrupt save never blocks a start.

import { createStore as createDatabase, del, entries, get, set, type UseStore } from "idb-keyval";
import { type Document, parseDocument } from "#graph-schema";
import { hasUnsavedWork } from "./open.ts";
import type { Editor } from "./store.ts";

/** Raised when the shape of a save changes; an older one is then migrated or left alone. */
const saveVersion = 1;
const pauseMs = 400;
const savesKept = 8;
const tabKey = "vitrine.tab";

export interface Save {
  readonly doc: Document;
  /** It has changes that no file has. */
  readonly unsaved: boolean;
  readonly savedAtMs: number;
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

/** The name of this tab's save; survives a reload, not the end of the tab. */
export function thisTab(storage: Storage = sessionStorage): string {
  const known = storage.getItem(tabKey);
  if (known) return known;
  const made = crypto.randomUUID();
  storage.setItem(tabKey, made);
  return made;
}

/** This tab's work; null: none, or what is there cannot be read. */
export async function restoreTab(saves: Saves, tab: string): Promise<Save | null> {
  return readSave(await saves.get(tab));
}

/** The latest work of any tab: what a new tab begins with. */
export async function restoreLatest(saves: Saves): Promise<Save | null> {
  const all = (await saves.entries()).flatMap(([, value]) => readSave(value) ?? []);
  return all.reduce<Save | null>((best, save) => (!best || save.savedAtMs > best.savedAtMs ? save : best), null);
}

function readSave(value: unknown): Save | null {
  if (typeof value !== "object" || value === null || !("version" in value) || value.version !== saveVersion)
    return null;
  if (!("doc" in value) || !("savedAtMs" in value) || typeof value.savedAtMs !== "number") return null;
  const parsed = parseDocument(value.doc);
  if (!parsed.ok) return null;
  return { doc: parsed.doc, unsaved: "unsaved" in value && value.unsaved === true, savedAtMs: value.savedAtMs };
}

/** Saves after every pause, and at once when the page goes away. Returns how to stop. */
export function keepSaved(editor: Editor, saves: Saves, tab: string): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let complained = false;

  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const state = editor.getState();
    if (state.readOnly !== null) return;
    try {
      const value = { version: saveVersion, doc: state.doc, unsaved: hasUnsavedWork(state), savedAtMs: Date.now() };
      await saves.set(tab, value);
      await forgetOldest(saves, tab);
    } catch (error) {
      if (complained) return;
      complained = true;
      const reason = error instanceof Error ? error.message : String(error);
      const text = `This browser does not keep your work (${reason}). Save a file (Ctrl+S) before you close the tab.`;
      editor.getState().notify({ tone: "warning", text });
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

async function forgetOldest(saves: Saves, tab: string): Promise<void> {
  const others = (await saves.entries())
    .filter(([key]) => key !== tab)
    .map(([key, value]) => ({ key, savedAtMs: readTime(value) }))
    .sort((a, b) => b.savedAtMs - a.savedAtMs);
  for (const { key } of others.slice(savesKept - 1)) await saves.delete(key);
}

function readTime(value: unknown): number {
  return typeof value === "object" && value !== null && "savedAtMs" in value ? Number(value.savedAtMs) || 0 : 0;
}
