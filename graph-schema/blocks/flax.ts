// Layers that keep their tensors as Flax does: kernels [in, out] and [h, w, in, out], norms with `scale` and `bias`.

import type { Graph } from "../builder.ts";
import { choice } from "../fields.ts";
import type { Value } from "../trace.ts";
import { channelsOf } from "../types.ts";

/** Of layers that can keep their weights in either way. */
export function tensorsField() {
  return choice(["PyTorch", "Flax"], "PyTorch", { description: "Whose names and axes the stored weights have." });
}

const ones = { kind: "fill", value: 1 } as const;
const zeros = { kind: "fill", value: 0 } as const;

/** Over the last axis; `kernel` [in, out], `bias` [out]. */
export function dense(
  g: Graph,
  name: string,
  { x, out, bias = true }: { readonly x: Value; readonly out: number; readonly bias?: boolean },
): Value {
  return g.scope(name, () => {
    const weight = g.transpose(g.param("kernel", [x.type.shape.at(-1) ?? 0, out]), [1, 0]);
    const [y = x] = g.emit("linear", bias ? [x, weight, g.param("bias", [out], zeros)] : [x, weight], {});
    return y;
  });
}

/** Map to map, without padding and without bias; `kernel` [side, side, in, out]. */
export function strideConv(
  g: Graph,
  name: string,
  from: { readonly x: Value; readonly out: number; readonly side: number; readonly stride: number },
): Value {
  const { x, out, side, stride } = from;
  return g.scope(name, () => {
    const weight = g.transpose(g.param("kernel", [side, side, channelsOf(x.type), out]), [3, 2, 0, 1]);
    return filtered(g, x, { weight, side, stride, padding: 0, groups: 1 });
  });
}

interface Filter {
  /** [out, in / groups, side, side]. */
  readonly weight: Value;
  readonly side: number;
  readonly stride: number;
  readonly padding: number;
  readonly groups: number;
}

/** A convolution whose weight is computed instead of stored. */
export function filtered(g: Graph, x: Value, { weight, side, stride, padding, groups }: Filter): Value {
  const both = (value: number) => [value, value];
  const attrs = { kernel: both(side), stride: both(stride), dilation: both(1), groups };
  const [y = x] = g.emit("conv2d", [x, weight], { ...attrs, padding: [...both(padding), ...both(padding)] });
  return y;
}

export function flaxLayerNorm(g: Graph, name: string, x: Value, eps: number): Value {
  return g.scope(name, () => {
    const shape = [channelsOf(x.type)];
    const [y = x] = g.emit("layerNorm", [x, g.param("scale", shape, ones), g.param("bias", shape, zeros)], { eps });
    return y;
  });
}
