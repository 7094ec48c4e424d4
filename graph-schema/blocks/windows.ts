// Windows of an image for attention inside them, and a learned bias per offset between two pixels of a window.

import type { Graph } from "../builder.ts";
import type { Value } from "../trace.ts";

type Sides = readonly [rows: number, columns: number];

/** [N,H,W,C] → [N, windows, T, C], row after row; the window divides the sides. */
export function splitWindows(g: Graph, x: Value, [rows, columns]: Sides): Value {
  const [N = 1, H = 0, W = 0, C = 0] = x.type.shape;
  const [down, across] = [H / rows, W / columns];
  const windows = [N, down * across, rows * columns, C];
  if (across === 1) return g.reshape(x, windows);
  return g.reshape(g.transpose(g.reshape(x, [N, down, rows, across, columns, C]), [0, 1, 3, 2, 4, 5]), windows);
}

/** The reverse: [N, windows, T, C] → [N,H,W,C]. */
export function joinWindows(
  g: Graph,
  x: Value,
  { H, W, window }: { readonly H: number; readonly W: number; readonly window: Sides },
): Value {
  const [N = 1, , , C = 0] = x.type.shape;
  const [rows, columns] = window;
  if (columns === W) return g.reshape(x, [N, H, W, C]);
  const cut = g.reshape(x, [N, H / rows, W / columns, rows, columns, C]);
  return g.reshape(g.transpose(cut, [0, 1, 3, 2, 4, 5]), [N, H, W, C]);
}

/** Rows of a bias table [(2·rows − 1)·(2·columns − 1)] by offset query − key, for [T, T]. */
function offsets([rows, columns]: Sides): readonly number[] {
  const T = rows * columns;
  const ids: number[] = [];
  for (let query = 0; query < T; query++)
    for (let key = 0; key < T; key++) {
      const below = Math.floor(query / columns) - Math.floor(key / columns);
      const right = (query % columns) - (key % columns);
      ids.push((below + rows - 1) * (2 * columns - 1) + right + columns - 1);
    }
  return ids;
}

/** [heads, T, T] from a learned table `name` of [offsets, heads]. */
export function relativePositionBias(
  g: Graph,
  { heads, window, name }: { readonly heads: number; readonly window: Sides; readonly name: string },
): Value {
  const [rows, columns] = window;
  const T = rows * columns;
  const table = g.param(name, [(2 * rows - 1) * (2 * columns - 1), heads]);
  const index = g.index("relative_position_index", [T, T], () => offsets(window));
  return g.transpose(g.gather(table, index, 0), [2, 0, 1]);
}
