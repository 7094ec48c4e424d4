// Commands on where selected blocks stand to each other.

import { canvas } from "../canvas/handle.ts";
import { editor, openDoc } from "../editor.ts";
import { type Alignment, aligned, distributed } from "../edits/align.ts";
import { moves } from "../edits/edits.ts";
import { foldingOf, inSight, movedAlong } from "../layout/folding.ts";
import type { Place } from "../layout/placement.ts";
import { openDocOf } from "../open-doc.ts";
import type { EditorState } from "../store.ts";
import type { Command } from "./command.ts";

const several =
  (least: number) =>
  (state: EditorState): boolean =>
    state.readOnly === null && inSight(state.view.selection.nodes, foldingOf(openDocOf(state))).size >= least;

const alignTitles: readonly (readonly [how: Alignment, title: string, key: string])[] = [
  ["left", "Align left", "Mod+Shift+ArrowLeft"],
  ["centre", "Align centres", "Alt+KeyH"],
  ["right", "Align right", "Mod+Shift+ArrowRight"],
  ["top", "Align top", "Mod+Shift+ArrowUp"],
  ["middle", "Align middles", "Alt+KeyV"],
  ["bottom", "Align bottom", "Mod+Shift+ArrowDown"],
];

export const placeCommands: readonly Command[] = [
  ...alignTitles.map(
    ([how, title, key]): Command => ({
      id: `place.${how}`,
      title,
      group: "Canvas",
      keys: [key],
      keywords: "align arrange",
      undo: "step",
      enabled: several(2),
      run: () => rearrange(title, (places) => aligned(places, how)),
    }),
  ),
  ...(["x", "y"] as const).map((axis): Command => {
    const title = axis === "x" ? "Distribute horizontally" : "Distribute vertically";
    return {
      id: `place.distribute.${axis}`,
      title,
      group: "Canvas",
      keys: [axis === "x" ? "Alt+Shift+KeyH" : "Alt+Shift+KeyV"],
      keywords: "spread space evenly arrange",
      undo: "step",
      enabled: several(3),
      run: () => rearrange(title, (places) => distributed(places, axis)),
    };
  }),
];

function rearrange(label: string, how: (places: ReadonlyMap<number, Place>) => ReadonlyMap<number, Place>): void {
  const { view, edit, announce } = editor.getState();
  const folding = foldingOf(openDoc());
  const placeOf = (id: number): Place => canvas()?.placeOf(id) ?? { x: 0, y: 0 };
  const places = new Map([...inSight(view.selection.nodes, folding)].map((id) => [id, placeOf(id)]));
  if (edit(label, () => moves(movedAlong(how(places), { folding, placeOf }))))
    announce(`${label}: ${places.size} blocks`);
}
