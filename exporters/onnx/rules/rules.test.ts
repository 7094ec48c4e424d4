import { describe, expect, test } from "vitest";
import { fixedBatch, opNames } from "#graph-schema";
import { distance, noisyWeights, runTrace, traceModel } from "../../testing/model.ts";
import { type Nd, noise } from "../../testing/nd.ts";
import { opCases } from "../../testing/op-cases/index.ts";

const tolerance = 2e-6;

describe.each([17, 20] as const)("at opset %i", (opset) => {
  for (const op of opNames)
    for (const [index, { inputs, build, wanted }] of opCases[op].entries())
      test(`${op}, sample ${index}, computes what its definition says, for a batch of two where it takes one`, async () => {
        const trace = traceModel(inputs, (g, xs) => [build(g, xs)].flat());
        const xs = inputs.map(({ shape }, seed) => noise([fixedBatch(trace) ?? 2, ...shape.slice(1)], seed + 1));
        const weights = noisyWeights(trace);
        const weight = (name: string): Nd => weights.get(name)!;
        const results = await runTrace(trace, xs, { opset });
        for (const [output, reference] of [wanted(xs, weight)].flat().entries())
          expect(distance(results[output]!, reference)).toBeLessThan(tolerance);
      });
});
