// Reading a document from outside: hostile JSON in, a valid document of today's schema out, or one clear sentence.

import { type Document, documentSchema, documentShape, libraryVersion } from "./document.ts";
import { documentProblem } from "./document-problem.ts";
import { limits } from "./limits.ts";

/** Pure step from schema n (its index + 1) to n + 1. A released step is never changed. */
type Migration = (doc: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

export const migrations: readonly Migration[] = [
  // 2: custom blocks and frames. What a document of schema 1 says, it says in schema 2.
  (doc) => ({ ...doc, schema: 2 }),
];

export type ParsedDocument =
  | { readonly ok: true; readonly doc: Document }
  | {
      readonly ok: false;
      /** `newer`: made by a later Vitrine; may be shown, not edited. */
      readonly reason: "newer" | "invalid" | "tooLarge";
      readonly message: string;
    };

const forbiddenKeys = new Set(["__proto__", "constructor", "prototype"]);
const maxDepth = 12;
const maxValues = 500_000;

class Refused extends Error {}

/** Own keys only, plain values only, bounded depth and count. */
function ownCopy(value: unknown): unknown {
  let budget = maxValues;
  const copy = (from: unknown, depth: number): unknown => {
    if (--budget < 0) throw new Refused("it holds too many values");
    if (depth > maxDepth) throw new Refused("it is nested too deeply");
    if (from === null || typeof from === "string" || typeof from === "boolean") return from;
    if (typeof from === "number") {
      if (!Number.isFinite(from)) throw new Refused("it holds a number that is not finite");
      return from;
    }
    if (Array.isArray(from)) return from.map((item) => copy(item, depth + 1));
    if (typeof from !== "object") throw new Refused(`it holds a ${typeof from}`);
    const entries = Object.keys(from)
      .filter((key) => !forbiddenKeys.has(key) && (from as Record<string, unknown>)[key] !== undefined)
      .map((key) => [key, copy((from as Record<string, unknown>)[key], depth + 1)] as const);
    return Object.fromEntries(entries);
  };
  return copy(value, 0);
}

/** A document from parsed JSON of any origin. Never throws. */
export function parseDocument(json: unknown): ParsedDocument {
  let raw: unknown;
  try {
    raw = ownCopy(json);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ok: false, reason: "invalid", message: `This is no Vitrine document: ${error.message}.` };
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw) || !("schema" in raw))
    return { ok: false, reason: "invalid", message: "This is no Vitrine document: it names no schema." };
  let doc = raw as Readonly<Record<string, unknown>>;
  const { schema, library } = doc;
  if (typeof schema !== "number" || !Number.isInteger(schema) || schema < 1)
    return {
      ok: false,
      reason: "invalid",
      message: `This is no Vitrine document: schema ${String(schema)} does not exist.`,
    };
  if (schema > documentSchema || (typeof library === "number" && library > libraryVersion))
    return {
      ok: false,
      reason: "newer",
      message: "This document was made by a newer Vitrine; this one is too old to read it.",
    };
  for (const migration of migrations.slice(schema - 1)) doc = migration(doc);
  const parsed = documentShape.safeParse(doc);
  if (parsed.success) return { ok: true, doc: parsed.data };
  const reason = parsed.error.issues[0]?.code === "too_big" ? "tooLarge" : "invalid";
  return { ok: false, reason, message: `This document is not right: ${documentProblem(parsed.error, doc)}.` };
}

/** A document from JSON text; of a block library or a copied piece, the document that it is. Never throws. */
export function parseDocumentText(text: string): ParsedDocument {
  // No text has fewer bytes than characters.
  const bytes = text.length > limits.documentBytes ? text.length : new TextEncoder().encode(text).length;
  if (bytes > limits.documentBytes)
    return {
      ok: false,
      reason: "tooLarge",
      message: `This document is too large: it has more than ${limits.documentBytes} bytes.`,
    };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { ok: false, reason: "invalid", message: "This is no Vitrine document: it is not JSON, or it was cut off." };
  }
  return parseDocument(withoutMark(json));
}

/** Files that are documents of one kind say so in a field that no document has. */
function withoutMark(json: unknown): unknown {
  if (typeof json !== "object" || json === null || Array.isArray(json)) return json;
  const { vitrine: _, ...document } = json as Readonly<Record<string, unknown>>;
  return document;
}
