// Convolutions.

import type { TraceNode } from "#graph-schema";
import { int, ints } from "../model.ts";
import { input, type Lowering, names, type Rule, type Rules } from "./rule.ts";

const conv: Rule<"conv2d" | "conv3d"> = (to, node) => {
  const { kernel, stride, padding, dilation, groups } = node.attrs;
  return [
    to.emit("Conv", names(to, node), {
      dilations: ints(dilation),
      group: int(groups),
      kernel_shape: ints(kernel),
      pads: ints(padding),
      strides: ints(stride),
    }),
  ];
};

/**
 * In groups: frame by frame in two dimensions, once for each frame of the window, added up. WebGPU has no grouped Conv of
 * three dimensions, and WASM no quick one.
 */
function frameByFrame(to: Lowering, node: TraceNode<"conv3d">): string {
  const { kernel, stride, padding, dilation, groups } = node.attrs;
  const [, C = 1, , H = 1, W = 1] = input(node, 0).type.shape;
  const [, out = 1, frames = 1, ...size] = node.outputs[0]?.type.shape ?? [];
  const [x = "", , bias] = names(to, node);
  const [before = 0, , , after = 0] = padding;
  const [step = 1, spacing = 1, window = 1] = [stride[0], dilation[0], kernel[0]];
  const byFrame = to.emit("Transpose", [x], { perm: ints([0, 2, 1, 3, 4]) });
  const pads = to.integers([0, before, 0, 0, 0, 0, after, 0, 0, 0]);
  const padded = before + after > 0 ? to.emit("Pad", [byFrame, pads, to.scalar(0)]) : byFrame;
  const attributes = {
    dilations: ints(dilation.slice(1)),
    group: int(groups),
    kernel_shape: ints(kernel.slice(1)),
    pads: ints(padding.filter((_, axis) => axis % 3 !== 0)),
    strides: ints(stride.slice(1)),
  };
  let total: string | undefined;
  for (let tap = 0; tap < window; tap++) {
    const start = tap * spacing;
    const range = [start, start + (frames - 1) * step + 1, 1, step].map((value) => to.integers([value]));
    const seen = window === 1 && step === 1 ? padded : to.emit("Slice", [padded, ...range]);
    const pictures = to.emit("Reshape", [seen, to.integers([-1, C, H, W])]);
    const inputs = [pictures, weightOfFrame(to, node, tap), ...(tap === 0 && bias !== undefined ? [bias] : [])];
    const y = to.emit("Conv", inputs, attributes);
    total = total === undefined ? y : to.emit("Add", [total, y]);
  }
  const joined = to.emit("Reshape", [total ?? x, to.integers([-1, frames, out, ...size])]);
  return to.emit("Transpose", [joined], { perm: ints([0, 2, 1, 3, 4]) });
}

/** [out, C / groups, kH, kW] of one frame of the window. */
function weightOfFrame(to: Lowering, node: TraceNode<"conv3d">, tap: number): string {
  const weight = input(node, 1);
  const [out = 1, perGroup = 1, window = 1, ...side] = weight.type.shape;
  const dims = [out, perGroup, ...side];
  if (window === 1) {
    const stored = to.stored(weight, { kind: "dims", dims });
    if (stored !== undefined) return stored;
  }
  const range = [tap, tap + 1, 2].map((value) => to.integers([value]));
  const one = window === 1 ? to.name(weight) : to.emit("Slice", [to.name(weight), ...range]);
  return to.emit("Reshape", [one, to.integers(dims)]);
}

export const convolutionRules: Rules<"conv2d" | "conv3d" | "convTranspose2d"> = {
  conv2d: conv,
  conv3d: (to, node) => (node.attrs.groups > 1 ? [frameByFrame(to, node)] : conv(to, node)),
  convTranspose2d: (to, node) => {
    const { kernel, stride, padding, outputPadding, groups } = node.attrs;
    return [
      to.emit("ConvTranspose", names(to, node), {
        group: int(groups),
        kernel_shape: ints(kernel),
        output_padding: ints(outputPadding),
        pads: ints(padding),
        strides: ints(stride),
      }),
    ];
  },
};
