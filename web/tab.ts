// The name under which this tab keeps its work; survives a reload, not the end of the tab.

const key = "vitrine.tab";

export function thisTab(storage: Storage = sessionStorage): string {
  return storage.getItem(key) ?? newTab(storage);
}

/** Another name from now on: what is kept under the old one stays as it is. */
export function newTab(storage: Storage = sessionStorage): string {
  const made = crypto.randomUUID();
  storage.setItem(key, made);
  return made;
}
