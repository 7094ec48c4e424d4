import { expect, test } from "vitest";
import { Builder } from "./builder.ts";
import { check, traceOf } from "./check.ts";
import { peakMemory } from "./peak-memory.ts";
import type { Value } from "./trace.ts";
import { mapType } from "./types.ts";
import { zoo } from "./zoo/index.ts";

const elements = 4 * 8 * 8;
const bytes = 4 * elements;

function peakOf(body: (g: Builder, x: Value) => Value) {
  const g = new Builder();
  g.output("y", body(g, g.input("input", mapType([1, 4, 8, 8]))));
  return peakMemory(g.finish());
}

test("a chain needs the input and the output of one node at a time", () => {
  expect(peakOf((g, x) => g.relu(g.relu(g.relu(x)))).bytes).toBe(2 * bytes);
});

test("a residual keeps its start alive until the addition", () => {
  const peak = peakOf((g, x) => {
    const start = g.relu(x);
    return g.add(start, g.relu(g.relu(start)));
  });
  expect(peak.bytes).toBe(3 * bytes);
});

test("the widest moment is named with its node and scope", () => {
  const peak = peakOf((g, x) => {
    const wide = g.scope("expand", () => g.conv2d("conv", x, { out: 16, kernel: 1 }));
    return g.scope("project", () => g.conv2d("conv", g.relu(wide), { out: 4, kernel: 1 }));
  });
  expect(peak).toEqual({ bytes: 8 * bytes, node: "project/relu_0", scope: "project" });
});

test("weights are not activations", () => {
  expect(peakOf((g, x) => g.conv2d("conv", x, { kernel: 3 })).bytes).toBe(2 * bytes);
});

test("a renamed value shares memory and keeps it alive", () => {
  const peak = peakOf((g, x) => g.add(g.reshape(x, [1, 4, 64]), g.reshape(x, [1, 4, 64])));
  expect(peak.bytes).toBe(2 * bytes);
});

test("outputs of the model live to its end", () => {
  const g = new Builder();
  const x = g.input("input", mapType([1, 4, 8, 8]));
  const early = g.relu(x);
  g.output("early", early);
  g.output("late", g.relu(g.relu(early)));
  expect(peakMemory(g.finish()).bytes).toBe(3 * bytes);
});

test("a model without nodes needs its input", () => {
  expect(peakOf((_, x) => x)).toEqual({ bytes, node: undefined, scope: "" });
});

test.each(zoo.filter(({ parameters }) => parameters < 2e7))(
  "$id: the peak lies between its largest node and all values together",
  ({ document }) => {
    const trace = traceOf(check(document()));
    const sizes = trace.nodes.map(({ inputs, outputs }) =>
      [...new Set([...inputs, ...outputs])]
        .filter(({ type }) => type.batched)
        .reduce((total, { type }) => total + 4 * type.shape.reduce((product, dim) => product * dim, 1), 0),
    );
    const { bytes: peak } = peakMemory(trace);
    expect(peak).toBeLessThanOrEqual(sizes.reduce((total, size) => total + size, 0));
    const copying = trace.nodes.map(({ op }, index) =>
      ["reshape", "asLayout", "expandBatch"].includes(op) ? 0 : (sizes[index] ?? 0),
    );
    expect(peak).toBeGreaterThanOrEqual(Math.max(...copying));
  },
);
