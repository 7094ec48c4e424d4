// A layout is stable between edits: what was not touched keeps its order.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check, type Document, type DocumentEdge, documentSchema, libraryVersion } from "#graph-schema";
import { layoutInput } from "./auto.ts";
import { columnLayout } from "./columns.ts";
import { waysOf } from "./lanes.ts";
import { layeredLayout } from "./layers.ts";
import { type Layout, nodeHeight, nodeWidth } from "./placement.ts";

/** Nearly a chain: each block after the one before it or an earlier one, some fed by a skip as well, or by a picture of their own. */
const nearChain = (most: number) =>
  fc
    .array(
      fc.record({
        /** How many blocks back its data comes from; mostly the one before. */
        back: fc.oneof(
          { weight: 4, arbitrary: fc.constant(1) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 12 }) },
        ),
        skip: fc.oneof(
          { weight: 3, arbitrary: fc.constant(0) },
          { weight: 1, arbitrary: fc.integer({ min: 1, max: 30 }) },
        ),
        isInput: fc.integer({ min: 0, max: 24 }).map((drawn) => drawn === 0),
      }),
      { minLength: 2, maxLength: most },
    )
    .map((drawn): Document => {
      const nodes = [{ id: 1, type: "io.input" }];
      const edges: DocumentEdge[] = [];
      for (const [index, { back, skip, isInput }] of drawn.entries()) {
        const id = index + 2;
        const type = isInput ? "io.input" : skip > 0 && skip !== back ? "merge.add" : "norm.activation";
        nodes.push({ id, type });
        if (isInput) continue;
        const from = (blocks: number) => {
          const source = Math.max(1, id - blocks);
          return { from: source, output: nodes[source - 1]?.type === "io.input" ? "x" : "y", to: id };
        };
        edges.push({ ...from(back), input: type === "merge.add" ? "a" : "x" });
        if (type === "merge.add") edges.push({ ...from(skip), input: "b" });
      }
      return { schema: documentSchema, library: libraryVersion, name: "nearly a chain", nodes, edges };
    })
    .filter(({ edges }) => edges.length > 0);

/** As the editor puts a block into a wire. */
function withBlockIn(doc: Document, at: number): Document {
  const wire = doc.edges[at % doc.edges.length];
  if (!wire) throw new Error("the document has no wires");
  const id = doc.nodes.length + 1;
  return {
    ...doc,
    nodes: [...doc.nodes, { id, type: "norm.activation" }],
    edges: [
      ...doc.edges.filter((edge) => edge !== wire),
      { ...wire, to: id, input: "x" },
      { ...wire, from: id, output: "y" },
    ],
  };
}

/** As the editor takes a block out of a chain; null: it is not in one. */
function withoutBlock(doc: Document, at: number): Document | null {
  const { id } = doc.nodes[at % doc.nodes.length] ?? { id: 0 };
  const [into, second] = doc.edges.filter(({ to }) => to === id);
  const [out, other] = doc.edges.filter(({ from }) => from === id);
  if (!into || second || !out || other) return null;
  return {
    ...doc,
    nodes: doc.nodes.filter((node) => node.id !== id),
    edges: [
      ...doc.edges.filter((edge) => edge !== into && edge !== out),
      { ...out, from: into.from, output: into.output },
    ],
  };
}

const waysIn = (doc: Document) => waysOf(layoutInput(check(doc)), doc.edges);
const layers = (doc: Document) => layeredLayout(waysIn(doc), "right");
const columns = (doc: Document) => columnLayout(layoutInput(check(doc)), waysIn(doc));

/** How far along the data a block stands, and where among those that stand as far. */
interface Standing {
  readonly along: number;
  readonly across: number;
}

function standings({ flow, places, columns }: Layout): ReadonlyMap<number, Standing> {
  const columnOf = new Map(columns.flatMap(({ nodes }, index) => nodes.map((id) => [id, index] as const)));
  return new Map(
    [...places].map(([id, { x, y }]) => [
      id,
      flow === "right" ? { along: x, across: y } : { along: (columnOf.get(id) ?? 0) * 1e6 + y, across: x },
    ]),
  );
}

/** Pairs of blocks that stand the other way round afterwards. */
function swapped(before: Layout, after: Layout): readonly string[] {
  const [was, is] = [standings(before), standings(after)];
  const kept = [...was].flatMap(([id, from]) => {
    const to = is.get(id);
    return to ? [{ id, from, to }] : [];
  });
  return kept.flatMap((a) =>
    kept.flatMap((b) => {
      const along = a.from.along < b.from.along && a.to.along > b.to.along;
      const beside = a.from.along === b.from.along && a.to.along === b.to.along;
      return along || (beside && a.from.across < b.from.across && a.to.across > b.to.across)
        ? [`${a.id} and ${b.id}`]
        : [];
    }),
  );
}

function overlaps({ places }: Layout): readonly string[] {
  const all = [...places];
  return all.flatMap(([a, at]) =>
    all.flatMap(([b, to]) =>
      a < b && Math.abs(at.x - to.x) < nodeWidth && Math.abs(at.y - to.y) < nodeHeight ? [`${a} and ${b}`] : [],
    ),
  );
}

describe("layers", () => {
  test("keep the order of all other blocks when one is put into a wire", () => {
    fc.assert(
      fc.property(nearChain(60), fc.nat(), (doc, wire) => {
        const [before, after] = [layers(doc), layers(withBlockIn(doc, wire))];
        expect(swapped(before, after)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("keep the order of all other blocks when one is taken out of a chain", () => {
    fc.assert(
      fc.property(nearChain(60), fc.nat(), (doc, block) => {
        const less = withoutBlock(doc, block);
        fc.pre(less !== null);
        if (less) expect(swapped(layers(doc), layers(less))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("lay no block over another and run no wire backwards", () => {
    fc.assert(
      fc.property(nearChain(60), (doc) => {
        const { places } = layers(doc);
        expect(overlaps(layers(doc))).toEqual([]);
        for (const { from, to } of doc.edges)
          expect((places.get(to)?.x ?? 0) - (places.get(from)?.x ?? 0)).toBeGreaterThan(nodeWidth);
      }),
    );
  });

  test("move nothing but what stands behind a new block, or right before it", () => {
    fc.assert(
      fc.property(nearChain(60), fc.nat(), (doc, wire) => {
        const [before, after] = [layers(doc), layers(withBlockIn(doc, wire))];
        const steps = [...before.places].map(([id, { x }]) => Math.abs((after.places.get(id)?.x ?? x) - x));
        expect(new Set(steps)).toEqual(new Set(steps.filter((step) => step === 0 || step === 292)));
      }),
    );
  });
});

describe("columns", () => {
  test("keep the order of all other blocks when one is put into a wire", () => {
    const place = fc.record({ doc: nearChain(60), wire: fc.nat() });
    fc.assert(
      fc.property(place, ({ doc, wire }) => {
        const [before, after] = [columns(doc), columns(withBlockIn(doc, wire))];
        fc.pre(before !== null && after !== null);
        if (before && after) expect(swapped(before, after)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  test("lay no block over another", () => {
    fc.assert(
      fc.property(nearChain(60), (doc) => {
        const layout = columns(doc);
        fc.pre(layout !== null);
        if (layout) expect(overlaps(layout)).toEqual([]);
      }),
    );
  });
});
