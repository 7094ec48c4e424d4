// How Hugging Face transformers names the parts of a layer: as its ViT does, unless a model has parts of its own.

import type { RenameTable } from "../weights.ts";

/** Theirs, as a pattern, and ours. */
export type PartNames = readonly (readonly [theirs: string, ours: string])[];

const layer: PartNames = [
  ["attention\\.output\\.dense", "attn.proj"],
  ["intermediate\\.dense", "mlp.fc1"],
  ["output\\.dense", "mlp.fc2"],
  ["layernorm_before", "norm1"],
  ["layernorm_after", "norm2"],
];

/** `theirs` is the pattern of the path to a layer, `ours` its replacement; both end where the part's name begins. */
export function layerNames(theirs: string, ours: string, parts: PartNames = layer): RenameTable {
  return parts.map(([theirPart, ourPart]) => ({
    pattern: new RegExp(`${theirs}${theirPart}\\.`),
    replacement: `${ours}${ourPart}.`,
  }));
}
