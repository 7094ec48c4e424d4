// Copy, cut and paste: blocks as JSON text, so that they cross tabs and chats; pasted where the pointer is.

import { canvas } from "./canvas/handle.ts";
import { editor, openDoc } from "./editor.ts";
import { deletion } from "./edits/edits.ts";
import { cornerOf, incomingOf, type Piece, pieceOf, placePiece, printPiece, readPiece } from "./edits/fragment.ts";
import type { Place } from "./layout/placement.ts";

const duplicateShift: Place = { x: 32, y: 32 };

/** Null: nothing is selected. */
export function selectedText(): string | null {
  const piece = selectedPiece();
  if (!piece) return null;
  return printPiece(piece, incomingOf(openDoc(), new Set(piece.nodes.map(({ id }) => id))));
}

function selectedPiece(): Piece | null {
  const { view } = editor.getState();
  const { nodes } = view.selection;
  if (nodes.size === 0) return null;
  return pieceOf(openDoc(), nodes, (id) => canvas()?.placeOf(id) ?? { x: 0, y: 0 });
}

export function cutSelection(): void {
  const { edit, view } = editor.getState();
  edit("Cut", (doc) => deletion(doc, view.selection));
}

export interface PasteOptions {
  /** The copies are fed by what fed the originals, where that is in this model. */
  readonly wired?: boolean;
}

/** Returns whether the text was a piece of a model. */
export function pasteText(text: string, at: Place, { wired = false }: PasteOptions = {}): boolean {
  const piece = readPiece(text);
  if (!piece || piece.nodes.length === 0) return false;
  const corner = cornerOf(piece);
  place("Paste", wired ? piece : { ...piece, incoming: [] }, { x: at.x - corner.x, y: at.y - corner.y });
  return true;
}

export function duplicateSelection(): void {
  const piece = selectedPiece();
  if (piece) place("Duplicate", piece, duplicateShift);
}

function place(label: string, piece: Piece, shift: Place): void {
  const { edit, select, announce } = editor.getState();
  const placed = placePiece(openDoc(), piece, shift);
  if (!edit(label, () => placed.doc)) return;
  select({ nodes: placed.ids });
  announce(`${label}: ${placed.ids.size} ${placed.ids.size === 1 ? "block" : "blocks"}`);
}

/** The browser's own clipboard events: they need no permission. Returns how to stop listening. */
export function listenToClipboard(isTyping: (target: EventTarget | null) => boolean): () => void {
  const onCopy = (event: ClipboardEvent) => {
    // Text that someone selected on the page is copied as text.
    if (isTyping(event.target) || String(getSelection() ?? "") !== "") return;
    const text = selectedText();
    if (text === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.preventDefault();
    if (event.type === "cut") cutSelection();
  };
  // The event does not say which keys brought it.
  let shifted = false;
  const onKeyDown = (event: KeyboardEvent) => {
    shifted = event.shiftKey;
  };
  const onPaste = (event: ClipboardEvent) => {
    if (isTyping(event.target)) return;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (pasteText(text, canvas()?.pointer() ?? { x: 0, y: 0 }, { wired: shifted })) event.preventDefault();
  };
  window.addEventListener("keydown", onKeyDown, { capture: true });
  document.addEventListener("copy", onCopy);
  document.addEventListener("cut", onCopy);
  document.addEventListener("paste", onPaste);
  return () => {
    window.removeEventListener("keydown", onKeyDown, { capture: true });
    document.removeEventListener("copy", onCopy);
    document.removeEventListener("cut", onCopy);
    document.removeEventListener("paste", onPaste);
  };
}
