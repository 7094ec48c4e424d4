// Nodes that compute y = s·x + t per channel from parameters alone: BatchNorm, layer scale, bias.

import { channelAxis, numElements, type Param, type TraceNode, type Value } from "#graph-schema";
import type { Draft } from "./draft.ts";

export interface Affine {
  readonly node: TraceNode;
  /** The value it is applied to, and that value's channel axis. */
  readonly x: Value;
  readonly axis: number;
  readonly channels: number;
  /** Parameters that s and t are computed from. */
  readonly needs: readonly string[];
  /** t is 0 whatever the weights are: padding commutes with it. */
  readonly shiftless: boolean;
  readonly factors: (tensors: readonly Float32Array[]) => Factors;
}

export interface Factors {
  readonly scale: Float64Array;
  readonly shift: Float64Array;
}

export function affineOf(draft: Draft, node: TraceNode): Affine | undefined {
  if (node.op === "batchNorm") return batchNorm(draft, node as TraceNode<"batchNorm">);
  if (node.op === "mul" || node.op === "add") return perChannel(draft, node);
  return undefined;
}

function batchNorm(draft: Draft, node: TraceNode<"batchNorm">): Affine | undefined {
  const [x, ...vectors] = node.inputs;
  const params = vectors.map((value) => draft.param(value));
  if (!x || !params.every((param) => param !== undefined)) return undefined;
  const axis = channelAxis(x.type);
  const { eps } = node.attrs;
  const factors: Affine["factors"] = ([weight, bias, mean, variance]) => {
    if (!weight || !bias || !mean || !variance) throw new Error(`${node.name}: a statistic is missing`);
    const scale = new Float64Array(weight.length);
    const shift = new Float64Array(weight.length);
    for (let c = 0; c < scale.length; c++) {
      scale[c] = weight[c]! / Math.sqrt(variance[c]! + eps);
      shift[c] = bias[c]! - scale[c]! * mean[c]!;
    }
    return { scale, shift };
  };
  const needs = params.map((param) => param.name);
  return { node, x, axis, channels: x.type.shape[axis] ?? 0, needs, shiftless: false, factors };
}

/** x · gamma or x + bias with a parameter of one value per channel, wherever its axes of 1 are. */
function perChannel(draft: Draft, node: TraceNode): Affine | undefined {
  const [a, b] = node.inputs;
  if (!a || !b || a.type.batched === b.type.batched) return undefined;
  const [x, vector] = a.type.batched ? [a, b] : [b, a];
  const param = draft.param(vector);
  const axis = param && axisOf(param, x);
  if (param === undefined || axis === undefined) return undefined;
  const channels = x.type.shape[axis] ?? 0;
  const multiplies = node.op === "mul";
  const factors: Affine["factors"] = ([values = new Float32Array(0)]) => ({
    scale: multiplies ? Float64Array.from(values) : new Float64Array(channels).fill(1),
    shift: multiplies ? new Float64Array(channels) : Float64Array.from(values),
  });
  return { node, x, axis, channels, needs: [param.name], shiftless: multiplies, factors };
}

/** The one axis of x along which the parameter varies, if it is one. */
function axisOf({ value }: Param, x: Value): number | undefined {
  const { shape } = value.type;
  const missing = x.type.shape.length - shape.length;
  const varying = shape.findIndex((dim) => dim > 1);
  if (missing < 0 || varying < 0 || shape[varying] !== numElements(shape)) return undefined;
  const axis = varying + missing;
  return axis > 0 && x.type.shape[axis] === shape[varying] ? axis : undefined;
}
