import { expect, test } from "vitest";
import {
  atExpectedLengths,
  Builder,
  boundedOrigins,
  check,
  count,
  documentCosts,
  fixedBatch,
  plainType,
  sum,
  type Trace,
  tokensType,
  traceCosts,
  traceOf,
  withLengths,
  zooModel,
} from "./index.ts";

const macsOf = (trace: Trace): number => sum(trace.nodes.map((node) => count(node).work.macs));
const traced = (id: string): Trace => traceOf(check(zooModel(id)!.document()));
const grains = { region: 4, splits: [4, 2, 1], budget: 0.5 };

function gathered() {
  const g = new Builder();
  const x = g.input("x", tokensType([1, 64, 8], { grid: [8, 8] }));
  const scores = g.input("scores", plainType([1, 4, 3]));
  return { g, x, scores, ...g.gatherGrains(x, scores, grains) };
}

test("a model whose tokens the picture counts takes a batch of one, any other any batch", () => {
  expect(fixedBatch(traced("dge_deit_tiny_256"))).toBe(1);
  expect(fixedBatch(traced("deit_tiny_patch16_256"))).toBeUndefined();
});

/** The official code's counts where all regions are alike: the specification gives them to four digits. */
test.each([
  ["dge_deit_tiny_256", [1.7067, 0.6299, 0.3608]],
  ["dge_deit_small_256", [6.1419, 2.2897, 1.3267]],
  ["dge_deit_base_256", [23.198, 8.699, 5.074]],
  ["dge_pvt_tiny_256", [2.5532, 0.9047, 0.4926]],
  ["dge_pvt_small_256", [5.0381, 1.7129, 0.8816]],
  ["dge_pvt_medium_256", [8.7817, 3.0029, 1.5581]],
  ["dge_pvt_large_256", [12.94, 4.365, 2.221]],
] as const)("%s costs what the official code costs at 16, 4 and 1 queries per region", (id, wanted) => {
  const trace = traced(id);
  expect(macsOf(trace) / 1e9).toBeCloseTo(wanted[0], 3);
  for (const [index, share] of [1, 4, 16].entries()) {
    const alike = withLengths(trace, ({ inputs }) => {
      const [x] = inputs;
      const prefix = x!.type.layout.kind === "tokens" ? x!.type.layout.prefix : 0;
      return prefix + (x!.type.shape[1]! - prefix) / share;
    });
    expect(boundedOrigins(alike)).toEqual([]);
    expect(macsOf(alike) / 1e9).toBeCloseTo(wanted[index]!, 3);
  }
});

test("the expected cost lies between the least and the greatest", () => {
  const trace = traced("dge_deit_tiny_256");
  const expected = macsOf(atExpectedLengths(trace));
  expect(expected).toBeLessThan(macsOf(trace));
  expect(expected).toBeGreaterThan(0.36e9);
  expect(traceCosts(trace, "torch")).toMatchObject({ macs: macsOf(trace), expectedMacs: expected });
  expect(documentCosts(check(zooModel("dge_deit_tiny_256")!.document()), "torch").expectedMacs).toBe(expected);
  const dense = traced("deit_tiny_patch16_256");
  expect(atExpectedLengths(dense)).toBe(dense);
  expect(traceCosts(dense).expectedMacs).toBeUndefined();
});

test("only what can do with any number of tokens takes queries", () => {
  const { g, x, queries, index } = gathered();
  const attended = g.linear("proj", g.gelu(g.layerNorm("norm", queries)));
  expect(attended.type).toMatchObject({ shape: [1, 64, 8], boundedAxis: 1 });
  expect(g.transpose(g.reshape(attended, [1, 64, 2, 4]), [0, 2, 1, 3]).type.boundedAxis).toBe(2);
  expect(g.scatterGrains(attended, index).type).toEqual(plainType([1, 64, 8]));
  const fixed = /needs a fixed number of tokens, which only the picture decides here, got f32\[1,≤64,8\]/;
  expect(() => g.mean(queries, [1])).toThrow(fixed);
  expect(() => g.softmax(queries, 1)).toThrow(fixed);
  expect(() => g.concat([queries, queries], 1)).toThrow(fixed);
  expect(() => g.add(queries, x)).toThrow("add needs two values of one shape");
  expect(() => g.reshape(queries, [1, 8, 8, 8])).toThrow("reshape cannot cut or join a bounded axis");
});

test("regions must fill the image", () => {
  const g = new Builder();
  const x = g.input("x", tokensType([1, 49, 8], { grid: [7, 7] }));
  const scores = g.input("scores", plainType([1, 1, 3]));
  expect(() => g.gatherGrains(x, scores, grains)).toThrow("needs a grid of whole 4×4 regions, 7×7 arrives");
});
