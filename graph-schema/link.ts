// A whole model in a link, or two that are compared, each in the compact form.

import { fromCompact, toCompact } from "./compact.ts";
import type { Document } from "./document.ts";
import { decodePayload, type EncodedLink, encodePayload, type Payload } from "./link-payload.ts";
import { type ParsedDocument, parseDocument } from "./migrate.ts";

export type { EncodedLink };

/** The link of a model, unless it would be too large to be read again. Never throws. */
export function encodeLink(doc: Document): Promise<EncodedLink> {
  return encodePayload(toCompact(doc));
}

/** What a link holds: one model, or an earlier and a later one to be compared. */
export type Shared =
  | { readonly ok: true; readonly kind: "model"; readonly doc: Document }
  | { readonly ok: true; readonly kind: "comparison"; readonly before: Document; readonly after: Document }
  | Extract<ParsedDocument, { readonly ok: false }>;

/** Two documents in one link: what they have in common costs its length only once, since they are deflated together. */
export function encodeComparison(before: Document, after: Document): Promise<EncodedLink> {
  return encodePayload({ compare: [toCompact(before), toCompact(after)] });
}

/** Reads a whole link or what follows its `#`. Never throws; bounds sizes before and while inflating. */
export async function decodeShared(link: string): Promise<Shared> {
  const payload = await decodePayload(link);
  if (!payload.ok) return payload;
  const pair = comparedIn(payload);
  if (!pair) {
    const parsed = parseDocument(fromCompact(payload.json));
    return parsed.ok ? { ...parsed, kind: "model" } : parsed;
  }
  const [before, after] = pair.map((json) => parseDocument(fromCompact(json)));
  if (!before?.ok) return before ?? incomplete;
  if (!after?.ok) return after ?? incomplete;
  return { ok: true, kind: "comparison", before: before.doc, after: after.doc };
}

/** The model of a link; of a comparison the later one. Never throws. */
export async function decodeLink(link: string): Promise<ParsedDocument> {
  const shared = await decodeShared(link);
  if (!shared.ok) return shared;
  return { ok: true, doc: shared.kind === "model" ? shared.doc : shared.after };
}

const incomplete = {
  ok: false,
  reason: "invalid",
  message: "This link does not hold two models: it is incomplete or was cut.",
} as const;

function comparedIn({ json }: Extract<Payload, { readonly ok: true }>): readonly unknown[] | undefined {
  if (typeof json !== "object" || json === null || !("compare" in json)) return undefined;
  return Array.isArray(json.compare) ? json.compare : [];
}
