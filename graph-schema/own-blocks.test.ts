import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  analyze,
  blocks,
  blocksOf,
  check,
  countUses,
  type Definition,
  type Document,
  definitionOf,
  exposeField,
  hideField,
  limits,
  makeBlock,
  openDefinition,
  parseDocument,
  traceOf,
  unlink,
  unpack,
  withDefinition,
  zoo,
  zooModel,
} from "./index.ts";
import { edgenext, made, twice } from "./testing/own-blocks.ts";

const paramNames = (doc: Document) =>
  traceOf(check(doc))
    .params.map(({ name }) => name)
    .sort();

const macs = (doc: Document) => analyze(traceOf(check(doc)), "fvcore").macs;

/** The nodes from the second to the one before last: everything between the ends of a chain. */
const middle = (doc: Document, from = 1, to = doc.nodes.length - 1) =>
  new Set(doc.nodes.slice(from, to).map(({ id }) => id));

describe("making a block of blocks", () => {
  for (const { id } of zoo.filter((_, index) => index % 6 === 0))
    test(`${id}: all of it in one custom block has the same tensors and costs, and unpacks to what it was`, () => {
      const doc = zooModel(id)?.document() as Document;
      const { doc: packed, type, id: use } = made(doc, new Set(doc.nodes.map((node) => node.id)));
      expect(check(packed).diagnostics).toEqual(check(doc).diagnostics);
      expect(packed.nodes.some((node) => node.type === type)).toBe(true);
      expect(paramNames(packed)).toEqual(paramNames(doc));
      expect(macs(packed)).toBe(macs(doc));
      const unpacked = unpack(packed, use);
      expect(unpacked.ok && paramNames(unpacked.doc)).toEqual(paramNames(doc));
      expect(unpacked.ok && macs(unpacked.doc)).toBe(macs(doc));
    });

  test("any piece of a chain can be made a block, and the model stays what it was", () => {
    const doc = edgenext();
    const before = { names: paramNames(doc), macs: macs(doc) };
    fc.assert(
      fc.property(fc.nat(doc.nodes.length - 1), fc.integer({ min: 1, max: 5 }), (from, count) => {
        const result = makeBlock(doc, middle(doc, from, from + count), "Piece");
        if (result.ok) {
          expect(paramNames(result.doc)).toEqual(before.names);
          expect(macs(result.doc)).toBe(before.macs);
        } else expect(result.message).toMatch(/\.$/);
      }),
      { numRuns: 40 },
    );
  });

  test("blocks with another one between them are refused, which is named", () => {
    const doc = edgenext();
    const [, first, between, last] = doc.nodes;
    const result = makeBlock(doc, new Set([first?.id ?? 0, last?.id ?? 0]), "Torn");
    expect(result).toEqual({
      ok: false,
      message: expect.stringMatching(/^Data leaves .* comes back through .*; select it too\.$/),
    });
    expect(between).toBeDefined();
  });

  test("inputs and outputs alone are no block", () => {
    const doc = edgenext();
    expect(makeBlock(doc, new Set([doc.nodes[0]?.id ?? 0]), "None").ok).toBe(false);
  });
});

describe("linked uses", () => {
  test("every use follows a change of the definition", () => {
    const { doc, type } = twice();
    expect(countUses(doc, type)).toBe(2);
    const inside = openDefinition(doc, type) as Document;
    expect(check(inside).ok).toBe(true);
    const nodes = inside.nodes.map((node) =>
      node.type === "edgevit.lgl" ? { ...node, config: { heads: 4, sr: 1 } } : node,
    );
    const changed = withDefinition(doc, type, { ...inside, nodes });
    expect(paramNames(doc).some((name) => name.startsWith("b.LocalAgg"))).toBe(true);
    expect(paramNames(changed).some((name) => name.includes("LocalAgg"))).toBe(false);
  });

  test("a use sets an exposed field for itself, within the field's own bounds", () => {
    const { doc, type, uses } = twice();
    const inner = definitionOf(doc, type)?.nodes.find((node) => node.type === "edgevit.lgl")?.id ?? 0;
    const exposed = exposeField(doc, type, { node: inner, field: "sr" });
    expect(blocksOf(exposed)(type)?.config.parse({})).toEqual({ sr: 2 });
    const set = (value: number): Document => ({
      ...exposed,
      nodes: exposed.nodes.map((node) => (node.id === uses[1] ? { ...node, config: { sr: value } } : node)),
    });
    const locals = paramNames(set(1)).filter((name) => name.includes("LocalAgg"));
    expect(locals.every((name) => name.startsWith("a."))).toBe(true);
    expect(check(set(0)).diagnostics.map(({ code, field }) => [code, field])).toEqual([["config", "sr"]]);
    const hidden = hideField(set(1), type, "sr");
    expect(hidden.nodes.find((node) => node.id === uses[1])?.config).toBeUndefined();
    expect(check(hidden).ok).toBe(true);
  });

  test("an unlinked use keeps what it has when the definition changes", () => {
    const { doc, type, uses } = twice();
    const apart = unlink(doc, uses[0]);
    const inside = openDefinition(apart, type) as Document;
    const nodes = inside.nodes.map((node) =>
      node.type === "edgevit.lgl" ? { ...node, config: { heads: 4, sr: 1 } } : node,
    );
    const changed = paramNames(withDefinition(apart, type, { ...inside, nodes }));
    expect(changed.some((name) => name.startsWith("a.LocalAgg"))).toBe(true);
    expect(changed.some((name) => name.startsWith("b.LocalAgg"))).toBe(false);
  });

  test("copies in a row unpack to a chain with the same tensors", () => {
    const { doc, uses } = twice();
    const repeated: Document = {
      ...doc,
      nodes: doc.nodes.map((node) => (node.id === uses[1] ? { ...node, repeat: 3 } : node)),
    };
    const unpacked = unpack(repeated, uses[1]);
    expect(unpacked.ok && unpacked.ids.size).toBe(3);
    expect(unpacked.ok && paramNames(unpacked.doc)).toEqual(paramNames(repeated));
  });

  test("opened by a use, the inside has the shapes that arrive there", () => {
    const { doc, type, uses } = twice();
    const { inputTypes } =
      check({
        ...doc,
        nodes: doc.nodes.map((node) =>
          node.id === 1 ? { ...node, config: { channels: 8, height: 32, width: 48 } } : node,
        ),
      }).nodes.get(uses[0]) ?? {};
    const inside = openDefinition(doc, type, inputTypes) as Document;
    expect(inside.nodes.find((node) => node.type === "io.input")?.config).toMatchObject({
      channels: 8,
      height: 32,
      width: 48,
    });
  });

  test("a block inside a block is traced in the scopes of both", () => {
    const { doc, uses } = twice();
    const { doc: nested } = made(doc, new Set(uses), "Both");
    expect(paramNames(nested)).toEqual(paramNames(doc));
    expect(check(nested).diagnostics).toEqual([]);
  });
});

