import { expect, test } from "vitest";
import type { TextStorage } from "./storages.ts";
import { newTab, takeTab } from "./tab.ts";

/** Locks of one browser; a page that goes away gives its own back. */
function browser() {
  const held = new Set<string>();
  const page = () => {
    const own = new Set<string>();
    async function request(name: string, { signal }: LockOptions, granted: () => unknown): Promise<unknown> {
      while (held.has(name)) {
        signal?.throwIfAborted();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      held.add(name);
      own.add(name);
      return granted();
    }
    return {
      locks: { request } as unknown as LockManager,
      leave: () => {
        for (const name of own) held.delete(name);
      },
    };
  };
  return { page };
}

function session(
  copied: ReadonlyMap<string, string> = new Map(),
): TextStorage & { readonly texts: Map<string, string> } {
  const texts = new Map(copied);
  return { texts, getItem: (key) => texts.get(key) ?? null, setItem: (key, text) => void texts.set(key, text) };
}

test("a tab keeps its name over a reload, even while the old page still holds it for a moment", async () => {
  const { page } = browser();
  const storage = session();
  const first = page();
  const { from, name } = await takeTab(storage, first.locks);
  expect(from).toBeNull();
  setTimeout(first.leave, 50);
  expect(await takeTab(storage, page().locks)).toEqual({ from: name, name });
});

test("a duplicated tab begins with the same work and keeps its own elsewhere", async () => {
  const { page } = browser();
  const storage = session();
  const { name } = await takeTab(storage, page().locks);
  const copy = session(storage.texts);
  const second = await takeTab(copy, page().locks);
  expect(second.from).toBe(name);
  expect(second.name).not.toBe(name);
  const copyOfCopy = await takeTab(session(copy.texts), page().locks);
  expect(new Set([name, second.name, copyOfCopy.name]).size).toBe(3);
});

test("without locks, or where they are refused, a tab keeps its name", async () => {
  const storage = session();
  const name = newTab(storage, undefined);
  expect(await takeTab(storage, undefined)).toEqual({ from: name, name });
  const refused = { request: () => Promise.reject(new DOMException("Access is denied.", "SecurityError")) };
  expect(await takeTab(storage, refused as unknown as LockManager)).toEqual({ from: name, name });
});

test("a full storage still gives a name", () => {
  const full = {
    getItem: () => null,
    setItem: () => {
      throw new DOMException("Full.", "QuotaExceededError");
    },
  };
  expect(newTab(full, undefined)).toMatch(/^[0-9a-f]{32}$/);
});
