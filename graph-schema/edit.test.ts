import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Document, type DocumentEdge, documentShape, emptyDocument } from "./document.ts";
import { applyEdits, type Edit } from "./edit.ts";
import { arbitraryDocument } from "./testing/arbitrary-document.ts";

const first: DocumentEdge = { from: 1, output: "x", to: 2, input: "x" };
const second: DocumentEdge = { from: 2, output: "y", to: 3, input: "x" };
const doc: Document = {
  ...emptyDocument("chain"),
  nodes: [
    { id: 1, type: "io.input" },
    { id: 2, type: "edgevit.lgl", config: { heads: 2, sr: 2 }, scope: "lgl", repeat: 3 },
    { id: 3, type: "io.output" },
  ],
  edges: [first, second],
};

const edit = (...edits: readonly Edit[]) => applyEdits(doc, edits);
const nodeOf = (edited: Document, id: number) => edited.nodes.find((node) => node.id === id);

describe("each kind of edit", () => {
  test("addNode puts a node at the end", () => {
    expect(edit({ kind: "addNode", node: { id: 4, type: "norm.layer" } }).nodes.at(-1)).toEqual({
      id: 4,
      type: "norm.layer",
    });
  });

  test("removeNode takes its wires with it", () => {
    const edited = edit({ kind: "removeNode", id: 2 });
    expect(edited.nodes.map(({ id }) => id)).toEqual([1, 3]);
    expect(edited.edges).toEqual([]);
  });

  test("configure changes the fields it names", () => {
    expect(nodeOf(edit({ kind: "configure", id: 2, config: { sr: 4, mlpRatio: 2 } }), 2)?.config).toEqual({
      heads: 2,
      sr: 4,
      mlpRatio: 2,
    });
  });

  test("configure with undefined returns a field to its default, and an empty config is not stored", () => {
    expect(nodeOf(edit({ kind: "configure", id: 2, config: { sr: undefined } }), 2)?.config).toEqual({ heads: 2 });
    const bare = nodeOf(edit({ kind: "configure", id: 2, config: { sr: undefined, heads: undefined } }), 2);
    expect(bare && "config" in bare).toBe(false);
  });

  test("patchNode sets a title and forgets a repeat", () => {
    const patch = { title: "mine", repeat: undefined } as unknown as Extract<Edit, { kind: "patchNode" }>["patch"];
    const node = nodeOf(edit({ kind: "patchNode", id: 2, patch }), 2);
    expect(node?.title).toBe("mine");
    expect(node && "repeat" in node).toBe(false);
  });

  test("replaceNode keeps the place and the wires, not the old config", () => {
    const edited = edit({ kind: "replaceNode", id: 2, type: "edgenext.convEncoder", config: { kernel: 5 } });
    expect(nodeOf(edited, 2)).toEqual({ id: 2, type: "edgenext.convEncoder", scope: "lgl", config: { kernel: 5 } });
    expect(edited.edges).toBe(doc.edges);
  });

  test("connect replaces the wire that ended there", () => {
    const wire = { from: 1, output: "x", to: 3, input: "x" };
    expect(edit({ kind: "connect", edge: wire }).edges).toEqual([first, wire]);
  });

  test("disconnect removes that wire only", () => {
    expect(edit({ kind: "disconnect", edge: { ...second } }).edges).toEqual([first]);
  });

  test("insert puts a node into a wire", () => {
    const edited = edit({
      kind: "insert",
      edge: second,
      node: { id: 9, type: "layout.toTokens" },
      input: "x",
      output: "tokens",
    });
    expect(edited.edges).toEqual([
      first,
      { from: 2, output: "y", to: 9, input: "x" },
      { from: 9, output: "tokens", to: 3, input: "x" },
    ]);
  });

  test("insert into a wire that is gone changes nothing", () => {
    const gone = { from: 1, output: "x", to: 3, input: "x" };
    expect(edit({ kind: "insert", edge: gone, node: { id: 9, type: "norm.layer" }, input: "x", output: "y" })).toBe(
      doc,
    );
  });

  test("rename changes the name", () => {
    expect(edit({ kind: "rename", name: "other" })).toEqual({ ...doc, name: "other" });
  });

  test("an edit of a node that is gone changes nothing", () => {
    expect(edit({ kind: "removeNode", id: 77 })).toEqual(doc);
    expect(edit({ kind: "configure", id: 77, config: { sr: 1 } })).toEqual(doc);
    expect(edit({ kind: "disconnect", edge: { from: 7, output: "y", to: 8, input: "x" } })).toEqual(doc);
  });
});