describe("hostile definitions", () => {
  const block = (name: string, ...types: string[]): Definition => ({
    type: `own.${name}`,
    title: name,
    nodes: [
      { id: 1, type: "io.input", config: { name: "x" } },
      ...types.map((type, index) => ({ id: index + 2, type })),
      { id: 99, type: "io.output", config: { name: "y" } },
    ],
    edges: [...types, ""].map((_, index) => ({
      from: index + 1,
      output: index === 0 ? "x" : "y",
      to: index === types.length ? 99 : index + 2,
      input: "x",
    })),
  });
  const using = (blocks: Definition[], type: string): Document => ({
    ...edgenext(),
    nodes: [
      { id: 1, type: "io.input" },
      { id: 2, type },
      { id: 3, type: "io.output" },
    ],
    edges: [
      { from: 1, output: "x", to: 2, input: "x" },
      { from: 2, output: "y", to: 3, input: "x" },
    ],
    blocks,
  });
  const sentences = (doc: Document) => check(doc).diagnostics.map(({ message }) => message);

  test("a block that contains itself, directly or through another, is refused in a sentence", () => {
    expect(sentences(using([block("a", "own.a")], "own.a")).join()).toContain("a cannot be used: a contains itself");
    const pair = [block("a", "own.b"), block("b", "own.a")];
    expect(sentences(using(pair, "own.b")).join()).toContain("contains itself");
  });

  test("blocks nested to double thirty times are refused before they unfold", () => {
    const tower = Array.from({ length: 30 }, (_, n) =>
      n === 0 ? block("l0", "norm.batchNorm", "norm.batchNorm") : block(`l${n}`, `own.l${n - 1}`, `own.l${n - 1}`),
    );
    expect(sentences(using(tower, "own.l29")).join()).toMatch(/unfolds to \d+ blocks, at most/);
  });

  test("two definitions of one type are no document", () => {
    const parsed = parseDocument(JSON.parse(JSON.stringify(using([block("a"), block("a")], "own.a"))));
    expect(parsed.ok).toBe(false);
  });

  test("an unknown block inside is named on the use", () => {
    expect(sentences(using([block("a", "future.thing")], "own.a")).join()).toContain("future.thing");
  });

  test("a document allows no more definitions than the limit", () => {
    const many = Array.from({ length: limits.definitions + 1 }, (_, n) => block(`b${n}`));
    expect(parseDocument(JSON.parse(JSON.stringify(using(many, "own.b0")))).ok).toBe(false);
  });
});

test("every field of every block can be exposed in a valid document", () => {
  const { doc, type } = twice();
  const nodes = blocks.map(({ type: inner }, index) => ({ id: index + 1, type: inner }));
  const all: Document = { ...doc, blocks: [{ type, title: "All", nodes, edges: [] }] };
  for (const [index, { config }] of blocks.entries())
    for (const field of Object.keys(config.shape)) {
      const exposed = exposeField(all, type, { node: index + 1, field });
      expect(parseDocument(JSON.parse(JSON.stringify(exposed))).ok).toBe(true);
      expect(Object.keys(blocksOf(exposed)(type)?.config.shape ?? {})).toEqual([field]);
    }
});
