import { expect, test } from "vitest";
import { type Document, emptyDocument } from "#graph-schema";
import { bytesTooMany } from "./runtime-memory.ts";

/** A map widened to 6,000 channels, and from those to as many as told, by convolutions of 3×3: 0.216 MB each. */
const wide = (dim: number): Document => ({
  ...emptyDocument("Wide"),
  nodes: [
    { id: 1, type: "io.input" },
    { id: 2, type: "pooling.stridedConv", config: { out: 6_000 } },
    { id: 3, type: "pooling.stridedConv", config: { out: dim } },
    { id: 4, type: "io.output" },
  ],
  edges: [
    { from: 1, output: "x", to: 2, input: "x" },
    { from: 2, output: "y", to: 3, input: "x" },
    { from: 3, output: "y", to: 4, input: "x" },
  ],
});

test("weights of more than 1.5 GB are too many to be run, and how many is told", () => {
  expect(bytesTooMany(wide(6_500))).toBeNull();
  expect(bytesTooMany(wide(7_500))).toBeGreaterThan(1.5e9);
});
