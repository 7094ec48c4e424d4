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
const plainGlyphs = { liga: false, clig: false, calt: false } as const;

/** The shapes have digits and letters of most of Europe; what they lack, the words' face may have. */
const insteadOf = { words: ["digits"], strong: ["words", "digits"], digits: ["words"] } as const satisfies Record<
  Face,
  readonly Face[]
>;

export function typesetting(files: FontFiles): Typesetting {
  const fonts = { words: fontIn(files.words), strong: fontIn(files.strong), digits: fontIn(files.digits) };
  const widths = new Map<Font, Map<string, number>>();
  // In em. Word by word, as pdfkit sets them: figures of many blocks say the same words again.
  const wordWidth = (font: Font, word: string) => {
    const known = widths.get(font) ?? new Map<string, number>();
    widths.set(font, known);
    const width = known.get(word) ?? font.layout(word).advanceWidth / font.unitsPerEm;
    known.set(word, width);
    return width;
  };
  const found: Readonly<Record<Face, Map<string, Font | undefined>>> = {
    words: new Map(),
    strong: new Map(),
    digits: new Map(),
  };
  const fontOf = (letter: string, face: Face): Font | undefined => {
    const known = found[face];
    if (!known.has(letter)) {
      const codePoint = letter.codePointAt(0) ?? 0;
      const choices = [face, ...insteadOf[face]].map((each) => fonts[each]);
      known.set(
        letter,
        choices.find((font) => font.hasGlyphForCodePoint(codePoint)),
      );
    }
    return known.get(letter);
  };
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
        width: text.split(/(?<=[ \t])/).reduce((sum, word) => sum + wordWidth(font, word), 0) * size,
      }));
    },
    missing: ({ marks }) => [
      ...new Set(marks.flatMap(wordsOf).flatMap(({ text, face }) => visible(text).filter((it) => !fontOf(it, face)))),
    ],
  };
}

function fontIn(file: Uint8Array): Font {
  const font = create(file);
  return Object.create(font, { layout: { value: (text: string) => font.layout(text, plainGlyphs) } });
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
