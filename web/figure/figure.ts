// What a figure shows: blocks, wires, columns and a legend, and the style that it is drawn in.

import type { Column, Flow, Place } from "../layout/placement.ts";

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
  /** Where its arrow points, and which way. */
  readonly arrives: Place & { readonly flow: Flow };
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
  /** `small`: as on screen, with settings; the others are legible when a paper shrinks the figure to its width. */
  readonly text: "small" | "medium" | "large";
}

export interface Sizes {
  readonly title: number;
  /** Of shapes, counts of copies and the legend. */
  readonly shape: number;
  /** Of settings, which only the small text has room for. */
  readonly detail: number | null;
  readonly wire: number;
  readonly edge: number;
}

/** In px. */
export const sizesOf = {
  small: { title: 13, shape: 12, detail: 11, wire: 1.5, edge: 1 },
  medium: { title: 18, shape: 16, detail: null, wire: 2, edge: 1.25 },
  large: { title: 23, shape: 21, detail: null, wire: 2.75, edge: 1.75 },
} as const satisfies Record<FigureStyle["text"], Sizes>;

export type LegendEntry =
  | { readonly kind: "block"; readonly title: string; readonly colour: string }
  | { readonly kind: "wire"; readonly title: string; readonly layout: NonNullable<FigureWire["layout"]> };
