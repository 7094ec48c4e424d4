// A picture that went in or came out, its pixels large enough to be seen.

import { useEffect, useRef } from "react";
import type { PictureOut } from "../look/look.ts";
import { pixelsOf } from "../look/picture.ts";

interface LookPictureProps {
  readonly title: string;
  /** For those who do not see it. */
  readonly name: string;
  readonly pixels?: ImageData;
  readonly out?: PictureOut;
}

const shownSide = 192;

export function LookPicture({ title, name, pixels, out }: LookPictureProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [width, height] = [pixels?.width ?? out?.width ?? 1, pixels?.height ?? out?.height ?? 1];
  useEffect(() => {
    const image = pixels ?? (out && new ImageData(pixelsOf(out), out.width, out.height));
    if (image) canvas.current?.getContext("2d")?.putImageData(image, 0, 0);
  }, [pixels, out]);
  const scale = shownSide / Math.max(width, height);
  return (
    <figure className="flex flex-col gap-1">
      <canvas
        ref={canvas}
        role="img"
        aria-label={name}
        width={width}
        height={height}
        className="rounded-md border bg-field [image-rendering:pixelated]"
        style={{ width: width * scale, height: height * scale }}
      />
      <figcaption className="flex justify-between text-11 text-ink-3">
        <span>{title}</span>
        <span className="num">
          {width}×{height}
        </span>
      </figcaption>
    </figure>
  );
}
