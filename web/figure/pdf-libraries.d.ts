// The part of pdfkit and fontkit that we call; they bring no types, and those of others need Node's.

declare module "fontkit" {
  export interface Font {
    readonly unitsPerEm: number;
    hasGlyphForCodePoint(codePoint: number): boolean;
    layout(text: string, features?: Readonly<Record<string, boolean>>): { readonly advanceWidth: number };
  }
  export function create(file: Uint8Array): Font;
}

declare module "pdfkit" {
  export default class PDFDocument {
    constructor(options: {
      readonly size: readonly [number, number];
      readonly margin: number;
      /** Empty: none until one is chosen. */
      readonly font: "";
      readonly displayTitle: boolean;
      readonly info: Readonly<Record<string, string>>;
    });
    save(): this;
    restore(): this;
    scale(factor: number): this;
    translate(x: number, y: number): this;
    rect(x: number, y: number, width: number, height: number): this;
    roundedRect(x: number, y: number, width: number, height: number, radius: number): this;
    path(d: string): this;
    lineWidth(width: number): this;
    lineCap(style: "round"): this;
    dash(lengths: readonly number[]): this;
    fill(colour: string): this;
    stroke(colour: string): this;
    fillAndStroke(fill: string, stroke: string): this;
    fillColor(colour: string): this;
    font(font: import("fontkit").Font): this;
    fontSize(size: number): this;
    text(
      text: string,
      x: number,
      y: number,
      options: {
        readonly lineBreak: false;
        readonly baseline: "alphabetic";
      },
    ): this;
    end(): void;
  }
}

declare module "pdfkit/output" {
  export function toBytes(document: import("pdfkit").default): Promise<Uint8Array<ArrayBuffer>>;
}
