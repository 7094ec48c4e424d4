// Normalisations and softmax.

import type { Value } from "#graph-schema";
import { float, int } from "../model.ts";
import { reduce } from "./pooling.ts";
import { input, type Lowering, names, perChannel, type Rules, reshapeTo } from "./rule.ts";

/**
 * Over axis 1 of a map, without turning it round: the mean over one axis is half as long as two transpositions around
 * LayerNormalization (1.7 against 3.4 ms on [1, 96, 56, 56], WASM).
 */
function channelsFirst(
  to: Lowering,
  x: string,
  options: { readonly eps: number; readonly affine: readonly Value[]; readonly rank: number },
): string {
  const { eps, affine, rank } = options;
  const over = { axes: [1], keepDims: true };
  const centred = to.emit("Sub", [x, reduce(to, "ReduceMean", x, over)]);
  const variance = reduce(to, "ReduceMean", to.emit("Mul", [centred, centred]), over);
  const deviation = to.emit("Sqrt", [to.emit("Add", [variance, to.scalar(eps)])]);
  const normed = to.emit("Div", [centred, deviation]);
  return scaledAndShifted(to, normed, { affine, rank });
}

function scaledAndShifted(
  to: Lowering,
  x: string,
  { affine, rank }: { readonly affine: readonly Value[]; readonly rank: number },
): string {
  const [weight, bias] = affine;
  const scaled = weight ? to.emit("Mul", [x, perChannel(to, weight, rank - 2)]) : x;
  return bias ? to.emit("Add", [scaled, perChannel(to, bias, rank - 2)]) : scaled;
}

export const normalizationRules: Rules<"batchNorm" | "layerNorm" | "groupNorm" | "softmax" | "l2Normalize"> = {
  batchNorm: (to, node) => {
    const [x = "", ...vectors] = names(to, node);
    const epsilon = float(node.attrs.eps);
    const { shape, layout } = input(node, 0).type;
    if (layout.kind === "map" || shape.length === 2)
      return [to.emit("BatchNormalization", [x, ...vectors], { epsilon })];
    // ONNX has the channels on axis 1: rows of all positions are one batch.
    const channels = shape.at(-1) ?? 1;
    const rows = to.emit("Reshape", [x, to.integers([-1, channels])]);
    const normed = to.emit("BatchNormalization", [rows, ...vectors], { epsilon });
    return [to.emit("Reshape", [normed, to.integers([-1, ...shape.slice(1)])])];
  },
  layerNorm: (to, node) => {
    const { shape, layout } = input(node, 0).type;
    const { eps } = node.attrs;
    if (layout.kind === "map") {
      const x = to.name(input(node, 0));
      return [channelsFirst(to, x, { eps, affine: node.inputs.slice(1), rank: shape.length })];
    }
    const [x = "", weight, bias] = names(to, node);
    const affine = [weight ?? to.filled(shape.at(-1) ?? 1, 1), ...(bias === undefined ? [] : [bias])];
    return [to.emit("LayerNormalization", [x, ...affine], { axis: int(-1), epsilon: float(eps) })];
  },
  // GroupNormalization has a scale per channel from opset 21 only.
  groupNorm: (to, node) => {
    const x = to.name(input(node, 0));
    const { groups, eps } = node.attrs;
    const { shape } = input(node, 0).type;
    const grouped = to.emit("Reshape", [x, to.integers([0, groups, -1])]);
    const unit = [to.filled(groups, 1), to.filled(groups, 0)];
    const normed = to.emit("InstanceNormalization", [grouped, ...unit], { epsilon: float(eps) });
    const restored = reshapeTo(to, normed, input(node, 0));
    return [scaledAndShifted(to, restored, { affine: node.inputs.slice(1), rank: shape.length })];
  },
  softmax: (to, node) => [to.emit("Softmax", names(to, node), { axis: int(node.attrs.axis) })],
  l2Normalize: (to, node) => {
    const [x = ""] = names(to, node);
    const { axis, eps } = node.attrs;
    const norm = reduce(to, "ReduceL2", x, { axes: [axis], keepDims: true });
    return [to.emit("Div", [x, to.emit("Clip", [norm, to.scalar(eps)])])];
  },
};
