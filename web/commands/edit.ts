// Commands on what is selected, and undo.

import { canvas } from "../canvas/handle.ts";
import { wiring } from "../canvas/wiring.ts";
import { cutSelection, duplicateSelection, type PasteOptions, pasteText, selectedText } from "../clipboard.ts";
import { editor, openDoc } from "../editor.ts";
import { bypassToggle, deletion, deletionWithReconnect } from "../edits/edits.ts";
import { closeFind, find } from "../find/find.ts";
import { edgeKey, looksInside, onlyBlock } from "../state/view.ts";
import { copyText } from "../ui/copy-text.ts";
import { type Command, hasBlocks, hasSelection, oneBlock } from "./command.ts";
import { leaveOneLevel } from "./inside.ts";
import { placeBefore, placeToAdd } from "./place-to-add.ts";

export const editCommands: readonly Command[] = [
  {
    id: "edit.undo",
    title: "Undo",
    group: "Edit",
    keys: ["Mod+KeyZ"],
    undo: "none",
    enabled: ({ past }) => past.length > 0,
    run: () => editor.getState().undo(),
  },
  {
    id: "edit.redo",
    title: "Redo",
    group: "Edit",
    keys: ["Mod+Shift+KeyZ", "Mod+KeyY"],
    undo: "none",
    enabled: ({ future }) => future.length > 0,
    run: () => editor.getState().redo(),
  },
  {
    id: "edit.cut",
    title: "Cut",
    group: "Edit",
    keys: ["Mod+KeyX"],
    undo: "step",
    native: true,
    enabled: hasBlocks,
    run: () => void copySelection().then((copied) => copied && cutSelection()),
  },
  {
    id: "edit.copy",
    title: "Copy",
    group: "Edit",
    keys: ["Mod+KeyC"],
    undo: "none",
    native: true,
    enabled: hasBlocks,
    run: () => void copySelection(),
  },
  {
    id: "edit.paste",
    title: "Paste",
    group: "Edit",
    keys: ["Mod+KeyV"],
    undo: "step",
    native: true,
    run: () => void pasteClipboard(),
  },
  {
    id: "edit.pasteWired",
    title: "Paste with its wires",
    group: "Edit",
    keys: ["Mod+Shift+KeyV"],
    keywords: "incoming connections keep",
    undo: "step",
    native: true,
    run: () => void pasteClipboard({ wired: true }),
  },
  {
    id: "edit.duplicate",
    title: "Duplicate",
    group: "Edit",
    keys: ["Mod+KeyD"],
    undo: "step",
    enabled: hasBlocks,
    run: duplicateSelection,
  },
  {
    id: "edit.delete",
    title: "Delete",
    group: "Edit",
    keys: ["Delete", "Backspace"],
    undo: "step",
    enabled: hasSelection,
    run: () => remove("Delete", deletion),
  },
  {
    id: "edit.deleteReconnect",
    title: "Delete and reconnect",
    group: "Edit",
    keys: ["Mod+Delete", "Mod+Backspace"],
    undo: "step",
    enabled: hasBlocks,
    run: () => remove("Delete and reconnect", deletionWithReconnect),
  },
  {
    id: "edit.selectAll",
    title: "Select all",
    group: "Edit",
    keys: ["Mod+KeyA"],
    undo: "none",
    run() {
      const { select } = editor.getState();
      const doc = openDoc();
      select({ nodes: new Set(doc.nodes.map(({ id }) => id)), edges: new Set(doc.edges.map(edgeKey)) });
    },
  },
  {
    id: "edit.deselect",
    title: "Select nothing, or go one level out",
    group: "Edit",
    keys: ["Escape"],
    keywords: "leave back close up",
    undo: "none",
    enabled: (state) =>
      hasSelection(state) ||
      state.view.path.length > 0 ||
      state.view.comparing ||
      find.getState().open ||
      wiring.getState().from !== null,
    // The nearest goes first: a wire in the hand, what is looked into, what is selected, the custom block that is open.
    run() {
      const state = editor.getState();
      const { view, show, select } = state;
      if (wiring.getState().from !== null) canvas()?.cancelWire();
      else if (find.getState().open) closeFind();
      else if (view.comparing) show({ comparing: false });
      else if (looksInside(view.path) || !hasSelection(state)) leaveOneLevel();
      else select({});
    },
  },
  {
    id: "edit.bypass",
    title: "Bypass block",
    group: "Edit",
    keys: ["Mod+KeyB"],
    keywords: "identity mute skip",
    undo: "step",
    enabled: hasBlocks,
    run() {
      const { edit, view, announce } = editor.getState();
      const { nodes } = view.selection;
      if (!edit("Bypass", (doc) => bypassToggle(doc, nodes))) return;
      const bypassed = openDoc().nodes.filter(({ id, bypass }) => bypass && nodes.has(id)).length;
      announce(bypassed === 0 ? "Bypassed no longer" : `Bypassed ${bypassed} ${bypassed === 1 ? "block" : "blocks"}`);
    },
  },
  {
    id: "edit.swap",
    title: "Swap block",
    group: "Edit",
    keys: ["Shift+KeyS"],
    keywords: "replace exchange other",
    undo: "step",
    enabled: oneBlock,
    run() {
      const node = onlyBlock(editor.getState().view.selection);
      if (node !== undefined) canvas()?.openSearch({ kind: "swap", node });
    },
  },
  {
    id: "edit.rename",
    title: "Rename block",
    group: "Edit",
    keys: ["F2"],
    keywords: "title name",
    undo: "step",
    enabled: oneBlock,
    run() {
      editor.getState().show({ inspectorOpen: true });
      selectTitle();
    },
  },
  {
    id: "edit.add",
    title: "Add block",
    group: "Edit",
    keys: ["Slash"],
    keywords: "search insert new",
    undo: "step",
    run: () => canvas()?.openSearch(placeToAdd()),
  },
  {
    id: "edit.addAfter",
    title: "Add a block after",
    group: "Edit",
    keys: ["Mod+ArrowDown", "Mod+ArrowRight"],
    keywords: "connected search insert follow",
    undo: "step",
    enabled: oneBlock,
    run: () => canvas()?.openSearch(placeToAdd()),
  },
  {
    id: "edit.addBefore",
    title: "Add a block before",
    group: "Edit",
    keys: ["Mod+ArrowUp", "Mod+ArrowLeft"],
    keywords: "connected search insert feed",
    undo: "step",
    enabled: oneBlock,
    run: () => canvas()?.openSearch(placeBefore()),
  },
];

