// What a block says where its face leaves a choice, the same as an element and in a picture.

import type { Face } from "./faces.ts";

/** Is a title set smaller, so that a count of copies has room beside it? */
export function isLongTitle(title: string): boolean {
  return title.length > 23;
}

/** Of what the block gives, else of what it takes, else why there is none. */
export function shapeText({ outputs, inputs, state }: Face): string {
  const shape = outputs[0] ? outputs[0].shape : (inputs[0]?.shape ?? null);
  return shape ?? (state === "error" ? "no shape" : "waiting");
}

export function summaryText({ bypass, summary }: Face): string {
  return bypass ? "bypassed" : summary;
}
