// Draws blocks, wires and stages of a large model on one canvas, as the stylesheets draw their elements.

import { familyLooks, heatColour } from "../family.ts";
import { nodeHeight, nodeWidth } from "../layout/placement.ts";
import type { EdgeKey } from "../state/view.ts";
import type { Face } from "./faces.ts";
import type { BlockFlowNode } from "./flow-nodes.ts";
import type { PaintedWire } from "./painted-wires.ts";
import { boxOf } from "./scene.ts";
import { type Detail, overlaps, type Rect } from "./sight.ts";
import type { StageBand } from "./stages.ts";
import type { WireFace } from "./wires.ts";

/** The value of a CSS colour in the present theme. */
export type ColourOf = (expression: string) => string;

export interface Picture {
  readonly nodes: readonly BlockFlowNode[];
  readonly faces: ReadonlyMap<number, Face>;
  readonly wires: readonly PaintedWire[];
  readonly wireFaces: ReadonlyMap<EdgeKey, WireFace>;
  readonly bands: readonly StageBand[];
  readonly detail: Detail;
}

export interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly colourOf: ColourOf;
  readonly font: string;
  /** What there is room for, in the model's own coordinates. */
  readonly window: Rect;
}

/** The context's transform leads from the model's own coordinates to the paper. */
export function drawPicture(picture: Picture, paper: Paper): void {
  drawBands(picture, paper);
  drawWires(picture, paper);
  for (const node of picture.nodes)
    if (overlaps(boxOf(node), paper.window)) drawBlock(node, picture.faces.get(Number(node.id)), picture.detail, paper);
}

function drawBands({ bands, detail }: Picture, { context, colourOf, font, window }: Paper): void {
  context.textAlign = "center";
  context.font = `${detail === "near" ? 12 : 22}px ${font}`;
  for (const { box, shape } of bands) {
    if (!overlaps(box, window)) continue;
    context.fillStyle = colourOf("color-mix(in oklch, var(--color-ink) 2.5%, transparent)");
    context.beginPath();
    context.roundRect(box.x, box.y, box.width, box.height, 14);
    context.fill();
    context.fillStyle = colourOf("var(--color-ink-3)");
    if (detail !== "colour") context.fillText(shape, box.x + box.width / 2, box.y + 26, box.width);
  }
  context.textAlign = "left";
}

function drawWires({ wires, wireFaces, detail }: Picture, { context, colourOf, window }: Paper): void {
  // One stroke for all that look alike.
  const alike = new Map<string, { readonly look: WireLook; readonly path: Path2D }>();
  for (const { key, path, box, passes, selected } of wires) {
    if (!overlaps(box, window)) continue;
    const look = lookOf(wireFaces.get(key), { passes, selected, detail });
    const name = `${look.colour} ${look.width} ${look.dots}`;
    const group = alike.get(name) ?? { look, path: new Path2D() };
    group.path.addPath(path);
    alike.set(name, group);
  }
  context.lineCap = "round";
  for (const { look, path } of alike.values()) {
    context.strokeStyle = colourOf(look.colour);
    context.lineWidth = look.width;
    context.setLineDash(look.dots ? [1, 4] : []);
    context.stroke(path);
  }
  context.setLineDash([]);
}

interface WireLook {
  readonly colour: string;
  readonly width: number;
  readonly dots: boolean;
}

interface WireState {
  readonly passes: boolean;
  readonly selected: boolean;
  readonly detail: Detail;
}

function lookOf(face: WireFace | undefined, { passes, selected, detail }: WireState): WireLook {
  // Far away a line of its true width would be a haze, and its dots cannot be told apart.
  const thicker = detail === "near" ? 1 : detail === "far" ? 1.5 : 3;
  const dots = face?.layout === "tokens" && detail === "near";
  const width = selected ? 2.5 : passes ? 1 : dots ? 2 : 1.5;
  return { colour: wireColour(face, selected), width: width * thicker, dots };
}

