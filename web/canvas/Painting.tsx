// The picture of a large model behind its elements: all of it when far away, what is still to come when near.

import { useStoreApi, ViewportPortal } from "@xyflow/react";
import { CircleHelp } from "lucide-react";
import { useEffect, useRef } from "react";
import { familyLooks } from "../family.ts";
import type { Picture } from "./draw-picture.ts";
import { pathOfGlyph } from "./glyph-paths.ts";
import { createPainter, type Painter } from "./painter.ts";

/** `picture`: null where the elements show everything. */
export default function Painting({ picture }: { readonly picture: (() => Picture) | null }) {
  const flow = useStoreApi();
  const canvas = useRef<HTMLCanvasElement>(null);
  const glyphs = useRef<HTMLDivElement>(null);
  const painter = useRef<Painter>(null);
  useEffect(() => {
    if (!canvas.current || !glyphs.current) return;
    const paths = new Map([...glyphs.current.children].map((child) => [child.id, pathOfGlyph(child as SVGElement)]));
    const glyphOf = (family: string | null) => paths.get(glyphId(family ?? unknown)) ?? null;
    painter.current = createPainter({ canvas: canvas.current, flow, glyphOf });
    return () => painter.current?.stop();
  }, [flow]);
  useEffect(() => painter.current?.show(picture), [picture]);
  return (
    <ViewportPortal>
      <canvas ref={canvas} aria-hidden className="vt-picture" data-painted="false" />
      <div aria-hidden className="vt-ground vt-over-picture" />
      <div ref={glyphs} hidden>
        {Object.entries(familyLooks).map(([family, { Glyph }]) => (
          <Glyph key={family} id={glyphId(family)} />
        ))}
        <CircleHelp id={glyphId(unknown)} />
      </div>
    </ViewportPortal>
  );
}

/** A block that this version does not know has no family. */
const unknown = "unknown";

function glyphId(family: string): string {
  return `picture-glyph-${family}`;
}
