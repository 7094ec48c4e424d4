// Draws a block on a canvas, as block.css and distance.css draw its element.

import { heatColour, heatInk } from "../family.ts";
import { type Flow, nodeHeight, nodeWidth } from "../layout/placement.ts";
import { isLongTitle, shapeText, summaryText } from "./block-texts.ts";
import { drawChip, drawMark, drawPorts, drawShares, drawSign, familyColour, numbers } from "./draw-parts.ts";
import type { Paper } from "./draw-picture.ts";
import { drawText, fitted, type Ink, widthOf } from "./draw-text.ts";
import type { Face } from "./faces.ts";
import type { BlockFlowNode } from "./flow-nodes.ts";
import type { Detail } from "./sight.ts";

interface Manner {
  readonly detail: Detail;
  readonly flow: Flow;
  readonly hits: ReadonlySet<number>;
}

/** Where words begin and end: after the stripe, before the right edge. */
const [left, right] = [17, nodeWidth - 9];

/** The block is drawn at its place in the model's own coordinates. */
export function drawBlock(node: BlockFlowNode, face: Face | undefined, manner: Manner, paper: Paper): void {
  const { detail, flow, hits } = manner;
  const { context } = paper;
  context.save();
  context.translate(node.position.x, node.position.y);
  drawBody(face, { detail, selected: node.selected ?? false, found: hits.has(Number(node.id)) }, paper);
  // A folded frame, which is painted from afar only, stands under the id of its first block: its name is another.
  if (node.type === "frame") drawName(node.ariaLabel ?? "", undefined, { x: 50, detail }, paper);
  else if (face && detail !== "colour") {
    context.globalAlpha = face.bypass ? 0.6 : 1;
    drawName(face.title, face, { x: drawSign(face, left, detail, paper), detail }, paper);
    context.globalAlpha = 1;
    if (detail === "near") drawRest(face, flow, paper);
  }
  if (face?.problem) drawMark(face.problem.severity, detail, paper);
  context.restore();
}

interface Standing {
  readonly detail: Detail;
  readonly selected: boolean;
  readonly found: boolean;
}

function drawBody(face: Face | undefined, { detail, selected, found }: Standing, { context, colourOf }: Paper): void {
  const outline = (room: number) => {
    context.beginPath();
    context.roundRect(room, room, nodeWidth - 2 * room, nodeHeight - 2 * room, Math.max(0, 8 - room));
  };
  if (found) {
    outline(-3.5);
    context.strokeStyle = colourOf("color-mix(in oklch, var(--color-warning) 70%, transparent)");
    context.lineWidth = detail === "near" ? 3 : 12;
    context.stroke();
  }
  const family = familyColour(face);
  const stands = selected && detail === "colour";
  context.fillStyle = colourOf(stands ? "var(--color-accent)" : groundOf(face, family, detail));
  if (detail === "colour" && !selected) {
    context.fillRect(0, 0, nodeWidth, nodeHeight);
    return;
  }
  outline(selected && detail === "near" ? 0 : 0.5);
  context.fill();
  if (face?.bypass) drawHatch({ context, colourOf });
  outline(selected && detail === "near" ? 0 : 0.5);
  context.strokeStyle = colourOf(borderOf(face, selected));
  context.lineWidth = selected ? (detail === "near" ? 2 : 6) : 1;
  context.setLineDash(face?.bypass ? [3, 3] : []);
  context.stroke();
  context.setLineDash([]);
  if (detail === "colour") return;
  context.globalAlpha = face?.bypass ? 0.45 : 1;
  context.fillStyle = colourOf(family);
  context.beginPath();
  context.roundRect(0, 0, detail === "near" ? 4 : 8, nodeHeight, [8, 0, 0, 8]);
  context.fill();
  context.globalAlpha = 1;
}

function groundOf(face: Face | undefined, family: string, detail: Detail): string {
  const heat = face?.heat ? heatColour(face.heat.share) : null;
  if (detail === "colour") return heat ?? `color-mix(in oklab, ${family} 45%, var(--color-surface))`;
  const percent = detail === "near" ? 16 : 45;
  return heat ? `color-mix(in oklab, ${heat} ${percent}%, var(--color-surface))` : "var(--color-surface)";
}

