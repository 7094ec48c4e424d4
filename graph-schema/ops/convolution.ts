// Convolutions over maps, in two and three spatial dimensions, and transposed convolution.

import { refuse } from "../errors.ts";
import { mapType, numElements, type TensorType } from "../types.ts";
import { anyBatched, defineOp, dim, need } from "./op.ts";

export interface ConvAttrs {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  /** Beginnings of each spatial axis, then ends: [top, left, bottom, right]. */
  readonly padding: readonly number[];
  readonly dilation: readonly number[];
  readonly groups: number;
}

export interface ConvTransposeAttrs {
  readonly kernel: readonly number[];
  readonly stride: readonly number[];
  readonly padding: readonly number[];
  readonly outputPadding: readonly number[];
  readonly groups: number;
}

/** Output length of a window sliding over one axis (floor). */
export function windowOutput(
  input: number,
  window: { kernel: number; stride: number; pads: number; dilation?: number },
) {
  const extent = (window.kernel - 1) * (window.dilation ?? 1) + 1;
  return Math.floor((input + window.pads - extent) / window.stride) + 1;
}

function requireMap(what: string, x: TensorType, spatial: number): void {
  if (x.layout.kind !== "map") refuse(what, { kind: "layout", layout: "map" }, x);
  if (x.shape.length !== spatial + 2) refuse(what, { kind: "rank", needed: spatial + 2, got: x.shape.length }, x);
}

function inferConv(what: string, spatial: number) {
  return (inputs: readonly TensorType[], attrs: ConvAttrs): readonly TensorType[] => {
    const x = need(inputs, 0);
    const weight = need(inputs, 1);
    requireMap(what, x, spatial);
    const channels = dim(x, 1);
    const perGroup = dim(weight, 1);
    if (perGroup * attrs.groups !== channels)
      refuse(what, { kind: "channels", got: channels, needed: perGroup * attrs.groups }, x);
    const out = attrs.kernel.map((kernel, axis) =>
      windowOutput(dim(x, axis + 2), {
        kernel,
        stride: attrs.stride[axis] ?? 1,
        pads: (attrs.padding[axis] ?? 0) + (attrs.padding[axis + spatial] ?? 0),
        dilation: attrs.dilation[axis] ?? 1,
      }),
    );
    if (out.some((length) => length < 1)) {
      const needed = `a map of at least ${attrs.kernel.map((k, axis) => k - (attrs.padding[axis] ?? 0) - (attrs.padding[axis + spatial] ?? 0)).join("×")}`;
      refuse(what, { kind: "resolution", got: x.shape.slice(2), needed });
    }
    return [mapType([dim(x, 0), dim(weight, 0), ...out], anyBatched([x]))];
  };
}

function convWork(inputs: readonly TensorType[], outputs: readonly TensorType[]) {
  const weight = need(inputs, 1);
  const out = need(outputs, 0);
  const positions = numElements(out.shape.slice(2)) * dim(out, 0);
  return { macs: positions * numElements(weight.shape), biasAdds: inputs[2] ? numElements(out.shape) : 0 };
}

export const convolution = {
  /** x [N,C,H,W], weight [out, C/groups, kH, kW], bias [out]? → [N,out,H',W']. */
  conv2d: defineOp<ConvAttrs>({ infer: inferConv("conv2d", 2), work: convWork }),
  /** x [N,C,T,H,W], weight [out, C/groups, kT, kH, kW], bias [out]? → [N,out,T',H',W']. */
  conv3d: defineOp<ConvAttrs>({ infer: inferConv("conv3d", 3), work: convWork }),
  /** x [N,C,H,W], weight [C, out/groups, kH, kW], bias [out]? → [N,out,H',W']. Counted at input positions. */
  convTranspose2d: defineOp<ConvTransposeAttrs>({
    infer: (inputs, attrs) => {
      const x = need(inputs, 0);
      const weight = need(inputs, 1);
      requireMap("convTranspose2d", x, 2);
      if (dim(weight, 0) !== dim(x, 1))
        refuse("convTranspose2d", { kind: "channels", got: dim(x, 1), needed: dim(weight, 0) }, x);
      const out = attrs.kernel.map((kernel, axis) => {
        const pads = (attrs.padding[axis] ?? 0) + (attrs.padding[axis + 2] ?? 0);
        return (dim(x, axis + 2) - 1) * (attrs.stride[axis] ?? 1) - pads + kernel + (attrs.outputPadding[axis] ?? 0);
      });
      return [mapType([dim(x, 0), dim(weight, 1) * attrs.groups, ...out], anyBatched([x]))];
    },
    work: (inputs, outputs) => {
      const x = need(inputs, 0);
      const positions = numElements(x.shape.slice(2)) * dim(x, 0);
      return {
        macs: positions * numElements(need(inputs, 1).shape),
        biasAdds: inputs[2] ? numElements(need(outputs, 0).shape) : 0,
      };
    },
  }),
};
