// What scrolling does: a mouse wheel zooms and a trackpad pans, unless the user wants one for both.

import { createStore } from "zustand/vanilla";
import type { Wheel } from "../state/view.ts";

export type Device = "mouse" | "trackpad";

export const wheelDevice = createStore<{ readonly device: Device }>()(() => ({ device: "mouse" }));

interface WheelPress {
  readonly deltaMode: number;
  readonly deltaX: number;
  readonly deltaY: number;
  readonly ctrlKey: boolean;
}

/** A wheel turns in whole notches, up and down only; fingers glide. Null: the event tells nothing. */
export function deviceOf({ deltaMode, deltaX, deltaY, ctrlKey }: WheelPress): Device | null {
  // A pinch arrives as a wheel with Ctrl: it zooms in either case.
  if (ctrlKey) return null;
  if (deltaMode !== 0) return "mouse";
  if (deltaX !== 0 && deltaY !== 0) return "trackpad";
  if (deltaY === 0) return deltaX === 0 ? null : "trackpad";
  return Number.isInteger(deltaY) && Math.abs(deltaY) >= 50 ? "mouse" : "trackpad";
}

export function wheelPans(wheel: Wheel, device: Device): boolean {
  return wheel === "pan" || (wheel === "auto" && device === "trackpad");
}

/** Returns how to stop. */
export function watchWheel(canvas: HTMLElement): () => void {
  const onWheel = (event: WheelEvent) => {
    const device = deviceOf(event);
    if (device) wheelDevice.setState({ device });
  };
  canvas.addEventListener("wheel", onWheel, { passive: true, capture: true });
  return () => canvas.removeEventListener("wheel", onWheel, { capture: true });
}
