// Normalisations and softmax.

import { refuse } from "../errors.ts";
import { channelAxis, numElements, type TensorType } from "../types.ts";
import { defineOp, dim, need } from "./op.ts";

function requireAffine(what: string, inputs: readonly TensorType[], axis: number): void {
  const x = need(inputs, 0);
  for (const vector of inputs.slice(1))
    if (numElements(vector.shape) !== dim(x, axis))
      refuse(what, { kind: "channels", got: dim(x, axis), needed: numElements(vector.shape) }, x);
}

/** Mean and variance, subtract, divide, then scale and offset where affine. */
function normWork(inputs: readonly TensorType[]) {
  const n = numElements(need(inputs, 0).shape);
  return { adds: 3 * n + (inputs[2] ? n : 0), muls: n + (inputs[1] ? n : 0), divs: n };
}

export const normalization = {
  /** x, weight, bias, running_mean, running_var, each [C]; eval form: an affine map per channel. */
  batchNorm: defineOp<{ readonly eps: number }>({
    infer: (inputs) => {
      requireAffine("batchNorm", inputs, channelAxis(need(inputs, 0)));
      return [need(inputs, 0)];
    },
    work: (inputs) => {
      const n = numElements(need(inputs, 0).shape);
      return { adds: n, muls: n };
    },
  }),
  /** Over the channel axis (1 of a map, the last otherwise), per position. x, weight [C]?, bias [C]?. */
  layerNorm: defineOp<{ readonly eps: number }>({
    infer: (inputs) => {
      requireAffine("layerNorm", inputs, channelAxis(need(inputs, 0)));
      return [need(inputs, 0)];
    },
    takesBounded: true,
    work: normWork,
  }),
  /** Over groups of channels and all positions of a map. x, weight [C], bias [C]. */
  groupNorm: defineOp<{ readonly groups: number; readonly eps: number }>({
    infer: (inputs, { groups }) => {
      const x = need(inputs, 0);
      if (x.layout.kind !== "map") refuse("groupNorm", { kind: "layout", layout: "map" }, x);
      if (dim(x, 1) % groups !== 0)
        refuse(
          "groupNorm",
          { kind: "divisor", field: "groups", value: groups, of: dim(x, 1), ofWhat: "the channels" },
          x,
        );
      requireAffine("groupNorm", inputs, 1);
      return [x];
    },
    work: normWork,
  }),
  softmax: defineOp<{ readonly axis: number }>({
    infer: (inputs, { axis }) => {
      const x = need(inputs, 0);
      if (axis < (x.batched ? 1 : 0) || axis >= x.shape.length)
        refuse("softmax", { kind: "other", problem: `cannot normalise axis ${axis}` }, x);
      return [x];
    },
    work: (inputs) => {
      const n = numElements(need(inputs, 0).shape);
      return { compares: n, adds: n, exps: n, divs: n };
    },
  }),
  /** x / max(‖x‖₂, eps) along an axis. */
  l2Normalize: defineOp<{ readonly axis: number; readonly eps: number }>({
    infer: (inputs, { axis }) => {
      const x = need(inputs, 0);
      if (axis < (x.batched ? 1 : 0) || axis >= x.shape.length)
        refuse("l2Normalize", { kind: "other", problem: `cannot normalise axis ${axis}` }, x);
      return [x];
    },
    work: (inputs) => {
      const n = numElements(need(inputs, 0).shape);
      return { muls: n, adds: n, divs: n };
    },
  }),
};
