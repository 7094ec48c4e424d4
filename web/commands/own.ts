// Commands of custom blocks: made from a selection, opened, unpacked, unlinked, kept in library files.

import {
  addBlocks,
  blocksOf,
  canUnpack,
  type Document,
  definitionOf,
  limits,
  makeBlock,
  neededBlocks,
  parseBlockLibrary,
  portSide,
  printBlockLibrary,
  unlink,
} from "#graph-schema";
import { editor, openDoc } from "../editor.ts";
import { chooseTextFile, download, fileName } from "../files.ts";
import { openDocOf } from "../open-doc.ts";
import { onlyBlock } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import { type Command, hasBlocks } from "./command.ts";
import { ownType, unpackBlock } from "./inside.ts";

export const ownCommands: readonly Command[] = [
  {
    id: "own.make",
    title: "Make custom block",
    group: "Edit",
    keys: ["Mod+Shift+KeyE"],
    keywords: "group subgraph define component reuse encapsulate",
    undo: "step",
    enabled: (state) => hasBlocks(state) && selectedInner(state).size > 0,
    run: make,
  },
  {
    id: "own.unpack",
    title: "Unpack into blocks",
    group: "Edit",
    keys: ["Mod+Shift+KeyU"],
    keywords: "dissolve inline expand ungroup subgraph stage custom block",
    undo: "step",
    enabled: (state) => selectedComposite(state) !== undefined,
    run() {
      const id = selectedComposite(editor.getState());
      if (id !== undefined) unpackBlock(id);
    },
  },
  {
    id: "own.unlink",
    title: "Unlink from its definition",
    group: "Edit",
    keywords: "copy independent own definition custom block",
    undo: "step",
    enabled: (state) => selectedOwn(state) !== undefined,
    run() {
      const id = selectedOwn(editor.getState());
      if (id !== undefined) editor.getState().edit("Unlink custom block", (doc) => unlink(doc, id));
    },
  },
  {
    id: "own.exportLibrary",
    title: "Save custom blocks as a library",
    group: "File",
    keywords: "export share download definitions",
    undo: "none",
    enabled: ({ doc }) => (doc.blocks ?? []).length > 0,
    run: () => saveLibrary(editor.getState().doc),
  },
  {
    id: "own.importLibrary",
    title: "Add custom blocks from a library",
    group: "File",
    keywords: "import load definitions",
    undo: "step",
    run: () => chooseTextFile(".json", limits.documentBytes, addLibrary),
  },
];

/** What of the selection can be in a custom block. */
function selectedInner(state: EditorState): ReadonlySet<number> {
  const doc = openDocOf(state);
  const blockOf = blocksOf(doc);
  const { nodes } = state.view.selection;
  return new Set(
    doc.nodes.flatMap(({ id, type }) => (nodes.has(id) && portSide(blockOf(type)) === undefined ? [id] : [])),
  );
}

/** The one selected block, where it is a custom one. */
function selectedOwn(state: EditorState): number | undefined {
  const id = onlyBlock(state.view.selection);
  return id !== undefined && ownType(openDocOf(state), id) !== undefined ? id : undefined;
}

function make(): void {
  const { view, edit, select, notify, announce, show } = editor.getState();
  const doc = openDoc();
  const title = `Block ${(doc.blocks?.length ?? 0) + 1}`;
  const made = makeBlock(doc, view.selection.nodes, title);
  if (!made.ok) {
    notify({ tone: "warning", text: made.message });
    return;
  }
  if (!edit("Make custom block", () => made.doc)) return;
  select({ nodes: new Set([made.id]) });
  show({ inspectorOpen: true });
  announce(`${title} made of ${view.selection.nodes.size} blocks. Give it a name.`);
  // The inspector shows the new block a moment later.
  requestAnimationFrame(() =>
    document.querySelector<HTMLInputElement>('input[aria-label="Name of the custom block"]')?.select(),
  );
}

/** The one selected block, where it stands for several others. */
function selectedComposite(state: EditorState): number | undefined {
  const id = onlyBlock(state.view.selection);
  return id !== undefined && canUnpack(openDocOf(state), id) ? id : undefined;
}

/** These custom blocks and those inside them; all of the document's where none are named. */
export function saveLibrary(doc: Document, types = (doc.blocks ?? []).map(({ type }) => type)): void {
  const blocks = neededBlocks(doc, types);
  const name = types.length === 1 ? (definitionOf(doc, types[0] ?? "")?.title ?? doc.name) : `${doc.name} blocks`;
  const text = printBlockLibrary(blocks, name);
  download(new Blob([`${text}\n`], { type: "application/json" }), fileName(name, "blocks.json"));
}

/** Those that are there already in another form are kept apart; a notice offers to update them instead. */
function addLibrary(text: string, name: string): void {
  const { edit, notify, show, announce } = editor.getState();
  const parsed = parseBlockLibrary(text);
  if (!parsed.ok) {
    notify({ tone: "error", text: `${name}: ${parsed.message}` });
    return;
  }
  const before = editor.getState().doc;
  const { doc, types } = addBlocks(before, parsed.blocks);
  const apart = [...types].filter(([from, to]) => from !== to).length;
  if (doc.blocks?.length === before.blocks?.length) {
    notify({ tone: "info", text: `${name}: these blocks are here already.` });
    return;
  }
  if (!edit("Add custom blocks", () => doc, { whole: true })) return;
  show({ paletteOpen: true });
  const added = `${parsed.blocks.length === 1 ? "One custom block" : `${parsed.blocks.length} custom blocks`} added to the palette.`;
  announce(added);
  notify({
    tone: "info",
    text:
      apart === 0 ? added : `${added} ${apart} of them differ from blocks of the same name here and are kept apart.`,
    ...(apart > 0 && {
      action: {
        title: "Update those here instead",
        run: () =>
          editor.getState().edit("Update custom blocks", () => addBlocks(before, parsed.blocks, { update: true }).doc, {
            whole: true,
          }),
      },
    }),
  });
}
