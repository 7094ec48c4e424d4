// Draws blocks, wires and stages of a large model on one canvas, as the stylesheets draw their elements.

import type { Family } from "#graph-schema";
import type { Flow } from "../layout/placement.ts";
import type { EdgeKey } from "../state/view.ts";
import { drawBlock } from "./draw-block.ts";
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
  /** None from near, where they are elements. */
  readonly bands: readonly StageBand[];
  readonly detail: Detail;
  readonly flow: Flow;
  /** Ids of the blocks that were looked for and found. */
  readonly hits: ReadonlySet<number>;
}

export interface Paper {
  readonly context: CanvasRenderingContext2D;
  readonly colourOf: ColourOf;
  /** Of 24 by 24 units, to be stroked 2 wide; family null: of a block that this version does not know. */
  readonly glyphOf: (family: Family | null) => Path2D | null;
  readonly fonts: { readonly page: string; readonly num: string };
  /** What there is room for, in the model's own coordinates. */
  readonly window: Rect;
}

/** The context's transform leads from the model's own coordinates to the paper. */
export function drawPicture(picture: Picture, paper: Paper): void {
  drawBands(picture, paper);
  drawWires(picture, paper);
  for (const node of picture.nodes)
    if (overlaps(boxOf(node), paper.window)) drawBlock(node, picture.faces.get(Number(node.id)), picture, paper);
}

function drawBands({ bands, detail }: Picture, { context, colourOf, fonts, window }: Paper): void {
  context.textAlign = "center";
  context.font = `22px ${fonts.page}`;
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