test("edits share what they do not touch, and leave the old document as it was", () => {
  const before = structuredClone(doc);
  const edited = edit({ kind: "configure", id: 2, config: { sr: 1 } });
  expect(edited.nodes[0]).toBe(doc.nodes[0]);
  expect(edited.edges).toBe(doc.edges);
  expect(doc).toEqual(before);
});

/** Edits of the nodes and wires that a document has, and of some that it has not. */
function editsOf({ nodes, edges }: Document): fc.Arbitrary<readonly Edit[]> {
  const id = fc.constantFrom(...nodes.map((node) => node.id), 999);
  const edge = fc.constantFrom(...edges, { from: 1, output: "x", to: 2, input: "x" });
  const wire = fc.record({
    from: fc.constantFrom(...nodes.map((node) => node.id)),
    output: fc.constant("y"),
    to: fc.constantFrom(...nodes.map((node) => node.id)),
    input: fc.constantFrom("x", "a"),
  });
  const anyEdit: fc.Arbitrary<Edit> = fc.oneof(
    id.map((id): Edit => ({ kind: "removeNode", id })),
    wire.map((edge): Edit => ({ kind: "connect", edge })),
    edge.map((edge): Edit => ({ kind: "disconnect", edge })),
    id.map((id): Edit => ({ kind: "configure", id, config: { heads: 2, sr: undefined } })),
    id.map((id): Edit => ({ kind: "replaceNode", id, type: "norm.layer" })),
    id.map((id): Edit => ({ kind: "patchNode", id, patch: { title: "mine" } })),
    edge.map(
      (edge): Edit => ({ kind: "insert", edge, node: { id: 500, type: "norm.layer" }, input: "x", output: "y" }),
    ),
  );
  return fc.array(anyEdit, { maxLength: 6 });
}

/** A random document whose wires are sound, as the editor makes them, with edits of it. */
const sequences = arbitraryDocument
  .map(
    (random): Document =>
      applyEdits(
        { ...random, edges: [] },
        soundEdges(random).map((edge): Edit => ({ kind: "connect", edge })),
      ),
  )
  .chain((start) => fc.tuple(fc.constant(start), editsOf(start)));

function soundEdges({ nodes, edges }: Document): readonly DocumentEdge[] {
  const ids = new Set(nodes.map(({ id }) => id));
  return edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
}

const dangling = (edited: Document) => edited.edges.length - soundEdges(edited).length;

function crowded({ edges }: Document): number {
  return edges.length - new Set(edges.map(({ to, input }) => `${to}:${input}`)).size;
}

/** Wires may only be put between nodes that are there, and a node inserted once: what the editor offers. */
function applicable(current: Document, edit: Edit): boolean {
  const ids = new Set(current.nodes.map(({ id }) => id));
  if (edit.kind === "connect") return ids.has(edit.edge.from) && ids.has(edit.edge.to);
  if (edit.kind === "insert") return !ids.has(edit.node.id);
  return true;
}

test("whatever is edited, no wire dangles and no input has two", () => {
  fc.assert(
    fc.property(sequences, ([start, edits]) => {
      let current = start;
      for (const edit of edits) {
        if (!applicable(current, edit)) continue;
        current = applyEdits(current, [edit]);
        expect([edit, dangling(current), crowded(current)]).toEqual([edit, 0, 0]);
      }
      expect(documentShape.safeParse(current).success).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test("removing a node and adding it again with its wires gives the same model", () => {
  fc.assert(
    fc.property(sequences, ([start]) => {
      const [node] = start.nodes;
      if (!node) return;
      const wires = start.edges.filter(({ from, to }) => from === node.id || to === node.id);
      const restored = applyEdits(start, [
        { kind: "removeNode", id: node.id },
        { kind: "addNode", node },
        ...wires.map((edge): Edit => ({ kind: "connect", edge })),
      ]);
      expect(new Set(restored.nodes)).toEqual(new Set(start.nodes));
      expect(new Set(restored.edges)).toEqual(new Set(start.edges));
    }),
    { numRuns: 200 },
  );
});
