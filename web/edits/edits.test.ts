import { describe, expect, test } from "vitest";
import { applyEdits, check, type Document, documentShape, emptyDocument, zoo } from "#graph-schema";
import type { Selection } from "../state/view.ts";
import { edgeKey } from "../state/view.ts";
import { autoLayout, bypassToggle, deletion, deletionWithReconnect, insertExisting, moves, swap } from "./edits.ts";
import { cornerOf, pieceOf, placePiece, printPiece, readPiece } from "./fragment.ts";

function model(): Document {
  const found = zoo.find(({ id }) => id === "edgevit_xxs")?.document();
  if (!found) throw new Error("edgevit_xxs is not in the zoo");
  return found;
}

const only = (...nodes: number[]): Selection => ({ nodes: new Set(nodes), edges: new Set() });
const middle = (doc: Document) => doc.nodes[4]?.id ?? 0;

describe("deleting", () => {
  test("a block takes its wires along", () => {
    const doc = model();
    const after = applyEdits(doc, deletion(doc, only(middle(doc))));
    expect(after.nodes).toHaveLength(doc.nodes.length - 1);
    expect(after.edges).toHaveLength(doc.edges.length - 2);
  });

  test("a wire leaves its blocks", () => {
    const doc = model();
    const edge = doc.edges[1];
    if (!edge) throw new Error("no wire");
    const after = applyEdits(doc, deletion(doc, { nodes: new Set(), edges: new Set([edgeKey(edge)]) }));
    expect([after.nodes.length, after.edges.length]).toEqual([doc.nodes.length, doc.edges.length - 1]);
  });

  test("with reconnect keeps the chain, also over two neighbours", () => {
    const doc = model();
    const [first, second] = [middle(doc), middle(doc) + 1];
    const after = applyEdits(doc, deletionWithReconnect(doc, only(first, second)));
    const unconnected = check(after).diagnostics.filter(({ code }) => code === "unconnected");
    expect(unconnected).toEqual([]);
    expect(after.edges).toHaveLength(doc.edges.length - 2);
  });
});

test("bypass is set for all, then taken from all, and never for an end of the model", () => {
  const doc = model();
  const all = new Set(doc.nodes.map(({ id }) => id));
  const once = applyEdits(doc, bypassToggle(doc, all));
  expect(once.nodes.filter(({ bypass }) => bypass)).toHaveLength(doc.nodes.length - 2);
  const twice = applyEdits(once, bypassToggle(once, all));
  expect(twice.nodes.some((node) => "bypass" in node)).toBe(false);
});

describe("a piece", () => {
  const place = (id: number) => ({ x: 10 * id, y: 5 });

  test("survives the clipboard and gets fresh ids and free scopes", () => {
    const doc = model();
    const ids = new Set([3, 4]);
    const piece = readPiece(printPiece(pieceOf(doc, ids, place)));
    if (!piece) throw new Error("not read");
    expect(cornerOf(piece)).toEqual({ x: 30, y: 5 });
    const { doc: after, ids: placed } = placePiece(doc, piece, { x: 100, y: 0 });
    expect(documentShape.safeParse(after).success).toBe(true);
    expect([...placed].every((id) => !doc.nodes.some((node) => node.id === id))).toBe(true);
    expect(after.edges).toHaveLength(doc.edges.length + 1);
    expect(check(after).diagnostics.map(({ code }) => code)).not.toContain("duplicateParam");
    expect(after.nodes.at(-1)?.at).toEqual([140, 5]);
  });

  test("keeps a scope that is free where it goes", () => {
    const doc = model();
    const piece = pieceOf(doc, new Set([3]), place);
    const { doc: after } = placePiece(emptyDocument(), piece, { x: 0, y: 0 });
    expect(after.nodes[0]?.scope).toBe(doc.nodes[2]?.scope);
  });

  test("takes the frames along that are around its blocks alone", () => {
    const doc = model();
    const frames = [
      { id: 90, title: "Whole", nodes: [3, 4], folded: true as const },
      { id: 91, title: "Part", nodes: [5, 6] },
    ];
    const piece = readPiece(printPiece(pieceOf({ ...doc, frames }, new Set([3, 4, 5]), place)));
    if (!piece) throw new Error("not read");
    const { doc: after, ids } = placePiece({ ...doc, frames }, piece, { x: 0, y: 0 });
    expect(documentShape.safeParse(after).success).toBe(true);
    expect(after.frames?.map(({ title }) => title)).toEqual(["Whole", "Part", "Whole"]);
    const copy = after.frames?.at(-1);
    expect(copy?.folded).toBe(true);
    expect(copy?.nodes.every((id) => ids.has(id))).toBe(true);
  });

  test("is not read from other text", () => {
    for (const text of ["", "hello", "[1]", '{"nodes":[]}', '{"vitrine":"piece","schema":1,"nodes":"x"}'])
      expect(readPiece(text)).toBeNull();
  });
});

describe("swapping", () => {
  test("keeps wires, scope and repeat", () => {
    const doc = model();
    const node = doc.nodes.find(({ type, repeat }) => type === "edgevit.lgl" && repeat !== undefined);
    if (!node) throw new Error("no repeated LGL");
    const after = applyEdits(doc, swap(doc, node.id, "norm.batch"));
    const swapped = after.nodes.find(({ id }) => id === node.id);
    expect([swapped?.type, swapped?.scope, swapped?.repeat]).toEqual(["norm.batch", node.scope, node.repeat]);
    expect(after.edges).toHaveLength(doc.edges.length);
    expect(check(after).diagnostics.filter(({ code }) => code === "unknownPort" || code === "unconnected")).toEqual([]);
  });

  test("to the same block does nothing", () => {
    expect(swap(model(), 2, model().nodes[1]?.type ?? "")).toEqual([]);
  });
});

test("a moved block gets a place, and auto layout takes all places back", () => {
  const doc = model();
  const moved = applyEdits(doc, moves(new Map([[2, { x: 1.4, y: 2.6 }]])));
  expect(moved.nodes[1]?.at).toEqual([1, 3]);
  expect(applyEdits(moved, autoLayout(moved))).toEqual(doc);
});

test("a loose block is put into a wire, and one that is wired is not", () => {
  const doc = model();
  const edge = doc.edges[2];
  if (!edge) throw new Error("no wire");
  const loose = applyEdits(doc, [{ kind: "addNode", node: { id: 99, type: "norm.batch", at: [0, 0] } }]);
  const after = applyEdits(loose, insertExisting(loose, edge, 99));
  expect(check(after).ok).toBe(true);
  expect(after.nodes.find(({ id }) => id === 99)?.at).toBeUndefined();
  expect(insertExisting(doc, edge, middle(doc))).toEqual([]);
});
