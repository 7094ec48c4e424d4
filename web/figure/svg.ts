// The architecture as a picture: an SVG of plain shapes and words, which every program can open and print.

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

const margin = 40;
const titleHeight = 64;
const words = `font-family="Inter, 'Helvetica Neue', Arial, sans-serif"`;
const digits = `font-family="'JetBrains Mono', Menlo, Consolas, monospace"`;

/** The whole file, and its size in px. */
export function figureSvg(figure: Figure): { readonly text: string; readonly width: number; readonly height: number } {
  const { blocks, wires, columns, colours, style } = figure;
  const left = Math.min(0, ...blocks.map(({ place }) => place.x)) - bandPadding;
  const top = Math.min(0, ...blocks.map(({ place }) => place.y)) - (columns.length > 0 ? headHeight + bandPadding : 0);
  const right = Math.max(nodeWidth, ...blocks.map(({ place }) => place.x + nodeWidth)) + bandPadding;
  const bottom = Math.max(nodeHeight, ...blocks.map(({ place }) => place.y + nodeHeight)) + bandPadding;
  const width = Math.ceil(right - left + 2 * margin);
  const above = style.title ? titleHeight : 0;
  const keys = style.legend ? legendRows(figure.legend, width - 2 * margin) : [];
  const height = Math.ceil(bottom - top + 2 * margin + above + keys.length * legendPitch);
  const shift = `translate(${margin - left} ${margin + above - top})`;
  const text = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(figure.title)}</title>`,
    `<rect width="100%" height="100%" fill="${colours.background}"/>`,
    ...(style.title ? heading(figure) : []),
    `<g transform="${shift}">`,
    ...columns.map((column, index) => band(column, colours, style.stageColours ? stageColour(index) : null)),
    ...wires.map((wire) => wireOf(wire, colours)),
    ...blocks.map((block) => blockOf(block, colours, style)),
    "</g>",
    ...keys.map((row, index) => legendRow(row, height - margin - (keys.length - 1 - index) * legendPitch, colours)),
    "</svg>",
  ].join("\n");
  return { text, width, height };
}

function heading({ title, caption, colours }: Figure): readonly string[] {
  const x = margin + bandPadding;
  return [
    `<text x="${x}" y="${margin + 16}" ${words} font-size="20" font-weight="600" fill="${colours.ink}">${escaped(title)}</text>`,
    `<text x="${x}" y="${margin + 38}" ${words} font-size="13" fill="${colours.quiet}">${escaped(caption)}</text>`,
  ];
}

/** Light, far apart in hue and equal in lightness, so that stages differ and blocks stay legible on them. */
const stageColours = ["#e8f1fb", "#e9f6ec", "#fdf3df", "#f5eafa", "#fdebeb", "#e6f5f6"] as const;

function stageColour(index: number): string {
  return stageColours[index % stageColours.length] ?? stageColours[0];
}

const legendPitch = 24;
const letterPx = 6.6;

interface PlacedEntry {
  readonly entry: LegendEntry;
  readonly x: number;
}

/** From left to right, as many rows as it takes. */
function legendRows(entries: readonly LegendEntry[], room: number): readonly (readonly PlacedEntry[])[] {
  const rows: PlacedEntry[][] = [];
  let x = 0;
  for (const entry of entries) {
    const width = 30 + entry.title.length * letterPx + 20;
    if (rows.length === 0 || x + width > room) {
      rows.push([]);
      x = 0;
    }
    rows.at(-1)?.push({ entry, x });
    x += width;
  }
  return rows;
}

function legendRow(row: readonly PlacedEntry[], y: number, { ink, wire }: FigureColours): string {
  return row
    .map(({ entry, x }) => {
      const left = margin + bandPadding + x;
      const key =
        entry.kind === "block"
          ? `<rect x="${left + 4}" y="${y - 10}" width="12" height="12" rx="3" fill="${entry.colour}"/>`
          : `<path d="M${left} ${y - 4}L${left + 22} ${y - 4}" fill="none" stroke="${wire}" stroke-width="1.5" stroke-linecap="round"${dashes[entry.layout]}/>`;
      return `${key}<text x="${left + 28}" y="${y}" ${words} font-size="12" fill="${ink}">${escaped(entry.title)}</text>`;
    })
    .join("");
}

function band(
  { x, width, height, title }: FigureColumn,
  { band: plain, quiet }: FigureColours,
  own: string | null,
): string {
  const fill = own ?? plain;
  return [
    `<rect x="${x - bandPadding}" y="${-headHeight - bandPadding}" width="${width + 2 * bandPadding}" height="${height}" rx="12" fill="${fill}"/>`,
    `<text x="${x + width / 2}" y="${-headHeight + 4}" text-anchor="middle" ${digits} font-size="12" fill="${quiet}">${escaped(title)}</text>`,
  ].join("");
}

const dashes = { map: "", tokens: ` stroke-dasharray="2 4"`, plain: ` stroke-dasharray="6 4"` } as const;

function wireOf({ d, layout, passes }: FigureWire, { wire }: FigureColours): string {
  return `<path d="${escaped(d)}" fill="none" stroke="${wire}" stroke-width="${passes ? 1 : 1.5}" stroke-linecap="round"${layout ? dashes[layout] : ""}/>`;
}

function blockOf(
  { place: { x, y }, title, summary, shape, repeat, colour }: FigureBlock,
  colours: FigureColours,
  { tinted }: FigureStyle,
): string {
  const { surface, line, ink, quiet } = colours;
  const fill = tinted ? tintOf(colour) : surface;
  const copies = repeat > 1 ? `×${repeat}` : "";
  const room = nodeWidth - 32 - (copies === "" ? 0 : 32);
  return [
    `<g transform="translate(${x} ${y})">`,
    `<rect x="0.5" y="0.5" width="${nodeWidth - 1}" height="${nodeHeight - 1}" rx="8" fill="${fill}" stroke="${tinted ? colour : line}"/>`,
    `<rect width="4" height="${nodeHeight - 16}" x="0" y="8" rx="2" fill="${colour}"/>`,
    `<text x="16" y="25" ${words} font-size="13" font-weight="600" fill="${ink}">${escaped(fitted(title, room, 7.1))}</text>`,
    copies &&
      `<text x="${nodeWidth - 12}" y="25" text-anchor="end" ${digits} font-size="12" fill="${colour}">${copies}</text>`,
    `<text x="16" y="45" ${words} font-size="11" fill="${quiet}">${escaped(fitted(summary, nodeWidth - 28, 5.7))}</text>`,
    `<text x="16" y="71" ${digits} font-size="12" fill="${ink}">${escaped(shape)}</text>`,
    "</g>",
  ]
    .filter((part) => part !== "")
    .join("");
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

/** Cut to what fits, by the mean width of a letter: without the page there is nothing to measure with. */
function fitted(text: string, room: number, letterWidth: number): string {
  const most = Math.floor(room / letterWidth);
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Names come from documents of others: they are text, never markup; what XML forbids is left out. */
function escaped(text: string): string {
  return [...text]
    .filter(
      (character) => character >= " " && character !== "\u007f" && character !== "\ufffe" && character !== "\uffff",
    )
    .map((character) => entities[character] ?? character)
    .join("");
}
