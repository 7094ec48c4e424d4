import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyDiff, diffDocuments, isEmptyDiff } from "./diff.ts";
import type { Document, DocumentNode } from "./document.ts";
import { applyEdits, type Edit } from "./edit.ts";
import { arbitraryDocument } from "./testing/arbitrary-document.ts";
import { zooModel } from "./zoo/index.ts";

const published = (id: string): Document => zooModel(id)!.document();

/** What a diff is about: places, comments and the order of lists are none of it. */
function built({ nodes, edges, name, blocks }: Document): unknown {
  return {
    name,
    blocks,
    nodes: nodes.map(({ at: _, ...node }) => node).toSorted((a, b) => a.id - b.id),
    edges: edges.map((edge) => JSON.stringify(edge)).toSorted(),
  };
}

/** The same document under other ids, as if it was written anew. */
function renumbered(doc: Document): Document {
  const id = (old: number) => 1_000 + 7 * old;
  return {
    ...doc,
    nodes: doc.nodes.map((node) => ({ ...node, id: id(node.id) })),
    edges: doc.edges.map((edge) => ({ ...edge, from: id(edge.from), to: id(edge.to) })),
  };
}

describe("of any two documents", () => {
  const soundDocument = arbitraryDocument.map((doc): Document => {
    const ids = new Set(doc.nodes.map(({ id }) => id));
    const edges = doc.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
    return { ...doc, edges: [...new Map(edges.map((edge) => [JSON.stringify(edge), edge])).values()] };
  });

  test("one compared with itself differs in nothing", () => {
    fc.assert(fc.property(soundDocument, (doc) => isEmptyDiff(diffDocuments(doc, doc))));
  });

  test("the difference applied to the first gives the second", () => {
    fc.assert(
      fc.property(soundDocument, soundDocument, (a, b) => {
        expect(built(applyDiff(a, diffDocuments(a, b)))).toEqual(built(b));
      }),
    );
  });

  test("every block is matched, added or removed, and only once", () => {
    fc.assert(
      fc.property(soundDocument, soundDocument, (a, b) => {
        const { pairs, added, removed } = diffDocuments(a, b);
        expect(pairs.size + removed.length).toBe(a.nodes.length);
        expect(new Set(pairs.values()).size + added.length).toBe(b.nodes.length);
      }),
    );
  });
});

describe("of an edited model", () => {
  const doc = published("edgenext_small");
  const sdta = doc.nodes.find(({ type }) => type === "edgenext.sdta")!;
  const diffAfter = (...edits: readonly Edit[]) => diffDocuments(doc, applyEdits(doc, edits));

  test("a setting is a change of one block, with the field and both values", () => {
    const { changed, added, removed } = diffAfter({ kind: "configure", id: sdta.id, config: { expansion: 2 } });
    expect(changed.map(({ after, fields }) => [after.id, fields])).toEqual([
      [sdta.id, [{ field: "expansion", before: undefined, after: 2 }]],
    ]);
    expect([...added, ...removed]).toEqual([]);
  });

  test("a block put into a wire is one block and its wires, the others stay", () => {
    const edge = doc.edges.find(({ to }) => to === sdta.id)!;
    const node: DocumentNode = { id: 999, type: "norm.activation" };
    const { added, changed, wiresAdded, wiresRemoved } = diffAfter({
      kind: "insert",
      edge,
      node,
      input: "x",
      output: "y",
    });
    expect(added.map(({ type }) => type)).toEqual(["norm.activation"]);
    expect(changed).toEqual([]);
    expect(wiresAdded).toHaveLength(2);
    expect(wiresRemoved).toEqual([edge]);
  });

  test("another block in the same place is a change of type, and a move is none", () => {
    const { changed } = diffAfter({ kind: "replaceNode", id: sdta.id, type: "edgevit.lgl" });
    expect(changed[0]?.fields[0]).toEqual({ field: "type", before: "edgenext.sdta", after: "edgevit.lgl" });
    expect(isEmptyDiff(diffAfter({ kind: "patchNode", id: sdta.id, patch: { at: [9, 9] } }))).toBe(true);
  });
});

describe("of two that were written apart", () => {
  test("blocks are found by their names, whatever their ids", () => {
    const doc = published("levit_128s");
    const { added, removed, changed } = diffDocuments(doc, renumbered(doc));
    expect([added, removed, changed]).toEqual([[], [], []]);
  });

  test("a block that the other has more of is added, in its place", () => {
    const doc = renumbered(published("edgenext_small"));
    const nameless: Document = { ...doc, nodes: doc.nodes.map(({ scope: _, ...node }) => node) };
    const [edge] = nameless.edges.slice(4);
    const more = applyEdits(nameless, [
      { kind: "insert", edge: edge!, node: { id: 1, type: "norm.layer" }, input: "x", output: "y" },
    ]);
    const { added, removed } = diffDocuments(nameless, renumbered(more));
    expect(added.map(({ type }) => type)).toEqual(["norm.layer"]);
    expect(removed).toEqual([]);
  });

  test("two sizes of one family differ in their settings", () => {
    const { added, removed, changed } = diffDocuments(published("edgenext_x_small"), published("edgenext_small"));
    expect([...added, ...removed]).toEqual([]);
    expect(changed.flatMap(({ fields }) => fields.map(({ field }) => field))).toContain("heads");
  });
});
