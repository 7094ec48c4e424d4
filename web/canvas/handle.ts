// What commands and panels may ask of the canvas, whoever draws it.

import type { Place } from "../layout/placement.ts";
import type { SearchRequest } from "./search.ts";

export interface CanvasHandle {
  fit(): void;
  fitSelection(): void;
  zoomTo(zoom: number): void;
  zoomBy(factor: number): void;
  /** Brings a block into view, no nearer than it must. */
  centreOn(node: number): void;
  /** Brings a block into view where it is not, and gives it the focus of the keyboard. */
  focus(node: number): void;
  /** The block that has the focus of the keyboard, or will in a moment; `canvas`: the canvas itself; null: neither. */
  focused(): number | "canvas" | null;
  /** Lets go of a wire that is being drawn. */
  cancelWire(): void;
  placeOf(node: number): Place;
  /** Where the pointer is over the canvas, in its own pixels; else the middle of what is seen. */
  pointer(): Place;
  openSearch(purpose?: SearchRequest["purpose"]): void;
}

let current: CanvasHandle | null = null;

/** Null until the canvas is drawn. */
export function canvas(): CanvasHandle | null {
  return current;
}

export function setCanvas(handle: CanvasHandle | null): void {
  current = handle;
}
