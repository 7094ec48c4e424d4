// How the channel axis of a value moves through ops that treat every channel alike and mix none.

import { numElements, type OpName, type TraceNode } from "#graph-schema";

type AxisMap<K extends OpName> = (node: TraceNode<K>, axis: number) => number | undefined;

/** The axis of equal dim with equally many elements before it. */
function keptByReshape(from: readonly number[], to: readonly number[], axis: number): number | undefined {
  const before = numElements(from.slice(0, axis));
  const found = to.findIndex((dim, other) => dim === from[axis] && numElements(to.slice(0, other)) === before);
  return found < 0 ? undefined : found;
}

const from = (node: TraceNode): readonly number[] => node.inputs[0]?.type.shape ?? [];
const to = (node: TraceNode): readonly number[] => node.outputs[0]?.type.shape ?? [];

/**
 * Ops that commute with y = s·x + t per channel: they move whole channels, or average within them with weights that
 * add up to 1.
 */
const forward: { readonly [K in OpName]?: AxisMap<K> } = {
  toTokens: (_, axis) => (axis === 1 ? 2 : undefined),
  toMap: (_, axis) => (axis === 2 ? 1 : undefined),
  asLayout: (_, axis) => axis,
  reshape: (node, axis) => keptByReshape(from(node), to(node), axis),
  transpose: (node, axis) => node.attrs.perm.indexOf(axis),
  slice: (node, axis) => (node.attrs.axis === axis ? undefined : axis),
  globalAvgPool: (_, axis) => (axis === 1 ? 1 : undefined),
  avgPool: (node, axis) =>
    axis === 1 && (!node.attrs.countIncludePad || node.attrs.padding.every((p) => p === 0)) ? 1 : undefined,
  mean: (node, axis) => {
    const { axes, keepDims } = node.attrs;
    if (axes.includes(axis)) return undefined;
    return keepDims ? axis : axis - axes.filter((other) => other < axis).length;
  },
};

/** Where the channels of the op's input are in its output; undefined where the op does not keep them apart. */
export function channelsAfter<K extends OpName>(node: TraceNode<K>, axis: number): number | undefined {
  const map: AxisMap<K> | undefined = forward[node.op];
  return map?.(node, axis);
}

/** Where the channels of the op's output come from in its input. */
export function channelsBefore(node: TraceNode, axis: number): number | undefined {
  return from(node)
    .map((_, other) => other)
    .find((other) => channelsAfter(node, other) === axis);
}
