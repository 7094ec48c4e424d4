import { expect, test } from "vitest";
import { check, type Document, traceCosts, traceOf, zooModel } from "../index.ts";

/** The least of some runs: what the work takes when nothing else has the processor. Copies are new to everyone. */
function leastMs(document: Document, body: (copy: Document) => unknown): number {
  const took = Array.from({ length: 20 }, () => {
    const copy = structuredClone(document);
    const start = performance.now();
    body(copy);
    return performance.now() - start;
  });
  return Math.min(...took);
}

test.each(["vit_gigantic_patch14_map_224", "cait_m48_448", "mvit_b_24_32x3"])(
  "%s is checked, traced and counted in less than 100 ms",
  (id) => {
    const document = zooModel(id)!.document();
    expect(leastMs(document, (copy) => traceCosts(traceOf(check(copy))))).toBeLessThan(100);
  },
);
