// The lines that a dragged block shares with its neighbours, across the whole canvas.

import { useStore as useFlowStore } from "@xyflow/react";
import { useStore } from "zustand";
import { guides } from "./use-dragging.ts";

const unmoved = [0, 0, 1] as const;

export function GuideLines() {
  const { x, y } = useStore(guides);
  const none = x === undefined && y === undefined;
  // Without lines, moving the canvas renders nothing.
  const [left, top, zoom] = useFlowStore(({ transform }) => (none ? unmoved : transform));
  if (none) return null;
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 z-10 overflow-hidden">
      {x !== undefined && <div className="absolute inset-y-0 w-px bg-accent" style={{ left: x * zoom + left }} />}
      {y !== undefined && <div className="absolute inset-x-0 h-px bg-accent" style={{ top: y * zoom + top }} />}
    </div>
  );
}
