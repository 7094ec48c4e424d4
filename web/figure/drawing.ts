// Draws a figure: bands of stages, wires, blocks and the legend, each at its place.

import { bandPadding, headHeight, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { blockOf } from "./block-marks.ts";
import { type Figure, type FigureColours, type FigureColumn, type FigureWire, type Sizes, sizesOf } from "./figure.ts";
import { type Drawing, type Face, type Fitting, type Line, legible, type Mark, type Measure, words } from "./marks.ts";

/** Of a letter, as a share of the size: for a file whose reader brings the font. */
const meanWidths = { words: 0.52, strong: 0.545, digits: 0.6 } as const satisfies Record<Face, number>;
const meanMeasure: Measure = (text, face, size) => text.length * size * meanWidths[face];

/** @param measure in the font that the file will be read in, so that what is too long is cut where it must be */
export function drawingOf(figure: Figure, measure: Measure = meanMeasure): Drawing {
  const { blocks, wires, columns, colours, style } = figure;
  const sizes = sizesOf[style.text];
  // In a paper the page has margins of its own.
  const margin = style.title ? 40 : 4;
  const left = Math.min(0, ...blocks.map(({ place }) => place.x)) - bandPadding;
  const top = Math.min(0, ...blocks.map(({ place }) => place.y)) - (columns.length > 0 ? headHeight + bandPadding : 4);
  const right = Math.max(nodeWidth, ...blocks.map(({ place }) => place.x + nodeWidth)) + bandPadding;
  const bottom = Math.max(nodeHeight, ...blocks.map(({ place }) => place.y + nodeHeight)) + bandPadding;
  const width = Math.ceil(right - left + 2 * margin);
  const room = width - 2 * margin - 2 * bandPadding;
  const head = style.title ? heading(figure, { x: margin + bandPadding, y: margin, room, measure }) : [];
  const above = style.title ? sizes.title * 5 : 0;
  const keys = style.legend ? legend(figure, room, measure) : [];
  const below = keys.length * sizes.shape * 2;
  const height = Math.ceil(bottom - top + 2 * margin + above + below);
  const foot = height - margin - below;
  return {
    title: legible(figure.title),
    width,
    height,
    background: colours.background,
    marks: [
      ...head,
      {
        kind: "group",
        x: margin - left,
        y: margin + above - top,
        marks: [
          ...columns.flatMap((column, index) => band(column, figure, style.stageColours ? stageColour(index) : null)),
          ...wires.flatMap((wire) => wireOf(wire, colours, sizes)),
          ...blocks.map((block) => blockOf(block, figure, measure)),
        ],
      },
      ...keys.map(
        (marks, index): Mark => ({
          kind: "group",
          x: margin + bandPadding,
          y: foot + (index + 0.8) * sizes.shape * 2,
          marks,
        }),
      ),
    ],
  };
}

function heading({ title, caption, colours, style }: Figure, { x, y, ...fitting }: Fitting & Place): readonly Mark[] {
  const size = sizesOf[style.text].title;
  return [
    words({ x, y: y + size * 1.25, face: "strong", size: size * 1.5, colour: colours.ink }, title, fitting),
    words({ x, y: y + size * 2.9, face: "words", size, colour: colours.quiet }, caption, fitting),
  ];
}

/** Light, far apart in hue and equal in lightness, so that stages differ and blocks stay legible on them. */
const stageColours = ["#e8f1fb", "#e9f6ec", "#fdf3df", "#f5eafa", "#fdebeb", "#e6f5f6"] as const;

function stageColour(index: number): string {
  return stageColours[index % stageColours.length] ?? stageColours[0];
}

/** From left to right, as many rows as it takes; the base line of each row is 0. */
function legend(
  { legend: entries, style, colours: { ink, wire } }: Figure,
  room: number,
  measure: Measure,
): readonly (readonly Mark[])[] {
  const { shape: size, wire: stroke } = sizesOf[style.text];
  const rows: Mark[][] = [];
  let x = 0;
  for (const entry of entries) {
    const keyWidth = entry.kind === "block" ? size : size * 2;
    const width = keyWidth + size / 2 + measure(entry.title, "words", size);
    if (rows.length === 0 || x + width > room) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push(
      entry.kind === "block"
        ? { kind: "box", x, y: -size * 0.86, width: size, height: size, radius: size / 4, fill: entry.colour }
        : {
            kind: "line",
            d: `M${x} ${-size * 0.36}L${x + keyWidth} ${-size * 0.36}`,
            stroke: wire,
            width: stroke,
            dash: dashOf(entry.layout, stroke),
          },
      words({ x: x + keyWidth + size / 2, y: 0, face: "words", size, colour: ink }, entry.title),
    );
    x += width + size * 1.75;
  }
  return rows;
}

function band(
  { x, width, height, title }: FigureColumn,
  { colours: { band: plain, quiet }, style }: Figure,
  own: string | null,
): readonly Mark[] {
  const size = sizesOf[style.text].shape;
  return [
    {
      kind: "box",
      x: x - bandPadding,
      y: -headHeight - bandPadding,
      width: width + 2 * bandPadding,
      height,
      radius: 12,
      fill: own ?? plain,
    },
    words({ x: x + width / 2, y: -headHeight + 4, anchor: "middle", face: "digits", size, colour: quiet }, title),
  ];
}

const dashes = { map: [], tokens: [2, 4], plain: [6, 4] } as const;

/** Strokes and gaps grow with the line, so that they stay apart when it is thick. */
function dashOf(layout: FigureWire["layout"], width: number): readonly number[] {
  return layout ? dashes[layout].map((length) => (length * width) / sizesOf.small.wire) : [];
}

function wireOf(
  { d, arrives: { x, y, flow }, layout, passes }: FigureWire,
  { wire: stroke }: FigureColours,
  { wire }: Sizes,
): readonly Line[] {
  const width = passes ? wire / 1.5 : wire;
  const [length, half] = [2.5 + 2 * wire, 1.5 + 1.5 * wire];
  const head =
    flow === "down"
      ? `M${x - half} ${y - length}L${x} ${y - 0.5}L${x + half} ${y - length}`
      : `M${x - length} ${y - half}L${x - 0.5} ${y}L${x - length} ${y + half}`;
  return [
    { kind: "line", d, stroke, width, dash: dashOf(layout, wire) },
    { kind: "line", d: head, stroke, width, dash: [] },
  ];
}