function borderOf(face: Face | undefined, selected: boolean): string {
  if (selected) return "var(--color-accent)";
  if (face?.heat) return `color-mix(in oklab, ${heatColour(face.heat.share)} 70%, var(--color-line))`;
  return face?.state === "error"
    ? "color-mix(in oklch, var(--color-danger) 65%, var(--color-line))"
    : "var(--color-line)";
}

/** Over a bypassed block, inside the outline that was filled last. */
function drawHatch({ context, colourOf }: Pick<Paper, "context" | "colourOf">): void {
  const pitch = 7 * Math.SQRT2;
  context.save();
  context.clip();
  context.beginPath();
  for (let x = 0; x < nodeWidth + nodeHeight; x += pitch) {
    context.moveTo(x, 0);
    context.lineTo(x - nodeHeight, nodeHeight);
  }
  context.strokeStyle = colourOf("color-mix(in oklch, var(--color-ink) 8%, transparent)");
  context.lineWidth = 1;
  context.stroke();
  context.restore();
}

interface NamePlace {
  readonly x: number;
  readonly detail: Detail;
}

/** The name, and how often the block is repeated, which is seen however long the name is. */
function drawName(title: string, face: Face | undefined, { x, detail }: NamePlace, paper: Paper): void {
  const colour = face?.state === "waiting" ? "var(--color-ink-3)" : "var(--color-ink)";
  const times = face && face.repeat > 1 ? `×${face.repeat}` : "";
  if (detail === "near") {
    const ink: Ink = { size: isLongTitle(title) ? 12 : 13, weight: 550, colour, spacing: -0.02 };
    drawNameAndChips(title, times, { face, x, ink }, paper);
  } else if (detail === "far") {
    const ink: Ink = { size: 23, weight: 550, colour, spacing: -0.02 };
    const suffix = times === "" ? "" : ` ${times}`;
    const room = nodeWidth - 12 - x - (suffix === "" ? 0 : widthOf(suffix, ink, paper));
    drawText(fitted(title, room, ink, paper) + suffix, { x, y: 52 }, ink, paper);
  }
}

interface TitleRow {
  readonly face: Face | undefined;
  readonly x: number;
  readonly ink: Ink;
}

function drawNameAndChips(title: string, times: string, { face, x, ink }: TitleRow, paper: Paper): void {
  const { context } = paper;
  const heat = face?.heat?.text ?? "";
  const timesWidth = times === "" ? 0 : widthOf(times, numbers, paper) + 6;
  const heatWidth = heat === "" ? 0 : widthOf(heat, numbers, paper) + 10;
  const gaps = (times === "" ? 0 : 4) + (heat === "" ? 0 : 4);
  const shown = fitted(title, right - x - timesWidth - heatWidth - gaps, ink, paper);
  drawText(shown, { x, y: 17 + ink.size / 2 }, ink, paper);
  const chip = { y: 11, height: 16, radius: 3 };
  if (times !== "") {
    const family = familyColour(face);
    const colours = {
      ground: `color-mix(in oklch, ${family} 16%, transparent)`,
      ink: `color-mix(in oklch, ${family} 60%, var(--color-ink))`,
    };
    drawChip(times, { ...chip, x: x + widthOf(shown, ink, paper) + 4, width: timesWidth }, colours, paper);
  }
  if (face?.heat) {
    const colours = { ground: heatColour(face.heat.share), ink: heatInk(face.heat.share) };
    if (face.msStale) context.globalAlpha /= 2;
    drawChip(heat, { ...chip, x: right - heatWidth, width: heatWidth }, colours, paper);
  }
}

/** Settings, shape, shares and ports. */
function drawRest(face: Face, flow: Flow, paper: Paper): void {
  const quiet = face.state === "waiting" ? "var(--color-ink-3)" : "var(--color-ink-2)";
  const ink: Ink = { size: 11, colour: quiet };
  drawText(fitted(summaryText(face), right - left, ink, paper), { x: left, y: 42 }, ink, paper);
  const shape = fitted(shapeText(face), 112, numbers, paper);
  const width = widthOf(shape, numbers, paper) + 12;
  const known = face.outputs[0]?.shape != null;
  const colours = { ground: "var(--color-field)", ink: known ? "var(--color-ink-2)" : "var(--color-ink-3)" };
  drawChip(shape, { x: left, y: 60, width, height: 18, radius: 4 }, colours, paper);
  drawShares(face, { x: left + width + 10, y: 63 }, right, paper);
  drawPorts(face, flow, paper);
}
