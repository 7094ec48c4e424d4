// The saved thing: a small versioned JSON document. Nothing derived, no canvas internals.

import { z } from "zod";
import { limits } from "./limits.ts";

/** Raised when the shape of a document changes; migrate.ts then gets one pure step. */
export const documentSchema = 2;

/**
 * Version of the block library. A block never changes its meaning under an old link: what would change gets a new type,
 * and a document says which library it was made with, so that an older Vitrine can tell that it knows too little.
 */
export const libraryVersion = 1;

const id = z.int().min(1).max(1_000_000_000);
const portName = z.string().min(1).max(64);
const coordinate = z.number().min(-1e6).max(1e6);

/** What a scope is made of, as a problem and its field say it. */
export const scopeWords = "letters, digits and underscores, dots between parts";

/** Scope path: state-dict parts joined by dots. Empty: the root of the model. */
const scopePath = z
  .string()
  .max(limits.nameLength)
  .regex(/^([A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*)?$/, scopeWords);

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
  text: z.string().max(limits.commentLength),
  at: z.tuple([coordinate, coordinate]),
});

/** Blocks that belong together for the reader; means nothing to the model. */
const frame = z.strictObject({
  id,
  title: z.string().max(limits.nameLength),
  /** Members; a block is in one frame at most. */
  nodes: z.array(id).max(limits.documentNodes),
  /** Shown as one block. */
  folded: z.literal(true).optional(),
});

/** What the root of a model and the inside of a custom block have in common. */
const graph = {
  nodes: z.array(node).max(limits.documentNodes),
  edges: z.array(edge).max(limits.documentEdges),
  comments: z.array(comment).max(limits.documentComments).optional(),
  frames: z.array(frame).max(limits.documentFrames).optional(),
};

const exposed = z.strictObject({
  /** The custom block's own config field. */
  name: z
    .string()
    .max(64)
    .regex(/^[A-Za-z][A-Za-z0-9_]*$/, "letters, digits and underscores, a letter first"),
  /** Where it goes: a node inside, and that block's field. */
  node: id,
  field: z.string().min(1).max(64),
});

/**
 * A block that the user made: a graph of its own, used by nodes of its `type`. Its `io` blocks without inputs are its input
 * ports, those without outputs its output ports, named by their `name`; their shapes are samples to look at it by.
 */
const definition = z.strictObject({
  type: z.string().regex(/^own\.[a-z][a-z0-9_]{0,59}$/, "own., then small letters, digits and underscores"),
  title: z.string().min(1).max(limits.nameLength),
  doc: z.string().max(limits.descriptionLength).optional(),
  ...graph,
  /** Config fields that every use of it may set for itself. */
  exposed: z.array(exposed).max(64).optional(),
});

export const documentShape = z.strictObject({
  schema: z.literal(documentSchema),
  library: z.int().min(1).max(1_000_000),
  name: z.string().max(limits.nameLength),
  ...graph,
  blocks: z
    .array(definition)
    .max(limits.definitions)
    .refine((all) => new Set(all.map(({ type }) => type)).size === all.length, "two custom blocks have the same type")
    .optional(),
  /** Zoo id that the design began from: its checkpoint names are tried first. */
  origin: z.string().max(100).optional(),
});

export type Document = z.infer<typeof documentShape>;
export type DocumentNode = Document["nodes"][number];
export type DocumentEdge = Document["edges"][number];
export type Frame = NonNullable<Document["frames"]>[number];
export type Comment = NonNullable<Document["comments"]>[number];
/** A custom block. */
export type Definition = NonNullable<Document["blocks"]>[number];
export type Exposed = NonNullable<Definition["exposed"]>[number];
/** Nodes and wires, of a document or of a custom block. */
export type DocumentGraph = Pick<Document, "nodes" | "edges" | "comments" | "frames">;
export type Config = NonNullable<DocumentNode["config"]>;

export function emptyDocument(name = "Untitled"): Document {
  return { schema: documentSchema, library: libraryVersion, name, nodes: [], edges: [] };
}

export function nextId({ nodes, comments = [], frames = [] }: DocumentGraph): number {
  let last = 0;
  for (const things of [nodes, comments, frames]) for (const { id } of things) last = Math.max(last, id);
  return last + 1;
}

/** Scope of a node's parameters: its own, or `lgl_12` from `edgevit.lgl` and id 12. */
export function scopeOf(node: DocumentNode): string {
  if (node.scope !== undefined) return node.scope;
  return `${node.type.slice(node.type.lastIndexOf(".") + 1)}_${node.id}`;
}
