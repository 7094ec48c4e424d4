// Draws a block on a canvas, as block.css, port.css and distance.css draw its element.

import { familyLooks, heatColour, heatInk } from "../family.ts";
import { type Flow, nodeHeight, nodeWidth } from "../layout/placement.ts";
import { isLongTitle, shapeText, summaryText } from "./block-texts.ts";
import type { Paper } from "./draw-picture.ts";
import { drawText, fitted, type Ink, widthOf } from "./draw-text.ts";
import type { Face, PortFace } from "./faces.ts";
import type { BlockFlowNode } from "./flow-nodes.ts";
import type { Detail } from "./sight.ts";

interface Manner {
  readonly detail: Detail;
  readonly flow: Flow;
}

const inset = 0.5;

/** The block is drawn at its place in the model's own coordinates. */
export function drawBlock(node: BlockFlowNode, face: Face | undefined, { detail, flow }: Manner, paper: Paper): void {
  const { selected = false, type, ariaLabel = "" } = node;
  const { context } = paper;
  context.save();
  context.translate(node.position.x, node.position.y);
  context.globalAlpha = face?.bypass ? 0.6 : 1;
  drawBody(face, { detail, selected }, paper);
  // A folded frame stands under the id of its first block, whose face is not its own.
  const shown = type === "frame" ? undefined : face;
  const title = type === "frame" ? ariaLabel : (face?.title ?? "");
  if (shown && detail !== "colour") drawSign(shown, detail, paper);
  if (detail === "near") {
    drawTitle(title, shown, paper);
    if (shown) drawRest(shown, flow, paper);
  } else if (detail === "far") drawName(title, shown, paper);
  context.globalAlpha = 1;
  if (face?.problem) drawMark(face.problem.severity, detail, paper);
  context.restore();
}

interface Standing {
  readonly detail: Detail;
  readonly selected: boolean;
}

function drawBody(face: Face | undefined, { detail, selected }: Standing, { context, colourOf }: Paper): void {
  const family = familyOf(face);
  const stands = selected && detail === "colour";
  context.fillStyle = colourOf(stands ? "var(--color-accent)" : groundOf(face, family, detail));
  if (detail === "colour" && !selected) {
    context.fillRect(0, 0, nodeWidth, nodeHeight);
    return;
  }
  context.beginPath();
  context.roundRect(inset, inset, nodeWidth - 2 * inset, nodeHeight - 2 * inset, 8);
  context.fill();
  context.strokeStyle = colourOf(borderOf(face, selected));
  context.lineWidth = selected ? (detail === "near" ? 2 : 6) : 1;
  context.stroke();
  if (detail === "colour") return;
  context.fillStyle = colourOf(family);
  context.beginPath();
  context.roundRect(0, 0, detail === "near" ? 4 : 8, nodeHeight, [8, 0, 0, 8]);
  context.fill();
}

function familyOf(face: Pick<Face, "family"> | undefined): string {
  return face?.family ? familyLooks[face.family].colour : "var(--color-ink-3)";
}

function groundOf(face: Face | undefined, family: string, detail: Detail): string {
  const heat = face?.heat ? heatColour(face.heat.share) : null;
  if (detail === "colour") return heat ?? `color-mix(in oklab, ${family} 45%, var(--color-surface))`;
  const percent = detail === "near" ? 16 : 45;
  return heat ? `color-mix(in oklab, ${heat} ${percent}%, var(--color-surface))` : "var(--color-surface)";
}

function borderOf(face: Face | undefined, selected: boolean): string {
  if (selected) return "var(--color-accent)";
  return face?.state === "error"
    ? "color-mix(in oklch, var(--color-danger) 65%, var(--color-line))"
    : "var(--color-line)";
}

