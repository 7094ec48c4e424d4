// Brings the model into view: when it is opened, and again when the canvas changes its size before anyone has moved it.

import { getViewportForBounds, type Viewport } from "@xyflow/react";
import { editor, openDoc } from "../editor.ts";
import { arrangement } from "../layout/arrangement.ts";
import { foldedGraph, foldingOf } from "../layout/folding.ts";
import { headRoom, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { ownSteps } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import { type Flow, placeOf } from "./flow-nodes.ts";

export const fitOptions = { minZoom: 0.03, maxZoom: 1 } as const;
const padding = 0.06;

/** On a narrow screen a whole model would be too small to read: it begins at its top left instead. */
const narrowPx = 560;
const narrowView = { x: 36, y: 88, zoom: 0.72 } as const;

export function fitWhole(flow: Flow, canvas: HTMLElement | null, duration = 0): void {
  if (canvas && canvas.clientWidth < narrowPx) {
    void flow.setViewport(narrowView, { duration });
    return;
  }
  const layout = arrangement.getState();
  const doc = openDoc();
  const { nodes } = foldedGraph(doc, foldingOf(doc));
  const places = nodes.map((node) => placeOf(node, layout));
  // The heads of the columns stand above their blocks.
  const heads = layout.columns.length > 1 && nodes.some(({ at }) => !at) ? [{ x: 0, y: -headRoom }] : [];
  fitBlocks(flow, [...places, ...heads], { canvas, duration });
}

interface Fitting {
  readonly canvas: HTMLElement | null;
  readonly duration: number;
}

/** Brings blocks at these places into view, no nearer than in their own size. */
export function fitBlocks(flow: Flow, places: readonly Place[], { canvas, duration }: Fitting): void {
  if (!canvas || places.length === 0) return;
  const [xs, ys] = [places.map(({ x }) => x), places.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const bounds = {
    x: left,
    y: top,
    width: Math.max(...xs) + nodeWidth - left,
    height: Math.max(...ys) + nodeHeight - top,
  };
  const { clientWidth, clientHeight } = canvas;
  void flow.setViewport(
    getViewportForBounds(bounds, clientWidth, clientHeight, fitOptions.minZoom, fitOptions.maxZoom, padding),
    {
      duration,
    },
  );
}

/** Calls `onSettled(false)` while a new model is placed without motion, and `onSettled(true)` from then on. Returns how to stop. */
export function keepFitted(flow: Flow, canvas: HTMLElement | null, onSettled: (settled: boolean) => void): () => void {
  let frame = 0;
  let touched = false;
  const views = new Map<string, Viewport>();
  const fitSoon = () => {
    touched = false;
    onSettled(false);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      fitWhole(flow, canvas);
      frame = requestAnimationFrame(() => onSettled(true));
    });
  };
  fitSoon();
  const stops = [
    editor.subscribe((state, before) => {
      if (state.opened !== before.opened) {
        views.clear();
        fitSoon();
        return;
      }
      const [now, was] = [pathKey(state), pathKey(before)];
      if (now === was) return;
      // Who comes back out of a custom block finds the model as it was left.
      views.set(was, flow.getViewport());
      const left = now.length < was.length ? views.get(now) : undefined;
      if (left) void flow.setViewport(left);
      else fitSoon();
    }),
    // An edit can turn columns into layers.
    arrangement.subscribe((layout, before) => {
      if (layout.flow !== before.flow && !touched) fitSoon();
    }),
  ];
  const touch = () => {
    touched = true;
  };
  const resized = new ResizeObserver(() => {
    if (!touched) fitWhole(flow, canvas);
  });
  if (canvas) resized.observe(canvas);
  for (const type of ["wheel", "pointerdown"]) canvas?.addEventListener(type, touch, { passive: true, capture: true });
  return () => {
    cancelAnimationFrame(frame);
    resized.disconnect();
    for (const stop of stops) stop();
    for (const type of ["wheel", "pointerdown"]) canvas?.removeEventListener(type, touch, { capture: true });
  };
}

function pathKey({ view }: Pick<EditorState, "view">): string {
  return JSON.stringify(ownSteps(view.path));
}

/** Where the pointer is, in pixels of the window; the middle of the canvas while it is elsewhere. */
export function followPointer(canvas: { readonly current: HTMLElement | null }) {
  let last: Place | null = null;
  const onPointerMove = ({ clientX, clientY, target }: PointerEvent) => {
    last = target instanceof Node && canvas.current?.contains(target) ? { x: clientX, y: clientY } : null;
  };
  window.addEventListener("pointermove", onPointerMove, { passive: true });
  return {
    place(): Place {
      const box = canvas.current?.getBoundingClientRect();
      return last ?? (box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 });
    },
    stop: () => window.removeEventListener("pointermove", onPointerMove),
  };
}
