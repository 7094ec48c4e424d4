// How a difference looks everywhere: a word, a colour and a glyph, since colour alone never tells.

import { type LucideIcon, Minus, PencilLine, Plus, Waves } from "lucide-react";
import type { DifferenceKind } from "./compare-rows.ts";

export interface DifferenceLook {
  readonly word: string;
  /** A class for text. */
  readonly colour: string;
  readonly Glyph: LucideIcon;
}

export const differenceLooks: Readonly<Record<DifferenceKind, DifferenceLook>> = {
  added: { word: "added", colour: "text-success", Glyph: Plus },
  removed: { word: "removed", colour: "text-danger", Glyph: Minus },
  changed: { word: "changed", colour: "text-accent", Glyph: PencilLine },
  affected: { word: "affected", colour: "text-ink-3", Glyph: Waves },
};
