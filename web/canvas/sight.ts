// What of a large model is in sight, in steps: while a step lasts, moving the canvas draws no block again.

import { createStore } from "zustand/vanilla";
import type { Place } from "../layout/placement.ts";

export interface Rect extends Place {
  readonly width: number;
  readonly height: number;
}

/** How much a block shows: everything; stripe, name and heat; only colour. */
export type Detail = "near" | "far" | "colour";

export interface Sight {
  readonly detail: Detail;
  /** What the user sees, in the model's own coordinates; null: all blocks are elements, wherever they stand. */
  readonly sees: Rect | null;
  /** Blocks that stand here become elements of the page: some more, so that they are there when they come in sight. */
  readonly takes: Rect | null;
  /** Those that are elements already stay so here. */
  readonly keeps: Rect | null;
  /** While the canvas moves, no block becomes an element, and none ceases to be one: the picture shows what comes in sight. */
  readonly still: boolean;
}

/** The canvas as it is now, in pixels. */
export interface Viewport extends Rect {
  readonly zoom: number;
  readonly still: boolean;
}

const nearAbove = 0.42;
const colourBelow = 0.16;
/** Below this many, leaving out what is not seen costs more than it saves. */
const mostElements = 150;

const takenAheadPx = 64;
/** A picture is painted so far beyond what is seen, on every side: a pan seldom has to paint, and a paint fits into a frame. */
export const pictureMarginPx = 192;
/** A picture leaves out what is an element when it is painted: nothing that it may come to show ceases to be one. */
const keptPx = 2 * pictureMarginPx;
const stepPx = 128;

const everything = { sees: null, takes: null, keeps: null, still: true } as const;

export const sight = createStore<Sight>()(() => ({ detail: "near", ...everything }));

/** Is a model of so many blocks drawn as a picture, with elements only where they are needed? */
export function isLarge(blocks: number): boolean {
  return blocks > mostElements;
}

export function detailAt(zoom: number): Detail {
  return zoom < colourBelow ? "colour" : zoom < nearAbove ? "far" : "near";
}

/** `before` itself where nothing that is drawn would change. */
export function sightAt(viewport: Viewport, large: boolean, before: Sight): Sight {
  const detail = detailAt(viewport.zoom);
  if (!large) return before.detail === detail && before.takes === null ? before : { detail, ...everything };
  const { still } = viewport;
  const takes = around(viewport, takenAheadPx);
  return before.detail === detail && before.still === still && before.takes && equal(before.takes, takes)
    ? before
    : { detail, sees: around(viewport, 0), takes, keeps: around(viewport, keptPx), still };
}

/** What is seen and so many pixels more on every side, rounded up to whole steps. */
function around({ x, y, width, height, zoom }: Viewport, morePx: number): Rect {
  const from = (at: number) => Math.floor((-at - morePx) / stepPx) * stepPx;
  const to = (at: number, length: number) => Math.ceil((length - at + morePx) / stepPx) * stepPx;
  const [left, top] = [from(x), from(y)];
  return {
    x: left / zoom,
    y: top / zoom,
    width: (to(x, width) - left) / zoom,
    height: (to(y, height) - top) / zoom,
  };
}

function equal(a: Rect, b: Rect): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

export function overlaps(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function contains(outer: Rect, inner: Rect): boolean {
  return (
    inner.x >= outer.x &&
    inner.y >= outer.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

/** Around all of them; null: there are none. */
export function unionOf(rects: readonly Rect[]): Rect | null {
  if (rects.length === 0) return null;
  const [min, max] = [
    { x: Number.POSITIVE_INFINITY, y: Number.POSITIVE_INFINITY },
    { x: Number.NEGATIVE_INFINITY, y: Number.NEGATIVE_INFINITY },
  ];
  for (const { x, y, width, height } of rects) {
    min.x = Math.min(min.x, x);
    min.y = Math.min(min.y, y);
    max.x = Math.max(max.x, x + width);
    max.y = Math.max(max.y, y + height);
  }
  return { ...min, width: max.x - min.x, height: max.y - min.y };
}
