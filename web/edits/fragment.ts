// A piece of a model as it travels: copied, pasted, duplicated, put into another tab or a chat. Plain JSON text.

import { z } from "zod";
import {
  addBlocks,
  type Definition,
  type Document,
  type DocumentEdge,
  type DocumentNode,
  emptyDocument,
  type Frame,
  limits,
  neededBlocks,
  nextId,
  parseDocument,
} from "#graph-schema";
import type { Place } from "../layout/placement.ts";

export interface Piece {
  readonly nodes: readonly DocumentNode[];
  readonly edges: readonly DocumentEdge[];
  /** The custom blocks that they use. */
  readonly blocks: readonly Definition[];
  /** Those around its blocks alone. */
  readonly frames?: readonly Frame[];
  /** Wires that fed it from outside: kept where the blocks that they came from are there too. */
  readonly incoming?: readonly Incoming[];
}

/** A wire into a piece, and the type of the block that it came from: another block of that id is not it. */
export interface Incoming {
  readonly edge: DocumentEdge;
  readonly type: string;
}

export function incomingOf(doc: Document, ids: ReadonlySet<number>): readonly Incoming[] {
  const types = new Map(doc.nodes.map(({ id, type }) => [id, type]));
  return doc.edges.flatMap((edge) =>
    ids.has(edge.to) && !ids.has(edge.from) ? [{ edge, type: types.get(edge.from) ?? "" }] : [],
  );
}

const incomingShape = z.array(
  z.object({
    edge: z.object({ from: z.int(), output: z.string(), to: z.int(), input: z.string() }),
    type: z.string(),
  }),
);

/** The nodes with the wires between them; every node with its place, so that a paste keeps their shape. */
export function pieceOf(doc: Document, ids: ReadonlySet<number>, placeOf: (id: number) => Place): Piece {
  const frames = doc.frames?.filter(({ nodes }) => nodes.every((id) => ids.has(id))) ?? [];
  return {
    ...(frames.length > 0 && { frames }),
    nodes: doc.nodes
      .filter(({ id }) => ids.has(id))
      .map((node) => {
        const { x, y } = placeOf(node.id);
        return { ...node, at: [x, y] };
      }),
    edges: doc.edges.filter(({ from, to }) => ids.has(from) && ids.has(to)),
    blocks: neededBlocks(
      doc,
      doc.nodes.flatMap(({ id, type }) => (ids.has(id) ? [type] : [])),
    ),
  };
}

export function printPiece({ blocks, incoming: _, ...piece }: Piece, outside: readonly Incoming[] = []): string {
  const document = { ...emptyDocument("Clipboard"), ...piece, ...(blocks.length > 0 && { blocks }) };
  return JSON.stringify({ vitrine: "piece", incoming: outside, ...document });
}

/** Null: this text is no piece of a model. */
export function readPiece(text: string): Piece | null {
  if (text.length > limits.documentBytes) return null;
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof json !== "object" || json === null || !("vitrine" in json)) return null;
  const {
    vitrine: _,
    incoming: outside,
    ...document
  } = json as { readonly vitrine: unknown; readonly incoming?: unknown };
  const parsed = parseDocument(document);
  if (!parsed.ok) return null;
  const { nodes, edges, frames, blocks = [] } = parsed.doc;
  const incoming = incomingShape.safeParse(outside);
  return { nodes, edges, blocks, ...(frames && { frames }), incoming: incoming.success ? incoming.data : [] };
}

export interface Placed {
  readonly doc: Document;
  /** Ids that the piece's nodes have now. */
  readonly ids: ReadonlySet<number>;
}

/**
 * The document with the piece in it: fresh ids; custom blocks that are there already, the same, stay linked to them; scopes of their own where the names are taken; moved by `shift` px.
 */
export function placePiece(
  before: Document,
  { nodes, edges, blocks, frames = [], incoming = [] }: Piece,
  shift: Place,
): Placed {
  const { doc, types } = addBlocks(before, blocks);
  const first = nextId(doc);
  const idOf = new Map(nodes.map(({ id }, index) => [id, first + index]));
  const taken = new Set(doc.nodes.flatMap(({ scope }) => scope ?? []));
  const placed = nodes.map((node): DocumentNode => {
    const { scope, at, ...rest } = node;
    const free = scope !== undefined && !taken.has(scope);
    return {
      ...rest,
      type: types.get(node.type) ?? node.type,
      id: idOf.get(node.id) ?? node.id,
      ...(free && { scope }),
      ...(at && { at: [Math.round(at[0] + shift.x), Math.round(at[1] + shift.y)] }),
    };
  });
  const wires = edges.flatMap((edge) => {
    const [from, to] = [idOf.get(edge.from), idOf.get(edge.to)];
    return from !== undefined && to !== undefined ? [{ ...edge, from, to }] : [];
  });
  const framed = frames.map((frame, index): Frame => {
    const members = frame.nodes.flatMap((id) => idOf.get(id) ?? []);
    return { ...frame, id: first + nodes.length + index, nodes: members };
  });
  const all = [...(doc.frames ?? []), ...framed];
  const present = new Map(doc.nodes.map(({ id, type }) => [id, type]));
  const fromOutside = incoming.flatMap(({ edge, type }) => {
    const to = idOf.get(edge.to);
    return to !== undefined && present.get(edge.from) === type ? [{ ...edge, to }] : [];
  });
  return {
    doc: {
      ...doc,
      nodes: [...doc.nodes, ...placed],
      edges: [...doc.edges, ...wires, ...fromOutside],
      ...(all.length > 0 && { frames: all }),
    },
    ids: new Set(placed.map(({ id }) => id)),
  };
}

/** Top left corner of the piece. */
export function cornerOf({ nodes }: Piece): Place {
  const places = nodes.flatMap(({ at }) => (at ? [at] : []));
  return { x: Math.min(...places.map(([x]) => x)), y: Math.min(...places.map(([, y]) => y)) };
}
