// The wire under the pointer, and the wire that what is dragged would be put into.

import { createStore } from "zustand/vanilla";
import type { EdgeKey } from "../state/view.ts";

interface WireUnder {
  readonly key: EdgeKey | null;
}

export const hoveredWire = createStore<WireUnder>()(() => ({ key: null }));
export const wireTarget = createStore<WireUnder>()(() => ({ key: null }));

/** The wire drawn at a point of the window, if any. */
export function wireAt(x: number, y: number): EdgeKey | null {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest(".react-flow__edge");
    if (edge instanceof SVGElement || edge instanceof HTMLElement) return edge.getAttribute("data-id");
  }
  return null;
}