/** The glyph of the family, or a custom block's monogram. */
function drawSign({ family, monogram }: Face, detail: Detail, paper: Paper): void {
  const { context, colourOf, glyphOf } = paper;
  const colour = familyOf({ family });
  const near = detail === "near";
  if (monogram !== null) {
    const ink: Ink = {
      size: near ? 9 : 15,
      weight: 650,
      colour: `color-mix(in oklch, ${colour} 55%, var(--color-ink))`,
    };
    const height = near ? 16 : 26;
    const textWidth = widthOf(monogram, ink, paper);
    const width = Math.max(near ? 18 : 30, textWidth + (near ? 6 : 8));
    const [x, y] = [near ? left - 2 : 15, near ? 11 : (nodeHeight - height) / 2];
    context.beginPath();
    context.roundRect(x + 0.5, y + 0.5, width - 1, height - 1, 4);
    context.fillStyle = colourOf(`color-mix(in oklch, ${colour} 14%, transparent)`);
    context.fill();
    context.strokeStyle = colourOf(`color-mix(in oklch, ${colour} 55%, transparent)`);
    context.lineWidth = near ? 1 : 2;
    context.stroke();
    drawText(monogram, { x: x + (width - textWidth) / 2, y: y + height / 2 + 0.36 * ink.size }, ink, paper);
    return;
  }
  const glyph = glyphOf(family);
  if (!glyph) return;
  context.save();
  const size = near ? 14 : 24;
  context.translate(left, near ? 12 : (nodeHeight - size) / 2);
  context.scale(size / 24, size / 24);
  context.strokeStyle = colourOf(colour);
  context.lineWidth = 2;
  context.lineCap = "round";
  context.lineJoin = "round";
  context.stroke(glyph);
  context.restore();
}

/** From afar: the name, and how often the block is repeated, which is seen however long the name is. */
function drawName(title: string, face: Face | undefined, paper: Paper): void {
  const ink: Ink = { size: 23, weight: 550, colour: inkOf(face) };
  const times = face && face.repeat > 1 ? ` ×${face.repeat}` : "";
  const room = nodeWidth - 62 - (times === "" ? 0 : widthOf(times, ink, paper));
  drawText(fitted(title, room, ink, paper) + times, { x: 50, y: 52 }, ink, paper);
}

function inkOf(face: Face | undefined): string {
  return face?.state === "waiting" ? "var(--color-ink-3)" : "var(--color-ink)";
}

/** Where words begin and end: after stripe and glyph, before the right edge. */
const [left, named, right] = [17, 35, nodeWidth - 9];
const small = { size: 11, family: "num" } as const;

function drawTitle(title: string, face: Face | undefined, paper: Paper): void {
  const family = familyOf(face);
  const ink: Ink = { size: isLongTitle(title) ? 12 : 13, weight: 550, colour: inkOf(face), spacing: -0.02 };
  const times = face && face.repeat > 1 ? `×${face.repeat}` : "";
  const heat = face?.heat?.text ?? "";
  const timesWidth = times === "" ? 0 : widthOf(times, small, paper) + 6;
  const heatWidth = heat === "" ? 0 : widthOf(heat, small, paper) + 10;
  const gaps = (times === "" ? 0 : 4) + (heat === "" ? 0 : 4);
  const shown = fitted(title, right - named - timesWidth - heatWidth - gaps, ink, paper);
  drawText(shown, { x: named, y: 23.5 }, ink, paper);
  if (times !== "") {
    const chip = { x: named + widthOf(shown, ink, paper) + 4, y: 11, width: timesWidth, height: 16, radius: 3 };
    drawChip(times, chip, chipColours(family), paper);
  }
  if (face?.heat) {
    const chip = { x: right - heatWidth, y: 11, width: heatWidth, height: 16, radius: 3 };
    drawChip(heat, chip, { ground: heatColour(face.heat.share), ink: heatInk(face.heat.share) }, paper);
  }
}

function chipColours(family: string): ChipColours {
  return {
    ground: `color-mix(in oklch, ${family} 16%, transparent)`,
    ink: `color-mix(in oklch, ${family} 60%, var(--color-ink))`,
  };
}

