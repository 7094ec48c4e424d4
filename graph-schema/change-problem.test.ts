import { expect, test, vi } from "vitest";
import { changeProblem } from "./change-problem.ts";
import { type Document, documentShape, emptyDocument } from "./document.ts";
import { limits } from "./limits.ts";

const node = (id: number) => ({ id, type: "vit.block", config: { heads: 4 } });

function model(count: number): Document {
  return { ...emptyDocument("Model"), nodes: Array.from({ length: count }, (_, index) => node(index + 1)) };
}

const before: Document = {
  ...model(3),
  blocks: [{ type: "own.pair", title: "Pair", nodes: [node(1), node(2)], edges: [] }],
};

test("a change that a reader takes has no problem", () => {
  expect(changeProblem(before, { ...before, nodes: [...before.nodes, node(4)] })).toBeNull();
  expect(changeProblem(before, { ...before, nodes: before.nodes.slice(1) })).toBeNull();
  expect(changeProblem(before, { ...before, name: "Other" })).toBeNull();
});

test("what a reader refuses is named where it stands in the file", () => {
  const scoped = before.nodes.map((each) => (each.id === 3 ? { ...each, scope: "my scope!" } : each));
  expect(changeProblem(before, { ...before, nodes: scoped })).toBe(
    'nodes.2.scope needs letters, digits and underscores, dots between parts, got "my scope!"',
  );
  expect(changeProblem(before, { ...before, name: "n".repeat(201) })).toBe(
    "name needs at most 200 characters, got 201",
  );
  const [pair] = before.blocks ?? [];
  if (!pair) throw new Error("the model has no custom block");
  expect(changeProblem(before, { ...before, blocks: [{ ...pair, title: "" }] })).toBe(
    "blocks.0.title needs at least 1 characters, got 0",
  );
  expect(changeProblem(before, { ...before, blocks: [{ ...pair, nodes: [node(0)] }] })).toMatch(
    /^blocks\.0\.nodes\.0\.id /,
  );
  expect(changeProblem(before, { ...before, blocks: [pair, { ...pair }] })).toBe(
    "blocks: two custom blocks have the same type",
  );
});

test("more blocks than a document may have are refused", () => {
  const full = model(limits.documentNodes);
  const next = node(limits.documentNodes + 1);
  expect(changeProblem(full, { ...full, nodes: [...full.nodes, next] })).toBe(
    "nodes needs at most 10000 entries, got 10001",
  );
});

test("of a large model only the block that was changed or added is looked at", () => {
  const parse = vi.spyOn(documentShape, "safeParse");
  const large = model(1_000);
  const changed = large.nodes.map((each) => (each.id === 500 ? { ...each, title: "Middle" } : each));
  expect(changeProblem(large, { ...large, nodes: changed })).toBeNull();
  expect(changeProblem(large, { ...large, nodes: [...large.nodes, node(1_001)] })).toBeNull();
  const looked = parse.mock.calls.map(([doc]) => (doc as Document).nodes.map(({ id }) => id));
  parse.mockRestore();
  expect(looked).toEqual([[500], [1_001]]);
});
