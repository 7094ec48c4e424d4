// The browser's storages for short texts; where site data is blocked, this page's memory: the editor works, and forgets.

export type TextStorage = Pick<Storage, "getItem" | "setItem">;

export function storageOf(name: "localStorage" | "sessionStorage"): TextStorage {
  try {
    const storage = globalThis[name];
    // A web view can hand out one that does not work, or none.
    storage.getItem("vitrine");
    return storage;
  } catch {
    return memory();
  }
}

function memory(): TextStorage {
  const texts = new Map<string, string>();
  return {
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
  };
}
