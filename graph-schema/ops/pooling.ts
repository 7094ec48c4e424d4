// Pooling over windows and reductions over axes.

import { refuse } from "../errors.ts";
import { numElements, plainLayout, plainType, type TensorType } from "../types.ts";
import { windowOutput } from "./convolution.ts";
import { defineOp, dim, need } from "./op.ts";

export interface PoolAttrs {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  /** Beginnings of each spatial axis, then ends. */
  readonly padding: readonly number[];
}

export interface ReduceAttrs {
  /** Axes of the value, batch excluded by law. */
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Channels-first windows: a map, or a plain [N,C,L] where one axis is pooled (token pooling). */
function inferPool(what: string) {
  return (inputs: readonly TensorType[], attrs: PoolAttrs): readonly TensorType[] => {
    const x = need(inputs, 0);
    const spatial = attrs.kernel.length;
    if (x.layout.kind === "tokens" || (x.layout.kind === "plain" && spatial > 1))
      refuse(what, { kind: "layout", layout: "map" }, x);
    if (x.shape.length !== spatial + 2) refuse(what, { kind: "rank", needed: spatial + 2, got: x.shape.length }, x);
    const out = attrs.kernel.map((kernel, axis) =>
      windowOutput(dim(x, axis + 2), {
        kernel,
        stride: attrs.stride[axis] ?? 1,
        pads: (attrs.padding[axis] ?? 0) + (attrs.padding[axis + spatial] ?? 0),
      }),
    );
    if (out.some((length) => length < 1))
      refuse(what, { kind: "resolution", got: x.shape.slice(2), needed: `at least ${attrs.kernel.join("×")}` });
    return [{ ...x, shape: [dim(x, 0), dim(x, 1), ...out] }];
  };
}

function inferReduce(what: string) {
  return (inputs: readonly TensorType[], { axes, keepDims }: ReduceAttrs): readonly TensorType[] => {
    const x = need(inputs, 0);
    if (axes.some((axis) => axis < (x.batched ? 1 : 0) || axis >= x.shape.length))
      refuse(what, { kind: "other", problem: `cannot reduce axes ${axes.join(", ")}` }, x);
    const shape = keepDims
      ? x.shape.map((d, axis) => (axes.includes(axis) ? 1 : d))
      : x.shape.filter((_, axis) => !axes.includes(axis));
    const keepsMap = keepDims && x.layout.kind === "map";
    return [{ dtype: x.dtype, shape, batched: x.batched, layout: keepsMap ? x.layout : plainLayout }];
  };
}

const windowElements = (outputs: readonly TensorType[], attrs: PoolAttrs) =>
  numElements(need(outputs, 0).shape) * numElements(attrs.kernel);

export const pooling = {
  maxPool: defineOp<PoolAttrs>({
    infer: inferPool("maxPool"),
    work: (_, outputs, attrs) => ({ compares: windowElements(outputs, attrs) }),
  }),
  /** Padding counts as zeros only where `countIncludePad` (PyTorch's default). */
  avgPool: defineOp<PoolAttrs & { readonly countIncludePad: boolean }>({
    infer: inferPool("avgPool"),
    work: (_, outputs, attrs) => ({ adds: windowElements(outputs, attrs), divs: numElements(need(outputs, 0).shape) }),
  }),
  /** Map → plain [N,C]: AdaptiveAvgPool(1), which counters treat unlike `mean`. */
  globalAvgPool: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const x = need(inputs, 0);
      if (x.layout.kind !== "map") refuse("globalAvgPool", { kind: "layout", layout: "map" }, x);
      return [plainType([dim(x, 0), dim(x, 1)], x.batched)];
    },
    work: (inputs, outputs) => ({
      adds: numElements(need(inputs, 0).shape),
      divs: numElements(need(outputs, 0).shape),
    }),
  }),
  mean: defineOp<ReduceAttrs>({
    infer: inferReduce("mean"),
    work: (inputs, outputs) => ({
      adds: numElements(need(inputs, 0).shape),
      divs: numElements(need(outputs, 0).shape),
    }),
  }),
  sum: defineOp<ReduceAttrs>({
    infer: inferReduce("sum"),
    work: (inputs) => ({ adds: numElements(need(inputs, 0).shape) }),
  }),
  max: defineOp<ReduceAttrs>({
    infer: inferReduce("max"),
    work: (inputs) => ({ compares: numElements(need(inputs, 0).shape) }),
  }),
};
