import { describe, expect, test } from "vitest";
import type { Block, Sample } from "./block.ts";
import { blockOf, blocks } from "./blocks/index.ts";
import { check, traceOf } from "./check.ts";
import type { Document } from "./document.ts";
import { inputNode } from "./port-node.ts";
import { printTrace } from "./print-trace.ts";
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
      for (const sample of block.samples) {
        const doc = around(block, sample);
        expect(printed(takenApart(doc))).toBe(printed(doc));
      }
    },
  );

  test("those of the papers among them are what their parts are, down to blocks that are one", () => {
    const types = [
      ...["edgenext.sdta", "edgenext.convEncoder", "conv.invertedResidual", "edgevit.lgl", "convit.gpsa"],
      ...["swin.block", "mobilevit.block", "mvit.block", "qna.block", "yolo.c3", "vitgan.block", "cait.classBlock"],
    ];
    for (const type of types) {
      const block = blockOf(type)!;
      const apart = takenApart(around(block, block.samples[0]!));
      expect(apart.nodes.length).toBeGreaterThan(5);
      expect(apart.nodes.filter(({ type: part }) => blockOf(part)?.parts)).toEqual([]);
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
    const head = doc.nodes.find(({ type }) => type === "edgenext.head")!;
    expect(canUnpack(doc, head.id)).toBe(false);
    expect(unpack(doc, head.id)).toMatchObject({ ok: false });
  });
});

/** The block in a model of its own: its ports are what the model takes and returns. */
function around(block: Block, { config = {}, inputs }: Sample): Document {
  const use = { id: 1, type: block.type, scope: "block", config: config as never };
  const given = inputs.map((type, index) => inputNode(index + 2, block.inputs[index]!.name, type)!);
  const outputs = block.outputs.map((name, index) => ({
    id: given.length + index + 2,
    type: "io.output",
    config: { name: `returned_${name}` },
  }));
  return {
    ...zooModel("edgenext_small")!.document(),
    name: "around",
    nodes: [...given, use, ...outputs],
    edges: [
      ...given.map(({ id, type }, index) => ({
        from: id,
        output: blockOf(type)!.outputs[0]!,
        to: use.id,
        input: block.inputs[index]!.name,
      })),
      ...outputs.map(({ id }, index) => ({ from: use.id, output: block.outputs[index]!, to: id, input: "x" })),
    ],
  };
}
