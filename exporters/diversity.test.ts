// The losses of patch diversity against their formulas written out, patch by patch.

import { expect, test } from "vitest";
import { blockOf, mapType, type TensorType, tokensType } from "#graph-schema";
import { distance, noisyWeights, runTrace, traceModel } from "./testing/model.ts";
import { at, type Nd, noise } from "./testing/nd.ts";

const tolerance = 1e-5;

async function lossOf(type: string, inputs: readonly TensorType[], config: Readonly<Record<string, unknown>> = {}) {
  const block = blockOf(type)!;
  const trace = traceModel(inputs, (g, values) => {
    const ports = Object.fromEntries(values.map((value, index) => [block.inputs[index]!.name, value]));
    return Object.values(block.forward(g, ports, block.config.parse(config))).filter((value) => value !== undefined);
  });
  const xs = inputs.map(({ shape }, index) => noise(shape, index + 1));
  const [loss] = await runTrace(trace, xs);
  return { loss: loss!, xs, weights: noisyWeights(trace) };
}

const scalar = (value: number): Nd => ({ shape: [1], data: Float32Array.of(value) });
const range = (length: number) => Array.from({ length }, (_, index) => index);
const mean = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

test("patch similarity is the mean absolute cosine over ordered pairs of patches, class tokens left out", async () => {
  const { loss, xs } = await lossOf("diversity.cosine", [tokensType([1, 13, 5], { grid: [4, 3], prefix: 1 })]);
  const patch = (index: number) => range(5).map((c) => at(xs[0]!, [0, index + 1, c]));
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((total, value, c) => total + value * b[c]!, 0);
  const cosines: number[] = [];
  for (const i of range(12))
    for (const j of range(12)) {
      const [a, b] = [patch(i), patch(j)];
      if (i !== j) cosines.push(Math.abs(dot(a, b)) / Math.sqrt(dot(a, a) * dot(b, b)));
    }
  expect(distance(loss, scalar(mean(cosines)))).toBeLessThan(tolerance);
});

test("patch contrast sets each patch against the mean of the others and against its surroundings", async () => {
  const [C, H, W, side] = [3, 4, 5, 3] as const;
  const map = mapType([1, C, H, W]);
  const { loss, xs } = await lossOf("diversity.contrastive", [map, map], { window: side });
  const losses: number[] = [];
  for (const row of range(H))
    for (const column of range(W)) {
      const scores = [0, 0, 0];
      for (const c of range(C)) {
        const value = (y: number, x: number) => (y < 0 || y >= H || x < 0 || x >= W ? 0 : at(xs[0]!, [0, c, y, x]));
        const own = value(row, column);
        let [others, around] = [-own, -own];
        for (const y of range(H)) for (const x of range(W)) others += value(y, x);
        for (const dy of range(side)) for (const dx of range(side)) around += value(row + dy - 1, column + dx - 1);
        const references = [own, others / (H * W - 1), around / (side * side - 1)];
        for (const [option, reference] of references.entries())
          scores[option]! += at(xs[1]!, [0, c, row, column]) * reference;
      }
      const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
      losses.push(-Math.log(Math.exp(scores[0]!) / total + 1e-8));
    }
  expect(distance(loss, scalar(mean(losses)))).toBeLessThan(tolerance);
});

test("patch mixing is each patch's cross-entropy with the classes at its place", async () => {
  const [C, H, W, classes] = [5, 2, 3, 4] as const;
  const types = [tokensType([1, H * W, C], { grid: [H, W] }), mapType([1, classes, H, W])];
  const { loss, xs, weights } = await lossOf("diversity.mixing", types);
  const losses = range(H * W).map((patch) => {
    const scores = range(classes).map((k) =>
      range(C).reduce(
        (total, c) => total + at(xs[0]!, [0, patch, c]) * at(weights.get("patch_head.weight")!, [k, c]),
        at(weights.get("patch_head.bias")!, [k]),
      ),
    );
    const total = scores.reduce((sum, score) => sum + Math.exp(score), 0);
    return -scores.reduce((sum, score, k) => {
      const wanted = at(xs[1]!, [0, k, Math.floor(patch / W), patch % W]);
      return sum + wanted * Math.log(Math.exp(score) / total + 1e-8);
    }, 0);
  });
  expect(distance(loss, scalar(mean(losses)))).toBeLessThan(tolerance);
});
