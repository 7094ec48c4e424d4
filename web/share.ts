// Links in and out: the address that holds the model, and what happens when one is opened.

import { type Document, decodeShared, type EncodedLink, encodeComparison, encodeLink } from "#graph-schema";
import { editor } from "./editor.ts";
import { hasUnsavedWork } from "./open.ts";

export interface SharedLink {
  /** Null where no link could hold the model and be read again; `light` is `over` then. */
  readonly address: string | null;
  readonly characters: number | null;
  /** Where it will pass: everywhere, not through shorteners and old chats, hardly anywhere, or only as a file. */
  readonly light: "green" | "amber" | "red" | "over";
}

/** Old mail and chat programs cut at 2 083 characters, many servers and editors near 8 000, some browsers from 32 000. */
export const linkLengths = { green: 2_000, amber: 8_000, red: 32_000 } as const;

export async function linkOf(doc: Document): Promise<SharedLink> {
  return sharedLink(await encodeLink(doc));
}

/** Opens the later model, with the earlier one beside it. */
export async function comparisonLinkOf(before: Document, after: Document): Promise<SharedLink> {
  return sharedLink(await encodeComparison(before, after));
}

function sharedLink(encoded: EncodedLink): SharedLink {
  if (!encoded.ok) return { address: null, characters: null, light: "over" };
  const address = `${location.origin}${location.pathname}#${encoded.fragment}`;
  const characters = address.length;
  return { address, characters, light: lightOf(characters) };
}

export function lightOf(characters: number): SharedLink["light"] {
  return (["green", "amber", "red"] as const).find((colour) => characters <= linkLengths[colour]) ?? "over";
}

export function holdsModel(hash: string): boolean {
  return /^#v\d+\./.test(hash);
}

/** Takes the model out of the address, so that a reload shows the work and not the link again. */
export function clearAddress(): void {
  history.replaceState(null, "", location.pathname + location.search);
}

/**
 * Opens what the address holds. Unsaved work is never replaced unasked: then a dialog asks. Returns whether the address
 * held a model that could be read.
 */
export async function openAddress(hash: string): Promise<boolean> {
  const { notify, open, show } = editor.getState();
  const address = location.href;
  const parsed = await decodeShared(hash);
  // A newer version's link stays in the address: the reload that may bring that version must find it.
  if (parsed.ok || parsed.reason !== "newer") clearAddress();
  if (!parsed.ok) {
    if (parsed.reason === "newer")
      notify({ tone: "warning", text: `${parsed.message} Reload the page to get a newer one.` });
    else notify({ tone: "error", text: parsed.message });
    return false;
  }
  const doc = parsed.kind === "model" ? parsed.doc : parsed.after;
  const before = parsed.kind === "model" ? {} : { before: parsed.before };
  if (hasUnsavedWork(editor.getState())) show({ dialog: { kind: "link", doc, address, ...before } });
  else {
    open(doc);
    if (before.before) compareWith(before.before);
  }
  return true;
}

/** The open model beside another one. */
export function compareWith(before: Document): void {
  const { pin, show } = editor.getState();
  pin(before);
  show({ comparing: true, drawer: "compare", path: [] });
}

/** Links that are opened while the page is already there. Returns how to stop listening. */
export function listenToAddress(): () => void {
  const onHashChange = () => {
    if (holdsModel(location.hash)) void openAddress(location.hash);
  };
  window.addEventListener("hashchange", onHashChange);
  return () => window.removeEventListener("hashchange", onHashChange);
}
