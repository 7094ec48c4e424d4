import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type Block,
  blocks,
  count,
  type DocumentNode,
  evaluateNode,
  families,
  type PortTypes,
  printType,
  type Sample,
} from "./index.ts";
import { mapType, plainType, tokensType } from "./types.ts";

/** What stands before the dot of the palette's general blocks; everything else is a paper's. */
const general = new Set(["io", "conv", "linear", "mixing", "merge", "pooling", "layout", "norm", "head"]);

function portTypes(block: Block, sample: Sample): PortTypes {
  const named = block.inputs.flatMap(({ name }, index) => {
    const type = sample.inputs[index];
    return type ? [[name, type] as const] : [];
  });
  return Object.fromEntries(named);
}

function nodeOf(block: Block, config: Sample["config"]): DocumentNode {
  return { id: 1, type: block.type, scope: "under.test", config: { ...config } as NonNullable<DocumentNode["config"]> };
}

/** The trace of a sample; a fresh document node each time, so that nothing is remembered. */
function evaluated(block: Block, sample: Sample) {
  const evaluation = evaluateNode(nodeOf(block, sample.config), block, portTypes(block, sample));
  if (!evaluation.ok) throw new Error(evaluation.diagnostic.message);
  return evaluation;
}

function printed(block: Block, sample: Sample): readonly string[] {
  const { fragment, outputTypes } = evaluated(block, sample);
  const nodes = fragment.trace.nodes.map(
    ({ name, attrs, inputs, outputs }) =>
      `${name} ${JSON.stringify(attrs)} ${inputs.map(({ id }) => id)} → ${outputs.map(({ type }) => printType(type)).join(" ")}`,
  );
  const named = [...fragment.trace.params, ...fragment.trace.inputs, ...fragment.trace.outputs];
  const values = named.map(({ name, value }) => `${name} ${printType(value.type)}`);
  return [...values, ...nodes, ...Object.entries(outputTypes).map(([port, type]) => `${port}: ${printType(type)}`)];
}

/** What a user may drop a block on. */
const anything = [
  mapType([1, 3, 32, 32]),
  mapType([1, 16, 7, 5]),
  mapType([1, 1, 1, 1]),
  mapType([1, 8, 4, 6, 6]),
  tokensType([1, 16, 32], { grid: [4, 4] }),
  tokensType([1, 37, 6], { grid: [7, 5], prefix: 2 }),
  tokensType([1, 64, 8], { grid: [4, 4, 4] }),
  tokensType([1, 1, 7]),
  plainType([1, 10]),
  plainType([1, 2, 3, 4]),
];

test("block types are unique and read family.part", () => {
  const types = blocks.map(({ type }) => type);
  expect(types.filter((type, index) => types.indexOf(type) !== index)).toEqual([]);
  expect(types.filter((type) => !/^[a-z0-9]+\.[a-zA-Z0-9]+$/.test(type))).toEqual([]);
});

test("every block of a paper names it", () => {
  const nameless = blocks.filter(({ type, paper }) => !paper && !general.has(type.slice(0, type.indexOf("."))));
  expect(nameless.map(({ type }) => type)).toEqual([]);
});

describe.each(blocks.map((block) => [block.type, block] as const))("%s", (_, block) => {
  test("says what it is, in a palette family, with a whole sentence", () => {
    expect(block.title).toMatch(/\S/);
    expect(families).toContain(block.family);
    expect(block.doc).toMatch(/^\S.*\.$/s);
    if (block.paper) expect(block.paper.arxiv).toMatch(/^\d{4}\.\d{4,5}$/);
  });

  test("has a config whose defaults are valid, and shows fields that it has", () => {
    const defaults = block.config.parse({});
    expect(block.config.parse(defaults)).toEqual(defaults);
    expect(block.summary.filter((field) => !(field in block.config.shape))).toEqual([]);
    expect(block.summary.length).toBeLessThanOrEqual(3);
    expect(() => z.toJSONSchema(block.config)).not.toThrow();
    expect(block.config.safeParse({ noSuchField: 1 }).success).toBe(false);
  });

  test("has distinct ports", () => {
    const inputs = block.inputs.map(({ name }) => name);
    expect(new Set(inputs).size).toBe(inputs.length);
    expect(new Set(block.outputs).size).toBe(block.outputs.length);
  });

  test.each(block.samples.map((sample, index) => [index, sample] as const))(
    "sample %i traces, twice alike",
    (index, sample) => {
      const first = printed(block, sample);
      expect(first.length, `sample ${index}`).toBeGreaterThan(0);
      expect(printed(block, sample)).toEqual(first);
    },
  );

  test.each(block.samples.map((sample, index) => [index, sample] as const))(
    "sample %i keeps the laws of a trace",
    (_index, sample) => {
      const { fragment, outputTypes } = evaluated(block, sample);
      const { nodes, params } = fragment.trace;
      const used = new Set(nodes.flatMap(({ inputs }) => inputs.map(({ id }) => id)));
      expect(params.filter(({ value }) => !used.has(value.id)).map(({ name }) => name)).toEqual([]);
      expect(params.filter(({ name }) => !name.startsWith("under.test.")).map(({ name }) => name)).toEqual([]);
      expect(Object.keys(outputTypes).filter((port) => !block.outputs.includes(port))).toEqual([]);
      for (const type of Object.values(outputTypes)) expect([type.batched, type.shape[0]]).toEqual([true, 1]);
      for (const node of nodes)
        for (const amount of Object.values(count(node).work))
          expect(Number.isSafeInteger(amount) && amount >= 0).toBe(true);
    },
  );

  test("takes or refuses whatever it is dropped on, with a sentence", () => {
    for (const type of anything) {
      const inputs = block.inputs.filter(({ optional }) => !optional).map(() => type);
      const evaluation = evaluateNode(nodeOf(block, {}), block, portTypes(block, { inputs }));
      if (!evaluation.ok) expect(evaluation.diagnostic.message).toMatch(/^under\.test.*: .+ (needs|cannot) .+/);
    }
  });
});

test("every block has two samples at least", () => {
  const scarce = blocks.filter(({ family, samples }) => family !== "io" && samples.length < 2);
  expect(scarce.map(({ type }) => type)).toEqual([]);
});
