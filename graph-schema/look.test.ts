import { describe, expect, test } from "vitest";
import { check, lookedInto, macsByLength, traceCosts, traceOf, zooModel } from "./index.ts";

const documentOf = (id: string) => zooModel(id)!.document();

describe("looking into a model", () => {
  test("tells for every layer of DGE how many queries there are at most and how many training aims at", () => {
    const { lengths, trace } = lookedInto(documentOf("dge_deit_tiny_256"));
    expect(lengths.map(({ scope }) => scope)).toEqual(Array.from({ length: 12 }, (_, index) => `blocks.${index}`));
    expect(lengths.every(({ most, expected, prefix }) => most === 256 && expected === 128 && prefix === 1)).toBe(true);
    expect(trace.outputs.map(({ name }) => name)).toEqual(["logits", ...lengths.map(({ output }) => output)]);
  });

  test("finds nothing to tell of a model whose length is fixed, and leaves it as it is", () => {
    const { lengths, similarity, trace } = lookedInto(documentOf("deit_tiny_patch16_224"));
    expect([lengths, similarity]).toEqual([[], []]);
    expect(trace.outputs.map(({ name }) => name)).toEqual(["logits"]);
  });

  test("measures patch similarity and lengths at once, scopes as they were", () => {
    const { lengths, similarity } = lookedInto(documentOf("dge_pvt_tiny_256"), { similarity: true });
    expect(lengths.map(({ scope }) => scope).slice(0, 3)).toEqual(["block1.0", "block1.1", "block2.0"]);
    expect(similarity.map(({ scope }) => scope)).toContain("block4.1");
  });
});

test("multiply-accumulates at the lengths seen lie where the lengths do", () => {
  const doc = documentOf("dge_deit_tiny_256");
  const { macs, expectedMacs } = traceCosts(traceOf(check(doc)));
  const { lengths } = lookedInto(doc);
  const every = (seen: number) =>
    macsByLength(
      doc,
      lengths.map((place) => ({ ...place, seen })),
    );
  expect(every(256)).toEqual({ most: macs, expected: expectedMacs, seen: macs });
  expect(every(128).seen).toBe(expectedMacs);
  // One query per region: the documented least of this host.
  expect(every(16).seen).toBeLessThan(0.22 * macs);
});
