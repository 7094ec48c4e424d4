// The architecture as a picture: boxes, lines and words, each at its place; svg.ts and pdf.ts spell them in a file.

import { bandPadding, type Column, headHeight, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";

export interface FigureBlock {
  readonly place: Place;
  readonly title: string;
  readonly summary: string;
  /** What it gives; empty: not known. */
  readonly shape: string;
  readonly repeat: number;
  /** Of its family; a colour that SVG 1.1 knows. */
  readonly colour: string;
}

export interface FigureWire {
  /** For the `d` of a path. */
  readonly d: string;
  readonly layout: "map" | "tokens" | "plain" | null;
  /** Leads past other blocks: drawn thinner. */
  readonly passes: boolean;
}

export interface FigureColumn extends Pick<Column, "x" | "width"> {
  readonly height: number;
  readonly title: string;
}

export interface FigureColours {
  readonly background: string;
  readonly band: string;
  readonly surface: string;
  readonly line: string;
  readonly wire: string;
  readonly ink: string;
  readonly quiet: string;
}

export interface Figure {
  readonly title: string;
  /** `5.59 M parameters · 1.26 G MACs (fvcore)`. */
  readonly caption: string;
  readonly blocks: readonly FigureBlock[];
  readonly wires: readonly FigureWire[];
  readonly columns: readonly FigureColumn[];
  readonly colours: FigureColours;
  readonly style: FigureStyle;
  /** Kinds of block and of wire that occur, for the legend. */
  readonly legend: readonly LegendEntry[];
}

export interface FigureStyle {
  /** Name and figures above the picture; in a paper the caption has them. */
  readonly title: boolean;
  readonly legend: boolean;
  /** A tint of its own behind each stage. */
  readonly stageColours: boolean;
  /** Blocks filled with a light tint of their kind, as papers draw them. */
  readonly tinted: boolean;
}

export type LegendEntry =
  | { readonly kind: "block"; readonly title: string; readonly colour: string }
  | { readonly kind: "wire"; readonly title: string; readonly layout: NonNullable<FigureWire["layout"]> };

/** `words`: Inter, `strong`: its semi-bold, `digits`: JetBrains Mono. */
export type Face = "words" | "strong" | "digits";

export interface Box {
  readonly kind: "box";
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly radius: number;
  readonly fill: string;
  /** Of its edge, 1 px wide. */
  readonly stroke?: string;
}

export interface Line {
  readonly kind: "line";
  /** For the `d` of a path. */
  readonly d: string;
  readonly stroke: string;
  readonly width: number;
  /** Lengths of strokes and gaps; empty: solid. */
  readonly dash: readonly number[];
}

export interface Words {
  readonly kind: "words";
  readonly text: string;
  readonly x: number;
  /** Of the base line. */
  readonly y: number;
  readonly face: Face;
  readonly size: number;
  readonly anchor: "start" | "middle" | "end";
  readonly colour: string;
}

export interface Group {
  readonly kind: "group";
  readonly x: number;
  readonly y: number;
  readonly marks: readonly Mark[];
}

export type Mark = Box | Line | Words | Group;

/** In px, y downwards. */
export interface Drawing {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly marks: readonly Mark[];
}

/** The width of a line of text in px. */
export type Measure = (text: string, face: Face, size: number) => number;

/** Of a letter, as a share of the size: for a file whose reader brings the font. */
const meanWidths = { words: 0.52, strong: 0.545, digits: 0.6 } as const satisfies Record<Face, number>;
const meanMeasure: Measure = (text, face, size) => text.length * size * meanWidths[face];

const margin = 40;
const titleHeight = 64;

/** @param measure in the font that the file will be read in, so that what is too long is cut where it must be */
export function drawingOf(figure: Figure, measure: Measure = meanMeasure): Drawing {
  const { blocks, wires, columns, colours, style } = figure;
  const left = Math.min(0, ...blocks.map(({ place }) => place.x)) - bandPadding;
  const top = Math.min(0, ...blocks.map(({ place }) => place.y)) - (columns.length > 0 ? headHeight + bandPadding : 0);
  const right = Math.max(nodeWidth, ...blocks.map(({ place }) => place.x + nodeWidth)) + bandPadding;
  const bottom = Math.max(nodeHeight, ...blocks.map(({ place }) => place.y + nodeHeight)) + bandPadding;
  const width = Math.ceil(right - left + 2 * margin);
  const above = style.title ? titleHeight : 0;
  const keys = style.legend ? legendRows(figure.legend, width - 2 * margin, measure) : [];
  const height = Math.ceil(bottom - top + 2 * margin + above + keys.length * legendPitch);
  return {
    title: legible(figure.title),
    width,
    height,
    background: colours.background,
    marks: [
      ...(style.title ? heading(figure, { room: width - 2 * margin - bandPadding, measure }) : []),
      {
        kind: "group",
        x: margin - left,
        y: margin + above - top,
        marks: [
          ...columns.flatMap((column, index) => band(column, colours, style.stageColours ? stageColour(index) : null)),
          ...wires.map((wire) => wireOf(wire, colours)),
          ...blocks.map((block) => blockOf(block, figure, measure)),
        ],
      },
      ...keys.flatMap((row, index) =>
        legendRow(row, height - margin - (keys.length - 1 - index) * legendPitch, colours),
      ),
    ],
  };
}

interface Fitting {
  readonly room: number;
  readonly measure: Measure;
}

function heading({ title, caption, colours }: Figure, fitting: Fitting): readonly Mark[] {
  const x = margin + bandPadding;
  return [
    words({ x, y: margin + 16, face: "strong", size: 20, colour: colours.ink }, title, fitting),
    words({ x, y: margin + 38, face: "words", size: 13, colour: colours.quiet }, caption, fitting),
  ];
}

/** Light, far apart in hue and equal in lightness, so that stages differ and blocks stay legible on them. */
const stageColours = ["#e8f1fb", "#e9f6ec", "#fdf3df", "#f5eafa", "#fdebeb", "#e6f5f6"] as const;

function stageColour(index: number): string {
  return stageColours[index % stageColours.length] ?? stageColours[0];
}

const legendPitch = 24;
const legendSize = 12;

interface PlacedEntry {
  readonly entry: LegendEntry;
  readonly x: number;
}

/** From left to right, as many rows as it takes. */
function legendRows(
  entries: readonly LegendEntry[],
  room: number,
  measure: Measure,
): readonly (readonly PlacedEntry[])[] {
  const rows: PlacedEntry[][] = [];
  let x = 0;
  for (const entry of entries) {
    const width = 28 + measure(entry.title, "words", legendSize) + 24;
    if (rows.length === 0 || x + width > room) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ entry, x });
    x += width;
  }
  return rows;
}

