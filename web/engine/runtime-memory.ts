// What fits into the memory of the runtime.

import { type Document, defaultConvention } from "#graph-schema";
import { costsOf } from "../derived.ts";

/** More weights than this do not fit beside the runtime in a 4 GB address space. */
const mostWeightBytes = 1.5e9;

/** The bytes of weights that are too many to be run; null: they fit. */
export function bytesTooMany(doc: Document): number | null {
  const { weightBytes } = costsOf(doc, defaultConvention);
  return weightBytes > mostWeightBytes ? weightBytes : null;
}
