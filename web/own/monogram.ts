// The two or three signs that stand for a custom block where others have the glyph of their family.

import type { Block } from "#graph-schema";

/** Of its definition's title, so that all its uses have the same; null: a block that everyone has. */
export function monogramOf({ type, title }: Pick<Block, "type" | "title">): string | null {
  return type.startsWith("own.") ? initials(title) : null;
}

/** `HS` of "Hybrid stage", `B12` of "Block 12", `St` of "Stem". */
export function initials(title: string): string {
  const words = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = "?", ...others] = words;
  const last = others.at(-1);
  if (last === undefined) return upper(first.slice(0, 1)) + first.slice(1, 2);
  return upper(first.slice(0, 1)) + (/^\d+$/.test(last) ? last.slice(-2) : upper((others[0] ?? "").slice(0, 1)));
}

function upper(text: string): string {
  return text.toLocaleUpperCase();
}