function legendRow(row: readonly PlacedEntry[], y: number, { ink, wire }: FigureColours): readonly Mark[] {
  return row.flatMap(({ entry, x }): readonly Mark[] => {
    const left = margin + bandPadding + x;
    return [
      entry.kind === "block"
        ? { kind: "box", x: left + 4, y: y - 10, width: 12, height: 12, radius: 3, fill: entry.colour }
        : {
            kind: "line",
            d: `M${left} ${y - 4}L${left + 22} ${y - 4}`,
            stroke: wire,
            width: 1.5,
            dash: dashes[entry.layout],
          },
      words({ x: left + 28, y, face: "words", size: legendSize, colour: ink }, entry.title),
    ];
  });
}

function band(
  { x, width, height, title }: FigureColumn,
  { band: plain, quiet }: FigureColours,
  own: string | null,
): readonly Mark[] {
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
    words({ x: x + width / 2, y: -headHeight + 4, anchor: "middle", face: "digits", size: 12, colour: quiet }, title),
  ];
}

const dashes = { map: [], tokens: [2, 4], plain: [6, 4] } as const;

function wireOf({ d, layout, passes }: FigureWire, { wire }: FigureColours): Line {
  return { kind: "line", d, stroke: wire, width: passes ? 1 : 1.5, dash: layout ? dashes[layout] : [] };
}

function blockOf(
  { place, title, summary, shape, repeat, colour }: FigureBlock,
  { colours: { surface, line, ink, quiet }, style: { tinted } }: Figure,
  measure: Measure,
): Group {
  const copies = repeat > 1 ? `×${repeat}` : "";
  const copiesWidth = copies === "" ? 0 : measure(copies, "digits", 12) + 8;
  return {
    kind: "group",
    ...place,
    marks: [
      {
        kind: "box",
        x: 0.5,
        y: 0.5,
        width: nodeWidth - 1,
        height: nodeHeight - 1,
        radius: 8,
        fill: tinted ? tintOf(colour) : surface,
        stroke: tinted ? colour : line,
      },
      { kind: "box", x: 0, y: 8, width: 4, height: nodeHeight - 16, radius: 2, fill: colour },
      words({ x: 16, y: 25, face: "strong", size: 13, colour: ink }, title, {
        room: nodeWidth - 28 - copiesWidth,
        measure,
      }),
      words({ x: nodeWidth - 12, y: 25, anchor: "end", face: "digits", size: 12, colour }, copies),
      words({ x: 16, y: 45, face: "words", size: 11, colour: quiet }, summary, { room: nodeWidth - 28, measure }),
      words({ x: 16, y: 71, face: "digits", size: 12, colour: ink }, shape, { room: nodeWidth - 28, measure }),
    ],
  };
}

/** A quarter of the colour on white. @param colour `#rrggbb` */
function tintOf(colour: string): string {
  const parts = /^#(..)(..)(..)$/.exec(colour)?.slice(1) ?? [];
  if (parts.length !== 3) return "#ffffff";
  return `#${parts
    .map((part) =>
      Math.round(255 - 0.18 * (255 - Number.parseInt(part, 16)))
        .toString(16)
        .padStart(2, "0"),
    )
    .join("")}`;
}

/** @param fitting absent: the text is ours and short */
function words(
  { anchor = "start", ...how }: Omit<Words, "kind" | "text" | "anchor"> & { readonly anchor?: Words["anchor"] },
  text: string,
  fitting?: Fitting,
): Words {
  const shown = legible(text);
  return { kind: "words", ...how, anchor, text: fitting ? fitted(shown, how, fitting) : shown };
}

/** The longest beginning that fits; names that users type can have any length. */
function fitted(text: string, { face, size }: Pick<Words, "face" | "size">, { room, measure }: Fitting): string {
  if (text.length <= mostLetters && measure(text, face, size) <= room) return text;
  const letters = [...text].slice(0, mostLetters);
  let [fits, fails] = [1, letters.length];
  while (fits < fails - 1) {
    const middle = (fits + fails) >> 1;
    if (measure(cut(letters, middle), face, size) <= room) fits = middle;
    else fails = middle;
  }
  return cut(letters, fits);
}

/** More than any place has room for. */
const mostLetters = 400;

function cut(letters: readonly string[], most: number): string {
  return `${letters.slice(0, most).join("").trimEnd()}…`;
}

/** Names come from documents of others: what no file may hold (controls, halves of letters) becomes a gap. */
function legible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]+/gu, " ");
}
