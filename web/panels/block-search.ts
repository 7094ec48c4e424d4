// Finds blocks and models by words: every word must occur, titles count most, the start of a word more than its middle.

import type { Block } from "#graph-schema";
import { familyLooks } from "../family.ts";

interface Searchable {
  /** Most telling first; a hit in an earlier text ranks higher. */
  readonly texts: readonly string[];
}

/** @returns 0 where a word is not found; greater is better */
export function matchScore({ texts }: Searchable, query: string): number {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  let total = 0;
  for (const word of words) {
    const best = Math.max(0, ...texts.map((text, index) => scoreIn(text.toLowerCase(), word) / (index + 1)));
    if (best === 0) return 0;
    total += best;
  }
  return total;
}

function scoreIn(text: string, word: string): number {
  const at = text.indexOf(word);
  if (at < 0) return initials(text).startsWith(word) ? 2 : 0;
  if (at === 0) return 4;
  return /[^a-z0-9]/.test(text[at - 1] ?? "") ? 3 : 1;
}

/** `sdta` finds "split depth-wise transpose attention". */
function initials(text: string): string {
  return text
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .join("");
}

export function blockTexts({ title, type, family, doc, paper }: Block): readonly string[] {
  return [title, type.replace(".", " "), familyLooks[family].title, paper?.title ?? "", doc];
}

/** Best first, those of equal score in the given order. */
export function found<T>(items: readonly T[], query: string, textsOf: (item: T) => readonly string[]): readonly T[] {
  if (query.trim() === "") return items;
  return items
    .map((item) => ({ item, score: matchScore({ texts: textsOf(item) }, query) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
