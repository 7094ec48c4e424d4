// Keeps a picture of the model where the view is: it moves with the model, and is painted anew when it leaves gaps.

import type { useStoreApi } from "@xyflow/react";
import { colourOf, onTheme } from "./colours.ts";
import { drawPicture, type Paper, type Picture } from "./draw-picture.ts";
import { forgetTexts } from "./draw-text.ts";
import { pictureMarginPx as marginPx } from "./sight.ts";

/** A picture that takes longer waits for the end of a zoom, and is stretched until then. */
const promptMs = 8;
const zoomPauseMs = 100;

export interface Painter {
  /** Paints with the next frame; null: shows nothing. */
  show(picture: (() => Picture) | null): void;
  stop(): void;
}

interface PainterTools extends Pick<Paper, "glyphOf"> {
  readonly canvas: HTMLCanvasElement;
  readonly flow: ReturnType<typeof useStoreApi>;
}

export function createPainter({ canvas, flow, glyphOf }: PainterTools): Painter {
  const context = canvas.getContext("2d");
  let picture: (() => Picture) | null = null;
  let painted: { readonly x: number; readonly y: number; readonly zoom: number; readonly size: string } | null = null;
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastMs = 0;

  function state(): "covers" | "stretched" | "leaves gaps" {
    const { transform, width, height } = flow.getState();
    const [x, y, zoom] = transform;
    if (!painted || painted.size !== `${width}×${height}`) return "leaves gaps";
    const stretch = zoom / painted.zoom;
    const left = x - (painted.x + marginPx) * stretch;
    const top = y - (painted.y + marginPx) * stretch;
    const isIn = (from: number, length: number) => from <= 0 && from + (length + 2 * marginPx) * stretch >= length;
    if (!isIn(left, width) || !isIn(top, height)) return "leaves gaps";
    return stretch === 1 ? "covers" : "stretched";
  }

  function paint(): void {
    frame = 0;
    clearTimeout(timer);
    if (!context) return;
    if (!picture) {
      // Empty, but there: without it the browser would lay all blocks into other layers, and again with the next move.
      context.reset();
      canvas.dataset.painted = "false";
      painted = null;
      return;
    }
    const startMs = performance.now();
    const { transform, width, height } = flow.getState();
    const [x, y, zoom] = transform;
    const scale = devicePixelRatio;
    const size = { width: width + 2 * marginPx, height: height + 2 * marginPx };
    const [pixelsWide, pixelsHigh] = [Math.round(size.width * scale), Math.round(size.height * scale)];
    // Another size is other memory, which takes longer than all the drawing.
    if (canvas.width !== pixelsWide || canvas.height !== pixelsHigh) {
      canvas.width = pixelsWide;
      canvas.height = pixelsHigh;
      canvas.style.width = `${size.width}px`;
      canvas.style.height = `${size.height}px`;
    }
    context.reset();
    context.setTransform(zoom * scale, 0, 0, zoom * scale, (x + marginPx) * scale, (y + marginPx) * scale);
    const style = getComputedStyle(canvas);
    drawPicture(picture(), {
      context,
      colourOf,
      glyphOf,
      fonts: { page: style.fontFamily, num: style.getPropertyValue("--font-mono") },
      window: {
        x: (-x - marginPx) / zoom,
        y: (-y - marginPx) / zoom,
        width: size.width / zoom,
        height: size.height / zoom,
      },
    });
    // In the model's own coordinates: it moves and grows with all that stands there.
    canvas.style.transform = `translate(${(-x - marginPx) / zoom}px, ${(-y - marginPx) / zoom}px) scale(${1 / zoom})`;
    canvas.dataset.painted = "true";
    painted = { x, y, zoom, size: `${width}×${height}` };
    lastMs = performance.now() - startMs;
  }

  function soon(): void {
    frame ||= requestAnimationFrame(paint);
  }

  const stops = [
    flow.subscribe(({ transform, width, height }, before) => {
      if (!picture || (transform === before.transform && width === before.width && height === before.height)) return;
      const place = state();
      if (place === "covers") return;
      if (place === "leaves gaps" || lastMs < promptMs) {
        soon();
        return;
      }
      clearTimeout(timer);
      timer = setTimeout(soon, zoomPauseMs);
    }),
    onTheme(soon),
    onFonts(() => {
      forgetTexts();
      soon();
    }),
  ];
  return {
    show(next) {
      picture = next;
      soon();
    },
    stop() {
      for (const stop of stops) stop();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
    },
  };
}

/** Calls back whenever a font has come: words painted before it are in another. Returns how to stop. */
function onFonts(callback: () => void): () => void {
  document.fonts.addEventListener("loadingdone", callback);
  return () => document.fonts.removeEventListener("loadingdone", callback);
}
