// The saved thing: a small versioned JSON document. Nothing derived, no canvas internals.

import { z } from "zod";
import { limits } from "./limits.ts";

/** Raised when the shape of a document changes; migrate.ts then gets one pure step. */
export const documentSchema = 1;

/**
 * Version of the block library. A block never changes its meaning under an old link: what would change gets a new type,
 * and a document says which library it was made with, so that an older Vitrine can tell that it knows too little.
 */
export const libraryVersion = 1;

const id = z.int().min(1).max(1_000_000_000);
const portName = z.string().min(1).max(64);
const coordinate = z.number().min(-1e6).max(1e6);

/** Scope path: state-dict parts joined by dots. Empty: the root of the model. */
const scopePath = z
  .string()
  .max(limits.nameLength)
  .regex(/^([A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*)?$/, "letters, digits and underscores, dots between parts");

const configValue = z.union([
  z.number(),
  z.string().max(1_000),
  z.boolean(),
  z.array(z.union([z.number(), z.string().max(200)])).max(64),
]);

const node = z.strictObject({
  id,
  /** Type of a registered block, `family.part`. */
  type: z.string().min(1).max(100),
  /** Only fields that differ from the block's defaults. */
  config: z.record(z.string().max(64), configValue).optional(),
  /** Where its parameters are named; absent: made from the type and the id. */
  scope: scopePath.optional(),
  /** Copies in a row, named `scope.0`, `scope.1`, …; the block must give back what it takes. */
  repeat: z.int().min(2).max(limits.repeat).optional(),
  /** Treated as identity. */
  bypass: z.literal(true).optional(),
  /** The user's own name for it. */
  title: z.string().max(limits.nameLength).optional(),
  /** Canvas position in px; absent: auto layout. */
  at: z.tuple([coordinate, coordinate]).optional(),
});

const edge = z.strictObject({ from: id, output: portName, to: id, input: portName });

const comment = z.strictObject({
  id,
  text: z.string().max(5_000),
  at: z.tuple([coordinate, coordinate]),
});

export const documentShape = z.strictObject({
  schema: z.literal(documentSchema),
  library: z.int().min(1).max(1_000_000),
  name: z.string().max(limits.nameLength),
  nodes: z.array(node).max(limits.documentNodes),
  edges: z.array(edge).max(limits.documentEdges),
  comments: z.array(comment).max(1_000).optional(),
  /** Zoo id that the design began from: its checkpoint names are tried first. */
  origin: z.string().max(100).optional(),
});

export type Document = z.infer<typeof documentShape>;
export type DocumentNode = Document["nodes"][number];
export type DocumentEdge = Document["edges"][number];
export type Config = NonNullable<DocumentNode["config"]>;

export function emptyDocument(name = "Untitled"): Document {
  return { schema: documentSchema, library: libraryVersion, name, nodes: [], edges: [] };
}

export function nextId(doc: Document): number {
  return Math.max(0, ...doc.nodes.map((n) => n.id), ...(doc.comments ?? []).map((c) => c.id)) + 1;
}

/** Scope of a node's parameters: its own, or `lgl_12` from `edgevit.lgl` and id 12. */
export function scopeOf(node: DocumentNode): string {
  if (node.scope !== undefined) return node.scope;
  return `${node.type.slice(node.type.lastIndexOf(".") + 1)}_${node.id}`;
}
