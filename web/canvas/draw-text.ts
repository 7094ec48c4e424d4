// Words on a canvas, in the fonts of the page; how wide they are is asked once.

import type { Paper } from "./draw-picture.ts";

export interface Typeface {
  readonly size: number;
  readonly weight?: number;
  /** `num`: numbers and shapes. Without: the page's own. */
  readonly family?: "num";
  /** Between letters, in parts of the size. */
  readonly spacing?: number;
}

export interface Ink extends Typeface {
  readonly colour: string;
}

export function drawText(
  text: string,
  { x, y }: { readonly x: number; readonly y: number },
  ink: Ink,
  paper: Paper,
): void {
  set(ink, paper);
  paper.context.fillStyle = paper.colourOf(ink.colour);
  paper.context.fillText(text, x, y);
}

function set({ size, weight = 400, family, spacing }: Typeface, { context, fonts }: Paper): void {
  context.font = `${weight} ${size}px ${family === "num" ? fonts.num : fonts.page}`;
  context.letterSpacing = `${(spacing ?? (family === "num" ? -0.02 : 0)) * size}px`;
}

const widths = new Map<string, number>();
const fittedTexts = new Map<string, string>();
/** A model shows some hundred different texts; measured times make more of them without end. */
const mostTexts = 5_000;

/** As after a font has come, in which they have other widths. */
export function forgetTexts(): void {
  widths.clear();
  fittedTexts.clear();
}

export function widthOf(text: string, face: Typeface, paper: Paper): number {
  const key = `${face.size} ${face.weight} ${face.family} ${face.spacing} ${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known;
  set(face, paper);
  const { width } = paper.context.measureText(text);
  if (widths.size >= mostTexts) forgetTexts();
  widths.set(key, width);
  return width;
}

/** The text, or as much of it as there is room for, with an ellipsis. */
export function fitted(text: string, room: number, face: Typeface, paper: Paper): string {
  const key = `${face.size} ${face.weight} ${face.family} ${room} ${text}`;
  const known = fittedTexts.get(key);
  if (known !== undefined) return known;
  let short = text;
  while (short.length > 1 && widthOf(short === text ? text : `${short}…`, face, paper) > room)
    short = short.slice(0, -1).trimEnd();
  const result = short === text ? text : `${short}…`;
  fittedTexts.set(key, result);
  return result;
}
