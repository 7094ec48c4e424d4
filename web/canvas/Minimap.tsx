// The whole model in a corner, and what of it is in view; dragging there moves the view, the wheel zooms.

import { Panel, useReactFlow, useStoreApi } from "@xyflow/react";
import { type PointerEvent, useEffect, useMemo, useRef } from "react";
import { editor } from "../editor.ts";
import { familyLooks } from "../family.ts";
import type { Place } from "../layout/placement.ts";
import { colourOf, onTheme } from "./colours.ts";
import type { BlockFlowNode } from "./flow-nodes.ts";
import { facesOf } from "./picture.ts";
import { boxOf } from "./scene.ts";
import type { Rect } from "./sight.ts";

const width = 168;
const height = 112;
const padding = 8;

export function Minimap({ nodes, whole }: { readonly nodes: readonly BlockFlowNode[]; readonly whole: Rect }) {
  const flow = useReactFlow();
  const store = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const scale = useMemo(
    () => Math.min((width - 2 * padding) / whole.width, (height - 2 * padding) / whole.height),
    [whole],
  );
  const origin = useMemo(
    () => ({
      x: (width - whole.width * scale) / 2 - whole.x * scale,
      y: (height - whole.height * scale) / 2 - whole.y * scale,
    }),
    [whole, scale],
  );

  useEffect(() => {
    let waiting = 0;
    const paint = () => {
      waiting = 0;
      if (canvas.current) drawBlocks(canvas.current, nodes, { ...origin, scale });
    };
    const soon = () => {
      waiting ||= requestAnimationFrame(paint);
    };
    soon();
    const stop = onTheme(soon);
    return () => {
      stop();
      cancelAnimationFrame(waiting);
    };
  }, [nodes, origin, scale]);

  useEffect(() => {
    let size = "";
    const place = () => {
      const { transform, width: seenWidth, height: seenHeight } = store.getState();
      const [x, y, zoom] = transform;
      const { current } = frame;
      if (!current) return;
      const now = `${(seenWidth / zoom) * scale} ${(seenHeight / zoom) * scale}`;
      // Only a zoom changes the size: a pan moves the layer and paints nothing.
      if (now !== size) {
        size = now;
        const [wide, high] = now.split(" ");
        current.style.width = `${wide}px`;
        current.style.height = `${high}px`;
      }
      current.style.transform = `translate(${origin.x - (x / zoom) * scale}px, ${origin.y - (y / zoom) * scale}px)`;
    };
    place();
    return store.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height)
        place();
    });
  }, [store, origin, scale]);

  const modelPlace = ({ currentTarget, clientX, clientY }: PointerEvent): Place => {
    const box = currentTarget.getBoundingClientRect();
    return { x: (clientX - box.x - origin.x) / scale, y: (clientY - box.y - origin.y) / scale };
  };
  const centre = (event: PointerEvent) => {
    const { x, y } = modelPlace(event);
    void flow.setCenter(x, y, { zoom: flow.getZoom() });
  };
  return (
    <Panel
      position="bottom-right"
      className="vt-minimap"
      role="img"
      aria-label="Minimap"
      style={{ width, height }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        centre(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) centre(event);
      }}
      onWheel={({ deltaY }) => void flow.zoomTo(flow.getZoom() * 2 ** (-deltaY * 0.002))}
    >
      <canvas ref={canvas} style={{ width, height }} />
      <div ref={frame} className="vt-minimap-view" />
    </Panel>
  );
}

interface Fit extends Place {
  readonly scale: number;
}

function drawBlocks(canvas: HTMLCanvasElement, nodes: readonly BlockFlowNode[], { x, y, scale }: Fit): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const faces = facesOf(editor.getState());
  canvas.width = width * devicePixelRatio;
  canvas.height = height * devicePixelRatio;
  context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
  for (const node of nodes) {
    const family = faces.get(Number(node.id))?.family;
    const box = boxOf(node);
    context.fillStyle = colourOf(family ? familyLooks[family].colour : "var(--color-ink-3)");
    context.fillRect(
      x + box.x * scale,
      y + box.y * scale,
      Math.max(1, box.width * scale),
      Math.max(1, box.height * scale),
    );
  }
}
