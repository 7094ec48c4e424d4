// Commands of the canvas: what is seen of it, and where blocks stand.

import { canvas } from "../canvas/handle.ts";
import { editor, openDoc } from "../editor.ts";
import { autoLayout, moves } from "../edits/edits.ts";
import { type Direction, nudged } from "../edits/nudge.ts";
import { arrangeAnew } from "../layout/arrangement.ts";
import { foldingOf, withWholeFrames } from "../layout/folding.ts";
import { type Command, hasBlocks } from "./command.ts";

export const canvasCommands: readonly Command[] = [
  {
    id: "canvas.fit",
    title: "Zoom to fit",
    group: "Canvas",
    keys: ["Shift+Digit1", "Period"],
    undo: "none",
    run: () => canvas()?.fit(),
  },
  {
    id: "canvas.fitSelection",
    title: "Zoom to selection",
    group: "Canvas",
    keys: ["Shift+Digit2"],
    undo: "none",
    enabled: hasBlocks,
    run: () => canvas()?.fitSelection(),
  },
  {
    id: "canvas.zoom100",
    title: "Zoom to 100 %",
    group: "Canvas",
    keys: ["Mod+Digit0"],
    undo: "none",
    run: () => canvas()?.zoomTo(1),
  },
  {
    id: "canvas.zoomIn",
    title: "Zoom in",
    group: "Canvas",
    keys: ["Equal", "Shift+Equal", "NumpadAdd"],
    undo: "none",
    run: () => canvas()?.zoomBy(1.25),
  },
  {
    id: "canvas.zoomOut",
    title: "Zoom out",
    group: "Canvas",
    keys: ["Minus", "NumpadSubtract"],
    undo: "none",
    run: () => canvas()?.zoomBy(0.8),
  },
  {
    id: "canvas.arrange",
    title: "Auto layout",
    group: "Canvas",
    keys: ["Shift+KeyL"],
    keywords: "arrange columns tidy",
    undo: "step",
    run() {
      editor.getState().edit("Auto layout", autoLayout);
      arrangeAnew();
      canvas()?.fit();
      editor.getState().announce("Laid out anew");
    },
  },
  ...(["hand", "select"] as const).map(
    (pointerMode): Command => ({
      id: `canvas.mode.${pointerMode}`,
      title: pointerMode === "hand" ? "Hand: dragging moves the canvas" : "Select: dragging draws a box",
      group: "Canvas",
      keys: [pointerMode === "hand" ? "KeyH" : "KeyV"],
      keywords: "pointer tool pan",
      undo: "none",
      run() {
        editor.getState().show({ pointerMode });
        editor.getState().announce(pointerMode === "hand" ? "Hand" : "Select");
      },
    }),
  ),
  {
    id: "canvas.snap",
    title: "Snap to the grid",
    group: "Canvas",
    keys: ["Shift+KeyG"],
    keywords: "align raster",
    undo: "none",
    run() {
      const { view, show, announce } = editor.getState();
      show({ snap: !view.snap });
      announce(view.snap ? "Blocks move freely" : "Blocks snap to the grid");
    },
  },
  ...(["Left", "Right", "Up", "Down"] as const).map(
    (direction): Command => ({
      id: `canvas.move${direction}`,
      title: `Move ${direction.toLowerCase()}`,
      group: "Canvas",
      keys: [`Arrow${direction}`, `Shift+Arrow${direction}`],
      undo: "step",
      enabled: hasBlocks,
      run: (press) => nudge(direction, press?.shiftKey ?? false),
    }),
  ),
];

/** Moves the selected blocks; steps of one gesture are undone together. */
function nudge(direction: Direction, far: boolean): void {
  const { view, edit } = editor.getState();
  const places = [...withWholeFrames(view.selection.nodes, foldingOf(openDoc()))].map((id) => {
    return [id, nudged(canvas()?.placeOf(id) ?? { x: 0, y: 0 }, direction, far)] as const;
  });
  edit("Move", () => moves(new Map(places)), { gesture: `nudge ${[...view.selection.nodes].join()}` });
}
