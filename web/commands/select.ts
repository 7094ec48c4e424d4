// Commands that move the selection: along the wires, and to all that hangs together.

import { canvas } from "../canvas/handle.ts";
import { isLarge } from "../canvas/sight.ts";
import { checkedOf } from "../derived.ts";
import { editor, openDoc } from "../editor.ts";
import { along, neighbour, reached, type Way } from "../edits/walk.ts";
import { foldedGraph, foldingOf, inSight, withWholeFrames } from "../layout/folding.ts";
import { openDocOf } from "../open-doc.ts";
import { type Command, hasBlocks } from "./command.ts";

const ways: readonly (readonly [id: string, title: string, way: Way, keys: readonly string[]])[] = [
  ["select.next", "Go to the next block along the wire", "downstream", ["Alt+ArrowDown", "Alt+ArrowRight"]],
  ["select.previous", "Go to the block before along the wire", "upstream", ["Alt+ArrowUp", "Alt+ArrowLeft"]],
];

const steps = [
  ["select.forward", "Go to the next block in the order of data", 1, "Tab"],
  ["select.backward", "Go to the block before in the order of data", -1, "Shift+Tab"],
] as const;

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
  ...steps.map(
    ([id, title, step, key]): Command => ({
      id,
      title,
      group: "Select",
      keys: [key],
      keywords: "walk navigate order tab",
      undo: "none",
      enabled: () => nextInOrder(step) !== undefined,
      run() {
        const next = nextInOrder(step);
        if (next !== undefined) goTo(next);
      },
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
  const { view, announce } = editor.getState();
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
  goTo(next);
}

function goTo(id: number): void {
  editor.getState().select({ nodes: withWholeFrames(new Set([id]), foldingOf(openDoc())) });
  canvas()?.focus(id);
}

/**
 * Of a model whose blocks are not all elements of the page: the browser, whose Tab goes from element to element, could
 * not reach them. Undefined: the way is the browser's.
 */
function nextInOrder(step: 1 | -1): number | undefined {
  const doc = openDoc();
  const at = isLarge(doc.nodes.length) ? (canvas()?.focused() ?? null) : null;
  if (at === null) return undefined;
  const folding = foldingOf(doc);
  const { order, nodes } = checkedOf(doc);
  const seen = [...inSight(new Set([...order, ...nodes.keys()]), folding)];
  if (at !== "canvas") return along(seen, at, step);
  const [selected] = editor.getState().view.selection.nodes;
  return step === 1 ? (selected ?? along(seen, undefined, 1)) : undefined;
}
