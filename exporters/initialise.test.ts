import { expect, test } from "vitest";
import { Builder, mapType } from "#graph-schema";
import { initialise } from "./initialise.ts";

function params() {
  const g = new Builder("layer");
  const x = g.input("x", mapType([1, 64, 8, 8]));
  g.output("y", g.linear("fc", g.toTokens(g.batchNorm("norm", g.conv2d("conv", x, { kernel: 3 }))), { out: 512 }));
  return g.finish().params;
}

const load = async (name: string, seed = 1) => {
  const values = await initialise(params(), seed).get(`layer.${name}`)?.load();
  if (!values) throw new Error(`${name} has no values`);
  return values;
};
const greatest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
const deviation = (values: Float32Array) =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

test("a linear layer starts normal with deviation 0.02, cut off at two deviations", async () => {
  const values = await load("fc.weight");
  expect(greatest(values)).toBeLessThanOrEqual(0.04);
  expect(greatest(values)).toBeGreaterThan(0.038);
  // A standard normal cut off at ±2 has the deviation 0.8796.
  expect(deviation(values) / 0.02).toBeCloseTo(0.88, 1);
});

test("a convolution starts uniform within 1 / √fan_in, norms as the identity", async () => {
  const bound = 1 / Math.sqrt(64 * 9);
  const values = await load("conv.weight");
  expect(greatest(values)).toBeLessThanOrEqual(bound);
  expect(deviation(values) / (bound / Math.sqrt(3))).toBeCloseTo(1, 1);
  expect(new Set(await load("norm.weight"))).toEqual(new Set([1]));
  expect(new Set(await load("norm.running_mean"))).toEqual(new Set([0]));
});

test("the same seed and name give the same values, another seed or name others", async () => {
  expect(await load("fc.weight")).toEqual(await load("fc.weight"));
  expect(await load("fc.weight", 2)).not.toEqual(await load("fc.weight"));
  expect((await load("conv.weight")).slice(0, 8)).not.toEqual((await load("fc.weight")).slice(0, 8));
});
