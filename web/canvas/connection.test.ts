import { describe, expect, test } from "vitest";
import { applyEdits, check, type Document, repairsFor, zooModel } from "#graph-schema";
import { judge, withWire } from "./connection.ts";
import { tryBlock } from "./search.ts";

function levit(): Document {
  const found = zooModel("levit_128s")?.document();
  if (!found) throw new Error("levit_128s is not in the zoo");
  return found;
}

const idOf = (doc: Document, type: string) => doc.nodes.find((node) => node.type === type)?.id ?? 0;

describe("a wire", () => {
  test("is judged by the check of the candidate document: what fits has no new problem", () => {
    const doc = applyEdits(levit(), [{ kind: "addNode", node: { id: 99, type: "conv.block" } }]);
    const stem = idOf(doc, "levit.stem");
    expect(judge(doc, { from: stem, output: "y", to: 99, input: "x" }).kind).toBe("fits");
  });

  test("that brings tokens to a map is refused with the check's own sentence, and its repair makes it fit", () => {
    const doc = applyEdits(levit(), [{ kind: "addNode", node: { id: 99, type: "conv.block" } }]);
    const edge = { from: idOf(doc, "levit.stage"), output: "y", to: 99, input: "x" };
    const verdict = judge(doc, edge);
    if (verdict.kind !== "refused") throw new Error(`not refused but ${verdict.kind}`);
    expect(verdict.reason).toMatch(/needs a map/);
    const wired = withWire(doc, edge);
    const [repair] = repairsFor(check(wired), verdict.diagnostic);
    if (!repair) throw new Error("no repair");
    expect(check(applyEdits(wired, repair.edits)).nodes.get(99)?.state).toBe("ok");
  });

  test("that closes a cycle is refused", () => {
    const doc = levit();
    const verdict = judge(doc, {
      from: idOf(doc, "levit.mlp"),
      output: "y",
      to: idOf(doc, "levit.stem"),
      input: "x",
    });
    expect(verdict).toMatchObject({ kind: "refused", diagnostic: { code: "cycle" } });
  });

  test("that fits its block but upsets one further down is allowed, with the reason", () => {
    const doc = applyEdits(levit(), [
      { kind: "addNode", node: { id: 98, type: "norm.layer" } },
      { kind: "addNode", node: { id: 99, type: "conv.block" } },
      { kind: "connect", edge: { from: 98, output: "y", to: 99, input: "x" } },
    ]);
    const verdict = judge(doc, { from: idOf(doc, "levit.stage"), output: "y", to: 98, input: "x" });
    expect(verdict.kind).toBe("uneasy");
  });
});

describe("search-to-add", () => {
  const screen = { x: 0, y: 0 };

  test("knows what fits a wire let go in the void, and the shape it would give", () => {
    const doc = levit();
    const from = { node: idOf(doc, "levit.stem"), port: "y", side: "output" } as const;
    const request = { screen, purpose: { kind: "join", at: screen, from } } as const;
    expect(tryBlock(doc, "conv.block", request)).toMatchObject({ newErrors: 0, shape: "128×14×14" });
    expect(tryBlock(doc, "levit.mlp", request)?.newErrors).toBeGreaterThan(0);
    expect(tryBlock(doc, "io.input", request)).toBeNull();
  });

  test("inserts into a wire, and swaps a block, without losing a wire", () => {
    const doc = levit();
    const wire = doc.edges[1];
    if (!wire) throw new Error("no wire");
    const key = `${wire.from}:${wire.output}>${wire.to}:${wire.input}`;
    const inserted = tryBlock(doc, "norm.batch", { screen, purpose: { kind: "insert", wire: key } });
    expect(inserted?.newErrors).toBe(0);
    const node = idOf(doc, "levit.mlp");
    const swapped = tryBlock(doc, "norm.layer", { screen, purpose: { kind: "swap", node } });
    expect(applyEdits(doc, swapped?.edits ?? []).edges).toHaveLength(doc.edges.length);
    expect(swapped?.newErrors).toBe(0);
  });
});
