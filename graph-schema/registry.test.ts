import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import {
  type Block,
  Builder,
  blocks,
  count,
  type DocumentNode,
  evaluateNode,
  families,
  mapType,
  plainType,
  printTrace,
  type Sample,
  type Trace,
  tokensType,
  verify,
} from "./index.ts";

/** What stands before the dot of the palette's general blocks; everything else is a paper's. */
const general = new Set(["io", "conv", "linear", "mixing", "merge", "pooling", "layout", "norm", "head"]);
const scope = "under.test";

/** A block alone in a model: its ports are the model's inputs and outputs. */
function traced(block: Block, { config, inputs }: Sample): Trace {
  const g = new Builder();
  const ports = Object.fromEntries(
    inputs.map((type, index) => {
      const { name } = block.inputs[index]!;
      return [name, g.input(name, type)];
    }),
  );
  const outputs = g.scope(scope, () => block.forward(g, ports, block.config.parse(config ?? {})));
  for (const [port, value] of Object.entries(outputs)) {
    expect(block.outputs).toContain(port);
    if (value) g.output(port, value);
  }
  return g.finish();
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
  // Users' own blocks have that family for themselves.
  expect(types.filter((type) => type.startsWith("own."))).toEqual([]);
});

test("every block of a paper names it", () => {
  const nameless = blocks.filter(({ type, paper }) => !paper && !general.has(type.slice(0, type.indexOf("."))));
  expect(nameless.map(({ type }) => type)).toEqual([]);
});

test("every figure is numbered as papers number them, and stands in the table of where it was read", () => {
  const table = readFileSync(new URL("../docs/paper-figures.md", import.meta.url), "utf8");
  const rows = [...table.matchAll(/^\| (\w+\.\w.*?) \| (.*?) \|/gm)];
  const read = rows.flatMap(([, types = "", figure = ""]) => types.split(", ").map((type) => `${type} ${figure}`));
  const cited = blocks.flatMap(({ type, paper }) => (paper?.figure === undefined ? [] : [`${type} ${paper.figure}`]));
  expect(cited.toSorted()).toEqual(read.toSorted());
  expect(cited.filter((line) => !/ \d+[a-z]?$/.test(line))).toEqual([]);
});

test("every block has two samples at least, ends of a model one", () => {
  const scarce = blocks.filter(({ family, samples }) => samples.length < (family === "io" ? 1 : 2));
  expect(scarce.map(({ type }) => type)).toEqual([]);
});

describe.each(blocks.map((block) => [block.type, block] as const))("%s", (_, block) => {
  const samples = block.samples.map((sample, index) => [index, sample] as const);

  test("says what it is, in a palette family, with a whole sentence", () => {
    expect(block.title).toMatch(/\S/);
    expect(families).toContain(block.family);
    expect(block.doc).toMatch(/^\S.*\.$/s);
    if (block.paper) expect(block.paper.arxiv).toMatch(/^\d{4}\.\d{4,5}$/);
  });

  test("has a config whose defaults are valid, and shows at most three fields, which it has", () => {
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

  test.each(samples)("sample %i keeps the laws of a trace, and traces twice alike", (_index, sample) => {
    const trace = traced(block, sample);
    expect(verify(trace)).toEqual([]);
    expect(trace.params.filter(({ name }) => !name.startsWith(`${scope}.`))).toEqual([]);
    expect(printTrace(traced(block, sample))).toBe(printTrace(trace));
  });

  test.each(samples)("sample %i has whole costs", (_index, sample) => {
    const amounts = traced(block, sample).nodes.flatMap((node) => {
      const { work, ...rest } = count(node);
      return [...Object.values(work), ...Object.values(rest)];
    });
    expect(amounts.filter((amount) => !Number.isSafeInteger(amount) || amount < 0)).toEqual([]);
  });

  test("takes or refuses whatever it is dropped on, with a sentence", () => {
    const node: DocumentNode = { id: 1, type: block.type, scope };
    const needed = block.inputs.filter(({ optional }) => !optional);
    for (const type of anything) {
      const evaluation = evaluateNode(node, block, Object.fromEntries(needed.map(({ name }) => [name, type])));
      if (!evaluation.ok) expect(evaluation.diagnostic.message).toMatch(/^under\.test.*: .+ (needs|cannot) .+/);
    }
  });
});
