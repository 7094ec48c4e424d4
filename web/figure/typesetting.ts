// Sets lines of text in the fonts that a PDF brings: which font has which letter, and how wide a line is.

import { create, type Font } from "fontkit";
import type { Drawing, Face, Mark } from "./marks.ts";

/** Whole TrueType files, one per face. */
export type FontFiles = Readonly<Record<Face, Uint8Array<ArrayBuffer>>>;

/** Letters next to each other that one font has. */
export interface Run {
  readonly font: Font;
  readonly text: string;
  /** In px. */
  readonly width: number;
}

export interface Typesetting {
  readonly runs: (text: string, face: Face, size: number) => readonly Run[];
  /** Characters of the drawing that none of the fonts has, each once. */
  readonly missing: (drawing: Drawing) => readonly string[];
}

/** One glyph per character, so that what is copied out of the PDF is what was put in. */
export const glyphFeatures = { liga: false, clig: false, calt: false } as const;

/** The shapes have digits and letters of most of Europe; what they lack, the words' face may have. */
const insteadOf = { words: ["digits"], strong: ["words", "digits"], digits: ["words"] } as const satisfies Record<
  Face,
  readonly Face[]
>;

export function typesetting(files: FontFiles): Typesetting {
  const fonts = { words: create(files.words), strong: create(files.strong), digits: create(files.digits) };
  const fontOf = (letter: string, face: Face): Font | undefined =>
    [face, ...insteadOf[face]]
      .map((each) => fonts[each])
      .find((font) => font.hasGlyphForCodePoint(letter.codePointAt(0) ?? 0));
  return {
    runs: (text, face, size) => {
      const runs: { readonly font: Font; text: string }[] = [];
      for (const letter of visible(text)) {
        const font = fontOf(letter, face) ?? fonts[face];
        const last = runs.at(-1);
        if (last?.font === font) last.text += letter;
        else runs.push({ font, text: letter });
      }
      return runs.map(({ font, text }) => ({
        font,
        text,
        width: (font.layout(text, glyphFeatures).advanceWidth / font.unitsPerEm) * size,
      }));
    },
    missing: ({ marks }) => [
      ...new Set(marks.flatMap(wordsOf).flatMap(({ text, face }) => visible(text).filter((it) => !fontOf(it, face)))),
    ],
  };
}

export function widthOf(runs: readonly Run[]): number {
  return runs.reduce((sum, { width }) => sum + width, 0);
}

function wordsOf(mark: Mark): readonly (Mark & { readonly kind: "words" })[] {
  if (mark.kind === "group") return mark.marks.flatMap(wordsOf);
  return mark.kind === "words" ? [mark] : [];
}

/** Without marks that only steer how others are shown (direction, joining, variants): they have no glyph. */
function visible(text: string): readonly string[] {
  return [...text.normalize("NFC").replace(/\p{Default_Ignorable_Code_Point}/gu, "")];
}
