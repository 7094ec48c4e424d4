// What a change of the document would do: to the figures of the model, and to its shapes.

import type { Document } from "#graph-schema";
import { checkedOf, costsComplete, costsOf, peakOf } from "../derived.ts";

export interface Change {
  readonly before: number;
  readonly after: number;
}

export interface Effect {
  /** The first error that the change would bring, and how many; null: none. */
  readonly breaks: { readonly sentence: string; readonly count: number } | null;
  /** Errors that it would take away. */
  readonly mends: number;
  /** null: the model before or after has blocks without types, so that totals would not compare. */
  readonly figures: {
    readonly parameters: Change;
    readonly macs: Change;
    /** Most activation memory alive at once, in bytes; null: not known. */
    readonly peakBytes: Change | null;
  } | null;
}

export function effectOf(before: Document, after: Document, conventionId: string): Effect {
  const [old, now] = [errorsOf(before), errorsOf(after)];
  const fresh = [...now].filter(([key]) => !old.has(key));
  const gone = [...old.keys()].filter((key) => !now.has(key)).length;
  const [first] = fresh;
  const comparable = costsComplete(before) && costsComplete(after);
  const [was, is] = [costsOf(before, conventionId), costsOf(after, conventionId)];
  const [peakBefore, peakAfter] = [peakOf(before), peakOf(after)];
  return {
    breaks: first ? { sentence: first[1], count: fresh.length } : null,
    mends: gone,
    figures: comparable
      ? {
          parameters: { before: was.parameters, after: is.parameters },
          macs: { before: was.macs, after: is.macs },
          peakBytes: peakBefore && peakAfter ? { before: peakBefore.bytes, after: peakAfter.bytes } : null,
        }
      : null,
  };
}

/** Sentences by what makes an error the same one: its kind and its place. */
function errorsOf(doc: Document): ReadonlyMap<string, string> {
  return new Map(
    checkedOf(doc)
      .diagnostics.filter(({ severity }) => severity === "error")
      .map(({ code, node, field, message }) => [`${code} ${node ?? ""} ${field ?? ""}`, message]),
  );
}