function wireColour(face: WireFace | undefined, selected: boolean): string {
  if (selected) return "var(--color-accent)";
  if (face?.problem) return face.problem.severity === "error" ? "var(--color-danger)" : "var(--color-warning)";
  return face?.layout ? "var(--color-wire)" : "var(--color-line-strong)";
}

const inset = 0.5;

function drawBlock(node: BlockFlowNode, face: Face | undefined, detail: Detail, paper: Paper): void {
  const { selected, type, ariaLabel = "" } = node;
  const { x, y } = node.position;
  const { context, colourOf } = paper;
  const family = face?.family ? familyLooks[face.family].colour : "var(--color-ink-3)";
  const stands = selected && detail === "colour";
  context.fillStyle = colourOf(stands ? "var(--color-accent)" : groundOf(face, family, detail));
  context.globalAlpha = face?.bypass ? 0.6 : 1;
  if (detail === "colour" && !selected) context.fillRect(x, y, nodeWidth, nodeHeight);
  else {
    context.beginPath();
    context.roundRect(x + inset, y + inset, nodeWidth - 2 * inset, nodeHeight - 2 * inset, 8);
    context.fill();
    context.strokeStyle = colourOf(borderOf(face, selected ?? false));
    context.lineWidth = selected ? (detail === "near" ? 2 : 6) : 1;
    context.stroke();
  }
  if (detail !== "colour") {
    context.fillStyle = colourOf(family);
    context.beginPath();
    context.roundRect(x, y, detail === "near" ? 4 : 8, nodeHeight, [8, 0, 0, 8]);
    context.fill();
    // A folded frame stands under the id of its first block, whose name is not its own.
    const title = type === "frame" ? ariaLabel : (face?.title ?? "");
    const times = type !== "frame" && face && face.repeat > 1 ? ` ×${face.repeat}` : "";
    drawName({ title, times }, { x, y, detail, waiting: face?.state === "waiting" }, paper);
  }
  context.globalAlpha = 1;
  if (face?.problem) drawMark(face.problem.severity, { x, y }, detail, paper);
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

type Corner = { readonly x: number; readonly y: number };

interface Name {
  readonly title: string;
  /** How often the block is repeated: seen however long its title is. */
  readonly times: string;
}

interface Named extends Corner {
  readonly detail: Detail;
  readonly waiting: boolean;
}

function drawName({ title, times }: Name, { x, y, detail, waiting }: Named, { context, colourOf, font }: Paper): void {
  const near = detail === "near";
  context.font = near ? `550 13px ${font}` : `550 23px ${font}`;
  context.fillStyle = colourOf(waiting ? "var(--color-ink-3)" : "var(--color-ink)");
  const left = near ? 37 : 50;
  const room = nodeWidth - 12 - left - (times === "" ? 0 : context.measureText(times).width);
  context.fillText(fitted(title, room, context) + times, x + left, y + (near ? 24.5 : 52));
}

function drawMark(severity: string, { x, y }: Corner, detail: Detail, { context, colourOf }: Paper): void {
  context.fillStyle = colourOf(severity === "error" ? "var(--color-danger)" : "var(--color-warning)");
  context.beginPath();
  context.arc(x + nodeWidth - 2, y + 2, detail === "colour" ? 22 : 11, 0, 2 * Math.PI);
  context.fill();
}

const fittedTexts = new Map<string, string>();

function fitted(text: string, room: number, context: CanvasRenderingContext2D): string {
  const key = `${context.font} ${room} ${text}`;
  const known = fittedTexts.get(key);
  if (known !== undefined) return known;
  let short = text;
  while (short.length > 1 && context.measureText(short === text ? text : `${short}…`).width > room)
    short = short.slice(0, -1).trimEnd();
  const result = short === text ? text : `${short}…`;
  fittedTexts.set(key, result);
  return result;
}
