// Which tokens go on: the official implementations' choices, stage by stage.

import { expect, test } from "vitest";
import {
  atExpectedLengths,
  bind,
  boundedOrigins,
  check,
  count,
  fixedBatch,
  type NamedValue,
  sum,
  type Trace,
  traceOf,
  withLengths,
  zooModel,
} from "#graph-schema";
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
    const stages = (fixture.stages ?? []).filter((stage) => stage.kept_indices_sorted !== undefined);
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

const macsOf = (trace: Trace): number => sum(trace.nodes.map((node) => count(node).work.macs));

test.each(["dge_deit_tiny_256", "dge_pvt_small_256"])(
  "%s asks as many queries as the official code on its picture, for as many multiply-accumulates",
  async (id) => {
    const fixture = fixtureOf(id)!;
    const trace = traceOf(check(zooModel(id)!.document()));
    expect(fixedBatch(trace)).toBe(1);
    const origins = boundedOrigins(trace);
    const scores = origins.map(({ node }) => ({ name: `scores of ${node.scope}`, value: node.inputs[1]! }));
    const queries = origins.map(({ node, value }) => ({ name: `queries of ${node.scope}`, value }));
    const values = await valuesOf(fixture, trace, [...scores, ...queries]);
    const stages = (fixture.stages ?? []).filter((stage) => stage.queries !== undefined);
    expect(origins.length).toBe(stages.length);
    const lengths = new Map<string, number>();
    for (const [index, stage] of stages.entries()) {
      const { data, shape } = values[index]!;
      expectStage({ shape: stage.shape, data }, stage);
      const gates = Array.from({ length: shape[1]! }, (_, region) => {
        const three = data.slice(3 * region, 3 * region + 3);
        return three.indexOf(Math.max(...three));
      });
      expect(gates, stage.name).toEqual(stage.gate_indices);
      const length = values[stages.length + index]!.shape[1]!;
      const { node } = origins[index]!;
      const { layout } = node.inputs[0]!.type;
      expect(length - (layout.kind === "tokens" ? layout.prefix : 0), stage.name).toBe(stage.queries);
      lengths.set(node.name, length);
    }
    expect(macsOf(withLengths(trace, ({ name }) => lengths.get(name)!))).toBe(fixture.macs);
    expect(macsOf(atExpectedLengths(trace))).toBeLessThan(macsOf(trace));
  },
  timeout,
);
