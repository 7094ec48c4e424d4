// Parts of a block that is drawn on a canvas, as block.css, port.css and monogram.css draw their elements.

import { familyLooks } from "../family.ts";
import { type Flow, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import type { Paper } from "./draw-picture.ts";
import { drawText, type Ink, widthOf } from "./draw-text.ts";
import type { Face, PortFace } from "./faces.ts";
import type { Detail } from "./sight.ts";

export const numbers = { size: 11, family: "num" } as const;

export function familyColour(face: Pick<Face, "family"> | undefined): string {
  return face?.family ? familyLooks[face.family].colour : "var(--color-ink-3)";
}

export interface Chip extends Place {
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

export interface ChipColours {
  readonly ground: string;
  readonly ink: string;
}

export function drawChip(text: string, chip: Chip, { ground, ink }: ChipColours, paper: Paper): void {
  const { context, colourOf } = paper;
  const { x, y, width, height, radius } = chip;
  context.fillStyle = colourOf(ground);
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
  const inside = (width - widthOf(text, numbers, paper)) / 2;
  drawText(text, { x: x + inside, y: y + height / 2 + 4 }, { ...numbers, colour: ink }, paper);
}

/** The glyph of the family, or a custom block's monogram. Returns where the name begins. */
export function drawSign({ family, monogram }: Face, left: number, detail: Detail, paper: Paper): number {
  const near = detail === "near";
  if (monogram !== null) return drawMonogram(monogram, familyColour({ family }), { left, near }, paper);
  const { context, colourOf, glyphOf } = paper;
  const size = near ? 14 : 24;
  const glyph = glyphOf(family);
  if (glyph) {
    context.save();
    context.translate(left, near ? 12 : (nodeHeight - size) / 2);
    context.scale(size / 24, size / 24);
    context.strokeStyle = colourOf(familyColour({ family }));
    context.lineWidth = 2;
    context.lineCap = "round";
    context.lineJoin = "round";
    context.stroke(glyph);
    context.restore();
  }
  return left + size + (near ? 4 : 10);
}

function drawMonogram(
  text: string,
  colour: string,
  { left, near }: { readonly left: number; readonly near: boolean },
  paper: Paper,
): number {
  const { context, colourOf } = paper;
  const ink: Ink = {
    ...{ size: near ? 9 : 15, weight: 650, spacing: -0.01 },
    colour: `color-mix(in oklch, ${colour} 55%, var(--color-ink))`,
  };
  const border = near ? 1 : 2;
  const height = near ? 16 : 26;
  const textWidth = widthOf(text, ink, paper);
  const width = Math.max(near ? 18 : 30, textWidth + 4 + 2 * border);
  const [x, y] = [left - 2, near ? 11 : (nodeHeight - height) / 2];
  context.beginPath();
  context.roundRect(x + border / 2, y + border / 2, width - border, height - border, 4);
  context.fillStyle = colourOf(`color-mix(in oklch, ${colour} 14%, transparent)`);
  context.fill();
  context.strokeStyle = colourOf(`color-mix(in oklch, ${colour} 55%, transparent)`);
  context.lineWidth = border;
  context.stroke();
  drawText(text, { x: x + (width - textWidth) / 2, y: y + height / 2 + 0.36 * ink.size }, ink, paper);
  return x + width - 2 + (near ? 4 : 10);
}

const shareColours = { params: "var(--color-ink-2)", macs: "var(--color-ink-3)", ms: "var(--color-accent)" } as const;

/** Three hair-thin bars, from here to `right`. */
export function drawShares({ shares, msStale }: Face, { x, y }: Place, right: number, paper: Paper): void {
  const { context, colourOf } = paper;
  for (const [index, quantity] of (["params", "macs", "ms"] as const).entries()) {
    context.globalAlpha = quantity === "ms" && msStale ? 0.5 : 1;
    context.fillStyle = colourOf("color-mix(in oklch, var(--color-ink) 9%, transparent)");
    context.fillRect(x, y + 5 * index, right - x, 2);
    context.fillStyle = colourOf(shareColours[quantity]);
    context.fillRect(x, y + 5 * index, (right - x) * Math.min(1, shares[quantity] ?? 0), 2);
  }
  context.globalAlpha = 1;
}

/** Ports stand on the inner edge of the border. */
export function drawPorts({ inputs, outputs }: Face, flow: Flow, paper: Paper): void {
  const side = (ports: readonly PortFace[], across: number) => {
    for (const [index, port] of ports.entries()) {
      const along = (index + 1) / (ports.length + 1);
      const [x, y] = flow === "down" ? [along, across] : [across, along];
      drawPort(port, flow, { x: 1 + x * (nodeWidth - 2), y: 1 + y * (nodeHeight - 2) }, paper);
    }
  };
  side(inputs, 0);
  side(outputs, 1);
}

function drawPort({ layout, wired, optional }: PortFace, flow: Flow, { x, y }: Place, paper: Paper): void {
  const { context, colourOf } = paper;
  const [long, thick, radius] = layout === "tokens" ? [16, 6, 3] : layout === "map" ? [10, 10, 2] : [10, 10, 5];
  const [width, height] = flow === "down" ? [long, thick] : [thick, long];
  const border = 1.5;
  context.globalAlpha = optional && !wired ? 0.55 : 1;
  context.beginPath();
  context.roundRect(
    x - (width - border) / 2,
    y - (height - border) / 2,
    width - border,
    height - border,
    radius - border / 2,
  );
  context.fillStyle = colourOf(wired ? "var(--color-wire)" : "var(--color-surface)");
  context.fill();
  context.strokeStyle = colourOf("var(--color-wire)");
  context.lineWidth = border;
  context.stroke();
  context.globalAlpha = 1;
}

/** Something is wrong with the block. */
export function drawMark(severity: string, detail: Detail, { context, colourOf }: Paper): void {
  const dot = (radius: number, colour: string) => {
    context.fillStyle = colourOf(colour);
    context.beginPath();
    context.arc(nodeWidth - 3, 3, radius, 0, 2 * Math.PI);
    context.fill();
  };
  const colour = severity === "error" ? "var(--color-danger)" : "var(--color-warning)";
  if (detail !== "colour") dot(11, "var(--color-canvas)");
  dot(detail === "colour" ? 22 : 9, colour);
}
