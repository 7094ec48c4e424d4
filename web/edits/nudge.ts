// How far an arrow key moves what is on the canvas.

import type { Place } from "../layout/placement.ts";

export type Direction = "Left" | "Right" | "Up" | "Down";

const stepPx = 10;

/** @param far with Shift: four steps */
export function nudged({ x, y }: Place, direction: Direction, far: boolean): Place {
  const step = far ? 4 * stepPx : stepPx;
  return {
    Left: { x: x - step, y },
    Right: { x: x + step, y },
    Up: { x, y: y - step },
    Down: { x, y: y + step },
  }[direction];
}