/** Settings, shape, shares and ports. */
function drawRest(face: Face, flow: Flow, paper: Paper): void {
  const quiet = face.state === "waiting" ? "var(--color-ink-3)" : "var(--color-ink-2)";
  const ink: Ink = { size: 11, colour: quiet };
  drawText(fitted(summaryText(face), right - left, ink, paper), { x: left, y: 42 }, ink, paper);
  const shape = fitted(shapeText(face), 112, small, paper);
  const width = widthOf(shape, small, paper) + 12;
  const known = face.outputs[0]?.shape != null;
  drawChip(
    shape,
    { x: left, y: 60, width, height: 18, radius: 4 },
    { ground: "var(--color-field)", ink: known ? "var(--color-ink-2)" : "var(--color-ink-3)" },
    paper,
  );
  drawShares(face, { x: left + width + 10, y: 63 }, paper);
  for (const [side, ports] of [
    ["input", face.inputs],
    ["output", face.outputs],
  ] as const)
    for (const [index, port] of ports.entries()) {
      // Ports stand on the inner edge of the border.
      const along = (index + 1) / (ports.length + 1);
      const across = side === "input" ? 0 : 1;
      const [x, y] = flow === "down" ? [along, across] : [across, along];
      drawPort(port, flow, { x: 1 + x * (nodeWidth - 2), y: 1 + y * (nodeHeight - 2) }, paper);
    }
}

type Place = { readonly x: number; readonly y: number };

const shareColours = { params: "var(--color-ink-2)", macs: "var(--color-ink-3)", ms: "var(--color-accent)" } as const;

function drawShares({ shares, msStale }: Face, { x, y }: Place, { context, colourOf }: Paper): void {
  for (const [index, quantity] of (["params", "macs", "ms"] as const).entries()) {
    const alpha = context.globalAlpha;
    if (quantity === "ms" && msStale) context.globalAlpha = 0.5 * alpha;
    context.fillStyle = colourOf("color-mix(in oklch, var(--color-ink) 9%, transparent)");
    context.fillRect(x, y + 5 * index, right - x, 2);
    context.fillStyle = colourOf(shareColours[quantity]);
    context.fillRect(x, y + 5 * index, (right - x) * Math.min(1, shares[quantity] ?? 0), 2);
    context.globalAlpha = alpha;
  }
}

function drawPort({ layout, wired, optional }: PortFace, flow: Flow, { x, y }: Place, paper: Paper): void {
  const { context, colourOf } = paper;
  const [width, height, radius] = layout === "tokens" ? [16, 6, 3] : layout === "map" ? [10, 10, 2] : [10, 10, 5];
  const [w, h] = flow === "down" ? [width, height] : [height, width];
  const alpha = context.globalAlpha;
  if (optional && !wired) context.globalAlpha = 0.55 * alpha;
  context.beginPath();
  context.roundRect(x - w / 2 + 0.75, y - h / 2 + 0.75, w - 1.5, h - 1.5, Math.max(0, radius - 0.75));
  context.fillStyle = colourOf(wired ? "var(--color-wire)" : "var(--color-surface)");
  context.fill();
  context.strokeStyle = colourOf("var(--color-wire)");
  context.lineWidth = 1.5;
  context.stroke();
  context.globalAlpha = alpha;
}

interface Chip {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
}

interface ChipColours {
  readonly ground: string;
  readonly ink: string;
}

function drawChip(
  text: string,
  { x, y, width, height, radius }: Chip,
  { ground, ink }: ChipColours,
  paper: Paper,
): void {
  const { context, colourOf } = paper;
  context.fillStyle = colourOf(ground);
  context.beginPath();
  context.roundRect(x, y, width, height, radius);
  context.fill();
  const inside = (width - widthOf(text, small, paper)) / 2;
  drawText(text, { x: x + inside, y: y + height / 2 + 4 }, { ...small, colour: ink }, paper);
}

function drawMark(severity: string, detail: Detail, { context, colourOf }: Paper): void {
  context.fillStyle = colourOf(severity === "error" ? "var(--color-danger)" : "var(--color-warning)");
  context.beginPath();
  context.arc(nodeWidth - 2, 2, detail === "colour" ? 22 : 11, 0, 2 * Math.PI);
  context.fill();
}
