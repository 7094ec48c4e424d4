// What a block family looks like: a name, a colour token of theme.css and a glyph, everywhere the same.

import {
  AudioLines,
  CircleDot,
  Frame,
  Grid3x3,
  Grip,
  type LucideIcon,
  Minimize2,
  Rows3,
  Shuffle,
  Target,
  Waypoints,
} from "lucide-react";
import type { Family } from "#graph-schema";

export interface FamilyLook {
  readonly title: string;
  /** A CSS colour; the theme decides its value. */
  readonly colour: string;
  readonly Glyph: LucideIcon;
}

function look(title: string, token: Family, Glyph: LucideIcon): FamilyLook {
  return { title, colour: `var(--color-family-${token})`, Glyph };
}

/** Colour alone never tells: each family has its own glyph as well. */
export const familyLooks: Readonly<Record<Family, FamilyLook>> = {
  io: look("Input and output", "io", CircleDot),
  stem: look("Stems", "stem", Frame),
  conv: look("Convolution", "conv", Grid3x3),
  attention: look("Attention", "attention", Waypoints),
  mixing: look("Token mixing", "mixing", Shuffle),
  pooling: look("Down-sampling", "pooling", Minimize2),
  layout: look("Layout and tokens", "layout", Rows3),
  norm: look("Norm and activation", "norm", AudioLines),
  sparse: look("Dynamic and sparse", "sparse", Grip),
  head: look("Heads", "head", Target),
};

const heatSteps = 8;

/** Colour of a share of the greatest value, 0 to 1, on the sequential ramp of theme.css. */
export function heatColour(share: number): string {
  const place = Math.min(1, Math.max(0, Number.isFinite(share) ? share : 0)) * heatSteps;
  const low = Math.min(heatSteps - 1, Math.floor(place));
  const percent = Math.round((place - low) * 100);
  return `color-mix(in oklch, var(--color-heat-${low}), var(--color-heat-${low + 1}) ${percent}%)`;
}

/** Words on a heat colour: light on the dark end, dark on the light end. */
export function heatInk(share: number): string {
  return share < 0.45 ? "oklch(0.98 0 0)" : "oklch(0.2 0.02 265)";
}
