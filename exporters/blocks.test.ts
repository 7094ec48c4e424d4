// Every block on its samples, in a real runtime: it runs, for one and (where its number of tokens is fixed) for two, and the deploy form agrees.

import { describe, expect, test } from "vitest";
import { type Block, blocks, fixedBatch, type Sample, type Trace } from "#graph-schema";
import { distance, runTrace, traceModel } from "./testing/model.ts";
import { type Nd, noise } from "./testing/nd.ts";

const tolerance = 1e-4;

function traced(block: Block, { config, inputs }: Sample): Trace {
  return traceModel(inputs, (g, values) => {
    const ports = Object.fromEntries(values.map((value, index) => [block.inputs[index]!.name, value]));
    const outputs = g.scope("under.test", () => block.forward(g, ports, block.config.parse(config ?? {})));
    return Object.values(outputs).filter((value) => value !== undefined);
  });
}

/** One sample after the other along the batch. */
function stacked(first: Nd, second: Nd): Nd {
  const data = new Float32Array(first.data.length * 2);
  data.set(first.data);
  data.set(second.data, first.data.length);
  return { shape: [2, ...first.shape.slice(1)], data };
}

function secondOf({ shape, data }: Nd): Nd {
  return { shape: [1, ...shape.slice(1)], data: data.subarray(data.length / 2) };
}

describe.each(blocks.filter(({ family }) => family !== "io").map((block) => [block.type, block] as const))(
  "%s",
  (_, block) => {
    test.each(block.samples.map((sample, index) => [index, sample] as const))(
      "sample %i runs",
      async (_index, sample) => {
        const trace = traced(block, sample);
        const one = sample.inputs.map(({ shape }, index) => noise(shape, index + 1));
        const two = one.map((x, index) => stacked(noise(x.shape, index + 50), x));
        const alone = await runTrace(trace, one);
        expect(alone.map(({ shape }) => shape)).toEqual(trace.outputs.map(({ value }) => value.type.shape));
        const beside = fixedBatch(trace) ? undefined : await runTrace(trace, two);
        const deployed = await runTrace(trace, one, { form: "deploy" });
        const old = await runTrace(trace, one, { opset: 17 });
        for (const [index, wanted] of alone.entries()) {
          expect(wanted.data.every(Number.isFinite)).toBe(true);
          if (beside) expect(distance(secondOf(beside[index]!), wanted)).toBeLessThan(tolerance);
          expect(distance(deployed[index]!, wanted)).toBeLessThan(tolerance);
          expect(distance(old[index]!, wanted)).toBeLessThan(tolerance);
        }
      },
    );
  },
);
