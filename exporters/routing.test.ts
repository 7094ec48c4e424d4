// Which tokens go on: the official implementations' choices, stage by stage.

import { expect, test } from "vitest";
import { bind, check, type NamedValue, sum, type Trace, traceOf, zooModel } from "#graph-schema";
import { exportOnnx } from "./onnx/export.ts";
import { type Fixture, fixtureOf, goldenInput, goldenTensors, type Stage } from "./testing/golden.ts";
import type { Nd } from "./testing/nd.ts";
import { runOnnx } from "./testing/run-onnx.ts";

const timeout = 120_000;

/** Values inside a model, on the fixture's weights and picture. */
async function valuesOf(fixture: Fixture, trace: Trace, taps: readonly NamedValue[]): Promise<readonly Nd[]> {
  const { bound } = bind(trace.params, goldenTensors(fixture), { strict: false });
  const tapped: Trace = { ...trace, outputs: [...trace.outputs, ...taps] };
  const file = exportOnnx(tapped, { name: fixture.id, form: "deploy", weights: bound });
  const { shape, data } = goldenInput(fixture.input);
  const [input = ""] = trace.inputs.map(({ name }) => name);
  const results = await runOnnx(file, { [input]: { dims: shape, data } });
  return taps.map(({ name }) => ({ shape: results[name]!.dims, data: results[name]!.data }));
}

/** The fixture's summary of a value. */
function expectStage({ shape, data }: Nd, stage: Stage): void {
  expect(shape, stage.name).toEqual(stage.shape);
  const mean = sum([...data]) / data.length;
  const std = Math.sqrt(sum([...data].map((value) => (value - mean) ** 2)) / data.length);
  expect(Math.abs(mean - stage.mean), stage.name).toBeLessThan(1e-4);
  expect(Math.abs(std - stage.std), stage.name).toBeLessThan(1e-4);
  for (const [index, value] of stage.head.entries())
    expect(Math.abs(data[index]! - value), `${stage.name}, value ${index}`).toBeLessThan(1e-3);
}

test(
  "DynamicViT keeps the tokens that the official code keeps",
  async () => {
    const fixture = fixtureOf("dynamicvit_deit_s_0.7")!;
    const result = check(zooModel(fixture.id)!.document());
    const taps = [...result.nodes.values()]
      .filter(({ node }) => node.type === "dynamicvit.prune")
      .map(({ node }) => node.scope ?? "");
    const trace = traceOf(result);
    // The last thing that a predictor computes is the decision; a slice of it is the score.
    const decisions = await valuesOf(
      fixture,
      trace,
      taps.map((scope) => {
        const slice = trace.nodes.find(
          (node) => node.scope === scope && node.op === "slice" && node.inputs[0]?.type.shape[2] === 2,
        );
        return { name: scope, value: slice!.inputs[0]! };
      }),
    );
    const stages = fixture.stages.filter((stage) => stage.kept_indices_sorted !== undefined);
    expect(decisions.length).toBe(stages.length);
    for (const [index, stage] of stages.entries()) {
      const decision = decisions[index]!;
      expectStage(decision, stage);
      const rows = Array.from({ length: decision.shape[1]! }, (_, row) => row);
      const kept = rows.sort((a, b) => decision.data[2 * b]! - decision.data[2 * a]!);
      const wanted = stage.kept_indices_sorted!;
      expect(kept.slice(0, wanted.length).sort((a, b) => a - b)).toEqual(wanted);
    }
  },
  timeout,
);
