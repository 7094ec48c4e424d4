// The name under which this tab keeps its work: survives a reload, not the end of the tab, and is no other tab's.

import type { TextStorage } from "./storages.ts";

const key = "vitrine.tab";
/** A page that is being reloaded holds its lock for a moment yet; a tab that was duplicated holds it on. */
const patienceMs = 300;

type Locks = Pick<LockManager, "request">;

export interface Tab {
  /** Where its work has been kept; null: it is new. */
  readonly from: string | null;
  /** Where its work is kept from now on: elsewhere where another tab, which this one is a copy of, keeps its own. */
  readonly name: string;
}

/** Browsers copy a tab with its storage, so that the name alone does not tell two tabs apart: each holds a lock of its name. */
export async function takeTab(storage: TextStorage, locks = browserLocks()): Promise<Tab> {
  const from = storage.getItem(key);
  if (from !== null && (await hold(from, locks))) return { from, name: from };
  return { from, name: newTab(storage, locks) };
}

/** Another name from now on: what is kept under the old one stays as it is. */
export function newTab(storage: TextStorage, locks = browserLocks()): string {
  // `randomUUID` is for secure contexts alone; a design tool on a laboratory's own server may be none.
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0"));
  const name = made.join("");
  try {
    storage.setItem(key, name);
  } catch {
    // A full storage: the name lasts until the next reload, which then begins with the latest work.
  }
  void hold(name, locks);
  return name;
}

/** Undefined on an address without https. */
function browserLocks(): Locks | undefined {
  return globalThis.navigator?.locks;
}

/** Takes the name for as long as the page lives. False: another tab has it. */
function hold(name: string, locks: Locks | undefined): Promise<boolean> {
  if (!locks) return Promise.resolve(true);
  const waiting = AbortSignal.timeout(patienceMs);
  return new Promise((resolve) => {
    const held = () => {
      resolve(true);
      return new Promise<never>(() => undefined);
    };
    // Refused for another reason than waiting, as where site data is blocked: nobody can hold it.
    locks.request(`${key}.${name}`, { signal: waiting }, held).catch(() => resolve(!waiting.aborted));
  });
}
