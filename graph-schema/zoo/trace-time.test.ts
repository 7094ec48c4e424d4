import { expect, test } from "vitest";
import { check, traceCosts, traceOf, zooModel } from "../index.ts";

/** The least of some runs: what the work takes when nothing else has the processor. */
function leastMs(body: () => unknown): number {
  const took = Array.from({ length: 5 }, () => {
    const start = performance.now();
    body();
    return performance.now() - start;
  });
  return Math.min(...took);
}

test.each(["vit_gigantic_patch14_map_224", "cait_m48_448", "mvit_b_24_32x3"])(
  "%s is checked, traced and counted in less than 100 ms",
  (id) => {
    const document = zooModel(id)!.document();
    expect(leastMs(() => traceCosts(traceOf(check(document))))).toBeLessThan(100);
  },
);
