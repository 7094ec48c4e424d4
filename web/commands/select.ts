// Commands that move the selection: along the wires, and to all that hangs together.

import { canvas } from "../canvas/handle.ts";
import { editor, openDoc } from "../editor.ts";
import { neighbour, reached, type Way } from "../edits/walk.ts";
import { foldedGraph, foldingOf, withWholeFrames } from "../layout/folding.ts";
import { openDocOf } from "../open-doc.ts";
import { type Command, hasBlocks } from "./command.ts";

const ways: readonly (readonly [id: string, title: string, way: Way, keys: readonly string[]])[] = [
  ["select.next", "Go to the next block along the wire", "downstream", ["Alt+ArrowDown", "Alt+ArrowRight"]],
  ["select.previous", "Go to the block before along the wire", "upstream", ["Alt+ArrowUp", "Alt+ArrowLeft"]],
];

const reaches = [
  ["upstream", "Select upstream", "KeyU"],
  ["downstream", "Select downstream", "KeyD"],
  ["connected", "Select connected", "KeyC"],
] as const;

export const selectCommands: readonly Command[] = [
  ...ways.map(
    ([id, title, way, keys]): Command => ({
      id,
      title,
      group: "Select",
      keys,
      keywords: "walk navigate follow",
      undo: "none",
      enabled: (state) => openDocOf(state).nodes.length > 0,
      run: () => walk(way),
    }),
  ),
  ...reaches.map(
    ([way, title, key]): Command => ({
      id: `select.${way}`,
      title,
      group: "Select",
      keys: [`Alt+KeyS ${key}`],
      keywords: "chain feeds fed",
      undo: "none",
      enabled: hasBlocks,
      run() {
        const { view, select, announce } = editor.getState();
        const doc = openDoc();
        const nodes = reached(doc, view.selection.nodes, way);
        select({ nodes });
        announce(`${nodes.size} blocks selected`);
      },
    }),
  ),
];

/** From the selected block; with none, begins where data enters. */
function walk(way: Way): void {
  const { view, select, announce } = editor.getState();
  const doc = openDoc();
  const placeOf = (id: number) => canvas()?.placeOf(id) ?? { x: 0, y: 0 };
  const at = [...view.selection.nodes].at(-1);
  const fed = new Set(doc.edges.map(({ to }) => to));
  const folding = foldingOf(doc);
  const seen = foldedGraph(doc, folding);
  const next =
    at === undefined
      ? doc.nodes.find(({ id }) => !fed.has(id))?.id
      : neighbour(seen.edges, folding.standIn(at), { way, placeOf });
  if (next === undefined) {
    announce("The way ends here");
    return;
  }
  select({ nodes: withWholeFrames(new Set([next]), folding) });
  canvas()?.focus(next);
}