function remove(label: string, how: typeof deletion): void {
  const { edit, view, announce } = editor.getState();
  const { nodes, edges } = view.selection;
  if (!edit(label, (doc) => how(doc, view.selection))) return;
  const [count, one] = nodes.size > 0 ? [nodes.size, "block"] : [edges.size, "wire"];
  announce(`Deleted ${count} ${one}${count === 1 ? "" : "s"}`);
}

async function copySelection(): Promise<boolean> {
  const text = selectedText();
  if (text === null) return false;
  const copied = await copyText(text);
  if (!copied)
    editor.getState().notify({ tone: "warning", text: "This browser does not let the page copy here. Use Ctrl+C." });
  return copied;
}

async function pasteClipboard(options: PasteOptions = {}): Promise<void> {
  const { notify } = editor.getState();
  let text: string;
  try {
    text = await navigator.clipboard.readText();
  } catch {
    notify({ tone: "warning", text: "This browser does not let the page read the clipboard. Use Ctrl+V." });
    return;
  }
  if (!pasteText(text, canvas()?.pointer() ?? { x: 0, y: 0 }, options))
    notify({ tone: "info", text: "The clipboard holds no blocks." });
}

/** Frames that an inspector may take to show the block that has just been selected, or to unfold. */
const mostFrames = 60;

function selectTitle(frames = mostFrames): void {
  const field = document.querySelector<HTMLInputElement>('input[aria-label="Block title"]');
  if (field) field.select();
  else if (frames > 0) requestAnimationFrame(() => selectTitle(frames - 1));
}
