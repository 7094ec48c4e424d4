// Commands on what is selected, and undo.

import { blocksOf } from "#graph-schema";
import { canvas } from "../canvas/handle.ts";
import type { SearchRequest } from "../canvas/search.ts";
import { wiring } from "../canvas/wiring.ts";
import { cutSelection, duplicateSelection, type PasteOptions, pasteText, selectedText } from "../clipboard.ts";
import { checkedOf } from "../derived.ts";
import { editor, openDoc } from "../editor.ts";
import { bypassToggle, deletion, deletionWithReconnect } from "../edits/edits.ts";
import { closeFind, find } from "../find/find.ts";
import { edgeKey, looksInside } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import { type Command, hasBlocks, hasSelection } from "./command.ts";
import { leaveOneLevel } from "./inside.ts";

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
      const { edit, view } = editor.getState();
      edit("Bypass", (doc) => bypassToggle(doc, view.selection.nodes));
    },
  },
  {
    id: "edit.swap",
    title: "Swap block",
    group: "Edit",
    keys: ["Shift+KeyS"],
    keywords: "replace exchange other",
    undo: "step",
    enabled: ({ view }) => view.selection.nodes.size === 1,
    run() {
      const [node] = editor.getState().view.selection.nodes;
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
    enabled: ({ view }) => view.selection.nodes.size === 1,
    run() {
      editor.getState().show({ inspectorOpen: true });
      // A folded inspector has its fields a moment later.
      requestAnimationFrame(() =>
        document.querySelector<HTMLInputElement>('input[aria-label="Block title"]')?.select(),
      );
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

function oneBlock({ view }: EditorState): boolean {
  return view.selection.nodes.size === 1;
}

/** Into the wire that feeds the selected block, or onto its first input that nothing feeds. */
function placeBefore(): SearchRequest["purpose"] | undefined {
  const { view } = editor.getState();
  const doc = openDoc();
  const [id] = view.selection.nodes;
  const inputs = checkedOf(doc).nodes.get(id ?? 0)?.block?.inputs ?? [];
  if (id === undefined || inputs.length === 0) return undefined;
  const wires = doc.edges.filter(({ to }) => to === id);
  const free = inputs.find(({ name, optional }) => !optional && !wires.some(({ input }) => input === name));
  const wire = wires.find(({ input }) => input === inputs[0]?.name) ?? wires[0];
  if (!free && wire) return { kind: "insert", wire: edgeKey(wire) };
  const port = free ?? inputs[0];
  return port && { kind: "join", at: null, from: { node: id, port: port.name, side: "input" } };
}

/** Into the selected wire; behind the selected block, into its wire where one leaves it; else free. */
function placeToAdd(): SearchRequest["purpose"] | undefined {
  const { view } = editor.getState();
  const doc = openDoc();
  const { nodes, edges } = view.selection;
  const [wire] = edges;
  const [id] = nodes;
  if (wire !== undefined && edges.size === 1 && nodes.size === 0) return { kind: "insert", wire };
  if (id === undefined || nodes.size !== 1) return undefined;
  const leaving = doc.edges.filter(({ from }) => from === id);
  if (leaving[0] && leaving.length === 1) return { kind: "insert", wire: edgeKey(leaving[0]) };
  const port = blocksOf(doc)(doc.nodes.find((node) => node.id === id)?.type ?? "")?.outputs[0];
  return port === undefined ? undefined : { kind: "join", at: null, from: { node: id, port, side: "output" } };
}

function remove(label: string, how: typeof deletion): void {
  const { edit, view, announce } = editor.getState();
  const { nodes, edges } = view.selection;
  if (!edit(label, (doc) => how(doc, view.selection))) return;
  const what = nodes.size > 0 ? `${nodes.size} ${nodes.size === 1 ? "block" : "blocks"}` : `${edges.size} wires`;
  announce(`Deleted ${what}`);
}

async function copySelection(): Promise<boolean> {
  const text = selectedText();
  if (text === null) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    editor.getState().notify({ tone: "warning", text: "This browser does not let the page copy here. Use Ctrl+C." });
    return false;
  }
}

async function pasteClipboard(options: PasteOptions = {}): Promise<void> {
  const { notify } = editor.getState();
  try {
    const text = await navigator.clipboard.readText();
    if (!pasteText(text, canvas()?.pointer() ?? { x: 0, y: 0 }, options))
      notify({ tone: "info", text: "The clipboard holds no blocks." });
  } catch {
    notify({ tone: "warning", text: "This browser does not let the page read the clipboard. Use Ctrl+V." });
  }
}
