// The picture of a large model behind its elements: all of it when far away, what is still to come when near.

import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { useEffect, useRef } from "react";
import type { Picture } from "./draw-picture.ts";
import { createPainter, type Painter } from "./painter.ts";

/** `picture`: null where the elements show everything. */
export default function Painting({ picture }: { readonly picture: (() => Picture) | null }) {
  const flow = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter>(null);
  useEffect(() => {
    if (!canvas.current) return;
    painter.current = createPainter(canvas.current, flow);
    return () => painter.current?.stop();
  }, [flow]);
  useEffect(() => painter.current?.show(picture), [picture]);
  return (
    <ViewportPortal>
      <canvas ref={canvas} aria-hidden className="vt-picture" hidden />
    </ViewportPortal>
  );
}
