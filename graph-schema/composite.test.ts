import { describe, expect, test } from "vitest";
import { blocks } from "./blocks/index.ts";
import { check, traceOf } from "./check.ts";
import type { Document } from "./document.ts";
import { printTrace } from "./print-trace.ts";
import type { TensorType } from "./types.ts";
import { canUnpack, unpack } from "./unpack.ts";
import { zoo, zooModel } from "./zoo/index.ts";

function printed(doc: Document): string {
  const checked = check(doc);
  expect(checked.diagnostics).toEqual([]);
  return printTrace(traceOf(checked));
}

/** Every composite of the document taken apart, until there is none. */
function takenApart(doc: Document): Document {
  const next = doc.nodes.find(({ id, bypass }) => !bypass && canUnpack(doc, id));
  if (!next) return doc;
  const unpacked = unpack(doc, next.id);
  if (!unpacked.ok) throw new Error(unpacked.message);
  return takenApart(unpacked.doc);
}

describe("of every published model", () => {
  const models = zoo.filter(({ document }) => document().nodes.some(({ id }) => canUnpack(document(), id)));
  const chosen = models.filter((_, index) => index % 5 === 0);

  test.each(chosen.map(({ id }) => [id]))("%s taken apart traces the same, tensor names included", (id) => {
    const doc = zooModel(id)!.document();
    const apart = takenApart(doc);
    expect(apart.nodes.length).toBeGreaterThan(doc.nodes.length);
    expect(printed(apart)).toBe(printed(doc));
  });
});

describe("of every block that is made of others", () => {
  test.each(blocks.filter(({ parts }) => parts).map((block) => [block.type, block] as const))(
    "%s is written as smaller blocks",
    (_, block) => {
      for (const { config = {}, inputs } of block.samples) {
        const [type] = inputs;
        const doc = around(type!, { type: block.type, config: config as never });
        expect(printed(takenApart(doc))).toBe(printed(doc));
      }
    },
  );

  test("those of the papers among them are what their parts are, down to blocks that are one", () => {
    const types = ["edgenext.sdta", "edgenext.convEncoder", "conv.invertedResidual", "edgevit.lgl", "convit.gpsa"];
    for (const type of types) {
      const block = blocks.find((other) => other.type === type)!;
      const [{ inputs: [input] = [], config = {} } = {}] = block.samples;
      const apart = takenApart(around(input!, { type, config: config as never }));
      expect(apart.nodes.length).toBeGreaterThan(5);
      expect(apart.nodes.filter(({ type: part }) => blocks.find((other) => other.type === part)?.parts)).toEqual([]);
    }
  });

  test("copies in a row come apart before what is in each of them", () => {
    const doc = zooModel("edgenext_small")!.document();
    const row = doc.nodes.find(({ repeat }) => repeat === 3)!;
    const unpacked = unpack(doc, row.id);
    if (!unpacked.ok) throw new Error(unpacked.message);
    const copies = unpacked.doc.nodes.filter(({ id }) => unpacked.ids.has(id));
    expect(copies.map(({ type, repeat, scope }) => [type, repeat, scope])).toEqual(
      [0, 1, 2].map((copy) => [row.type, undefined, `${row.scope}.${copy}`]),
    );
    const parts = unpack(unpacked.doc, copies[0]!.id);
    if (!parts.ok) throw new Error(parts.message);
    expect(printed(parts.doc)).toBe(printed(doc));
  });

  test("what follows from shapes that are not known yet waits for them, with a sentence", () => {
    const doc: Document = {
      ...zooModel("edgenext_small")!.document(),
      nodes: [{ id: 1, type: "edgenext.sdta" }],
      edges: [],
    };
    expect(canUnpack(doc, 1)).toBe(true);
    expect(unpack(doc, 1)).toEqual({
      ok: false,
      message:
        "What is in EdgeNeXt SDTA encoder follows from the shapes that arrive; connect it and mend its problems before unpacking it.",
    });
  });

  test("a block that is one and stands alone cannot be unpacked", () => {
    const doc = zooModel("edgenext_small")!.document();
    const stem = doc.nodes.find(({ type }) => type === "edgenext.stem")!;
    expect(canUnpack(doc, stem.id)).toBe(false);
    expect(unpack(doc, stem.id)).toMatchObject({ ok: false });
  });
});

function around(type: TensorType, node: { type: string; config: Document["nodes"][number]["config"] }): Document {
  const [, channels = 1, height = 1, width = 1] = type.layout.kind === "tokens" ? tokensAsMap(type) : type.shape;
  const tokens = type.layout.kind === "tokens";
  const nodes: Document["nodes"] = [
    { id: 1, type: "io.input", config: { channels, height, width } },
    ...(tokens ? [{ id: 2, type: "layout.toTokens", scope: "" }] : []),
    { id: 3, scope: "block", ...node },
    { id: 4, type: "io.output" },
  ];
  const chain = nodes.map(({ id }) => id);
  const ports: Readonly<Record<number, readonly [input: string, output: string]>> = { 1: ["", "x"], 4: ["x", ""] };
  const portOf = (id: number, side: 0 | 1) => {
    const block = blocks.find((other) => other.type === nodes.find((one) => one.id === id)?.type);
    return ports[id]?.[side] ?? (side === 0 ? block?.inputs[0]?.name : block?.outputs[0]) ?? "";
  };
  const edges = chain.slice(1).map((to, index) => {
    const from = chain[index] ?? 1;
    return { from, output: portOf(from, 1), to, input: portOf(to, 0) };
  });
  return { ...zooModel("edgenext_small")!.document(), name: "around", nodes, edges };
}

/** A class token is left out: what matters are the sides. */
function tokensAsMap({ shape, layout }: TensorType): readonly number[] {
  const grid = layout.kind === "tokens" ? (layout.grid ?? []) : [];
  return [1, shape[2] ?? 1, ...grid];
}
