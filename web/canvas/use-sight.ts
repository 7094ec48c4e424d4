// Follows the canvas while it is moved, outside React: keeps what is in sight, and tells the stylesheet the distance.

import { useStoreApi } from "@xyflow/react";
import { useEffect, useRef } from "react";
import { contains, isLarge, type Rect, sight, sightAt } from "./sight.ts";

/** On less, a minimap would hide more than it shows. */
const leastForMinimap = { width: 560, height: 540 } as const;

/** A canvas that has not moved for so long stands still. */
export const stillAfterMs = 120;

interface Seen {
  readonly wrapper: { readonly current: HTMLElement | null };
  readonly blocks: number;
  /** Around all blocks; null: there are none. */
  readonly whole: Rect | null;
}

export function useSight({ wrapper, blocks, whole }: Seen): void {
  const flow = useStoreApi();
  // A block that changes while the canvas moves does not make it stand still.
  const latest = useRef({ blocks, whole });
  const lookAgain = useRef<() => void>(null);
  useEffect(() => {
    const element = wrapper.current;
    let moving: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { transform, width, height } = flow.getState();
      const [x, y, zoom] = transform;
      const { blocks: count, whole: all } = latest.current;
      const before = sight.getState();
      const now = sightAt({ x, y, zoom, width, height, still: moving === undefined }, isLarge(count), before);
      if (now !== before) sight.setState(now, true);
      // Every write of an attribute restyles all that depends on it.
      set("data-detail", now.detail);
      const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      set("data-whole", String(all === null || contains(seen, all)));
      set("data-cramped", String(width < leastForMinimap.width || height < leastForMinimap.height));
    };
    const set = (name: string, value: string) => {
      if (element?.getAttribute(name) !== value) element?.setAttribute(name, value);
    };
    let drawnAt: number | undefined;
    let frame = 0;
    /** The canvas is a layer while it moves. Where that would not blur it, a large model stays one: no move has to begin with it. */
    const settleLayer = () => {
      const { transform, panZoom, paneDragging } = flow.getState();
      const [x, y, zoom] = transform;
      // Below, a browser draws a layer in full size, and makes it small.
      const stays = isLarge(latest.current.blocks) && zoom >= 1;
      // Between two pixels a layer is a blur.
      const place = { x: wholePixels(x), y: wholePixels(y) };
      if (stays && !paneDragging && (place.x !== x || place.y !== y)) void panZoom?.setViewport({ ...place, zoom });
      if (stays && zoom === drawnAt) return;
      drawnAt = stays ? zoom : undefined;
      set("data-layer", "false");
      cancelAnimationFrame(frame);
      // It is drawn for the zoom at which it was made: another zoom asks for another.
      if (stays)
        frame = requestAnimationFrame(() => {
          frame = requestAnimationFrame(() => set("data-layer", "true"));
        });
    };
    const stand = () => {
      moving = undefined;
      look();
      settleLayer();
    };
    lookAgain.current = look;
    const stop = flow.subscribe((state, before) => {
      const moved = state.transform !== before.transform;
      if (moved) {
        clearTimeout(moving);
        set("data-layer", "true");
        // A wire that is drawn moves the canvas at its edge, and looks for ports.
        moving = state.connection.inProgress ? undefined : setTimeout(stand, stillAfterMs);
      }
      if (moved || state.width !== before.width || state.height !== before.height) look();
    });
    return () => {
      stop();
      clearTimeout(moving);
      cancelAnimationFrame(frame);
    };
  }, [flow, wrapper]);
  useEffect(() => {
    latest.current = { blocks, whole };
    lookAgain.current?.();
  }, [blocks, whole]);
}

function wholePixels(px: number): number {
  return Math.round(px * devicePixelRatio) / devicePixelRatio;
}
