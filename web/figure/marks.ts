// What a drawing is made of: boxes, lines and words at their places; svg.ts and pdf.ts spell them in a file.

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
  readonly edge?: { readonly stroke: string; readonly width: number };
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

export interface Fitting {
  readonly room: number;
  readonly measure: Measure;
}

/** @param fitting absent: the text is ours and short */
export function words(
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
export const mostLetters = 400;

function cut(letters: readonly string[], most: number): string {
  return `${letters.slice(0, most).join("").trimEnd()}…`;
}

/** Names come from documents of others: what no file may hold (controls, halves of letters) becomes a gap. */
export function legible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]+/gu, " ");
}

/** Of the smallest words, in px; null: there are none. */
export function smallestText({ marks }: Pick<Drawing, "marks">): number | null {
  const sizes = marks.flatMap((mark) => {
    if (mark.kind === "words") return mark.text === "" ? [] : [mark.size];
    return mark.kind === "group" ? (smallestText(mark) ?? []) : [];
  });
  return sizes.length === 0 ? null : Math.min(...sizes);
}
