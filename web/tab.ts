// The name under which this tab keeps its work; survives a reload, not the end of the tab.

import type { TextStorage } from "./storages.ts";

const key = "vitrine.tab";

export function thisTab(storage: TextStorage): string {
  return storage.getItem(key) ?? newTab(storage);
}

/** Another name from now on: what is kept under the old one stays as it is. */
export function newTab(storage: TextStorage): string {
  // `randomUUID` is for secure contexts alone; a design tool on a laboratory's own server may be none.
  const made = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0"));
  const name = made.join("");
  try {
    storage.setItem(key, name);
  } catch {
    // A full storage: the name lasts until the next reload, which then begins with the latest work.
  }
  return name;
}
