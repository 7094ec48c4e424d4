// Pooling over windows and reductions over axes.

import { int, ints } from "../model.ts";
import { type Lowering, names, type Rules } from "./rule.ts";

interface Reduction {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** ReduceMean, ReduceMax and ReduceL2 take their axes as an attribute up to opset 17 and as an input from 18. */
export function reduce(to: Lowering, opType: string, x: string, { axes, keepDims }: Reduction): string {
  const keepdims = int(keepDims ? 1 : 0);
  if (to.opset >= 18 || opType === "ReduceSum") return to.emit(opType, [x, to.integers(axes)], { keepdims });
  return to.emit(opType, [x], { axes: ints(axes), keepdims });
}

export const poolingRules: Rules<"maxPool" | "avgPool" | "globalAvgPool" | "mean" | "sum" | "max"> = {
  maxPool: (to, node) => {
    const { kernel, stride, padding } = node.attrs;
    const window = { kernel_shape: ints(kernel), pads: ints(padding), strides: ints(stride) };
    return [to.emit("MaxPool", names(to, node), window)];
  },
  avgPool: (to, node) => {
    const { kernel, stride, padding, countIncludePad } = node.attrs;
    const window = { kernel_shape: ints(kernel), pads: ints(padding), strides: ints(stride) };
    return [to.emit("AveragePool", names(to, node), { count_include_pad: int(countIncludePad ? 1 : 0), ...window })];
  },
  globalAvgPool: (to, node) => [to.emit("Flatten", [to.emit("GlobalAveragePool", names(to, node))], { axis: int(1) })],
  mean: (to, node) => [reduce(to, "ReduceMean", names(to, node)[0] ?? "", node.attrs)],
  sum: (to, node) => [reduce(to, "ReduceSum", names(to, node)[0] ?? "", node.attrs)],
  max: (to, node) => [reduce(to, "ReduceMax", names(to, node)[0] ?? "", node.attrs)],
};
