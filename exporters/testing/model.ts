// Small traced models with noise for weights, run through an export.

import { Builder, type TensorType, type Trace, type Value, type Weights } from "#graph-schema";
import { exportOnnx, type OnnxExportOptions } from "../onnx/export.ts";
import { type Nd, noise } from "./nd.ts";
import { runOnnx } from "./run-onnx.ts";

export function traceModel(
  types: readonly TensorType[],
  build: (g: Builder, xs: readonly Value[]) => readonly Value[],
): Trace {
  const g = new Builder();
  const outputs = build(
    g,
    types.map((type, index) => g.input(`x${index}`, type)),
  );
  for (const [index, value] of outputs.entries()) g.output(`y${index}`, value);
  return g.finish();
}

/** Noise for every parameter; variances positive. */
export function noisyWeights(trace: Trace): ReadonlyMap<string, Nd> {
  return new Map(
    trace.params.map(({ name, value }, index) => {
      const { shape, data } = noise(value.type.shape, index + 100);
      return [name, { shape, data: name.endsWith("running_var") ? data.map((v) => 0.5 + Math.abs(v)) : data }];
    }),
  );
}

export function asWeights(tensors: ReadonlyMap<string, Nd>): Weights {
  return new Map([...tensors].map(([name, { shape, data }]) => [name, { name, shape, load: () => data }]));
}

/** Outputs in order. Inputs have the batch on axis 0. */
export async function runTrace(
  trace: Trace,
  inputs: readonly Nd[],
  options: Partial<OnnxExportOptions> = {},
): Promise<readonly Nd[]> {
  const weights = asWeights(noisyWeights(trace));
  const model = exportOnnx(trace, { name: "test", form: "train", weights, ...options });
  const feeds = Object.fromEntries(inputs.map(({ shape, data }, index) => [`x${index}`, { dims: shape, data }]));
  const results = await runOnnx(model, feeds);
  return trace.outputs.map(({ name }) => {
    const { dims, data } = results[name]!;
    return { shape: dims, data };
  });
}

/** The largest distance relative to the largest value; infinite where shapes differ. */
export function distance(got: Nd, wanted: Nd): number {
  if (got.shape.join() !== wanted.shape.join()) return Number.POSITIVE_INFINITY;
  let [largest, worst] = [1e-6, 0];
  for (const [index, value] of wanted.data.entries()) {
    largest = Math.max(largest, Math.abs(value));
    const difference = Math.abs(value - got.data[index]!);
    worst = Math.max(worst, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference);
  }
  return worst / largest;
}
