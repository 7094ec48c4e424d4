// Moving, cutting, joining and renaming data.

import { numElements } from "#graph-schema";
import { float, int, ints, string } from "../model.ts";
import { input, type Lowering, names, type Rules, reshapeTo } from "./rule.ts";

type LayoutOp =
  | "toTokens"
  | "toMap"
  | "reshape"
  | "transpose"
  | "asLayout"
  | "concat"
  | "split"
  | "slice"
  | "pad"
  | "gather"
  | "expandBatch"
  | "resize";

const coordinateModes = { halfPixel: "half_pixel", alignCorners: "align_corners" } as const;
const interpolations = { bilinear: "linear", bicubic: "cubic" } as const;

export const layoutRules: Rules<LayoutOp> = {
  toTokens: (to, node) => {
    const { shape, batched } = input(node, 0).type;
    const [N = 1, C = 1, ...grid] = shape;
    const flat = to.emit("Reshape", [...names(to, node), to.integers([batched ? 0 : N, C, numElements(grid)])]);
    return [to.emit("Transpose", [flat], { perm: ints([0, 2, 1]) })];
  },
  toMap: (to, node) => {
    const channelsFirst = to.emit("Transpose", names(to, node), { perm: ints([0, 2, 1]) });
    const [output] = node.outputs;
    return output ? [reshapeTo(to, channelsFirst, output)] : [];
  },
  reshape: (to, node) => {
    const [output] = node.outputs;
    return output ? [reshapeTo(to, names(to, node)[0] ?? "", output)] : [];
  },
  transpose: (to, node) => [to.emit("Transpose", names(to, node), { perm: ints(node.attrs.perm) })],
  asLayout: (to, node) => names(to, node),
  concat: (to, node) => [to.emit("Concat", names(to, node), { axis: int(node.attrs.axis) })],
  split: (to, node) => {
    const { axis, sizes } = node.attrs;
    const inputs = [...names(to, node), to.integers(sizes)];
    return to.emitMany("Split", inputs, { outputs: sizes.length, attributes: { axis: int(axis) } });
  },
  slice: (to, node) => {
    const { axis, start, end, step } = node.attrs;
    const range = [start, end, axis, step].map((value) => to.integers([value]));
    return [to.emit("Slice", [...names(to, node), ...range])];
  },
  pad: (to, node) => [
    to.emit("Pad", [...names(to, node), to.integers(node.attrs.pads), to.scalar(node.attrs.value)], {
      mode: string("constant"),
    }),
  ],
  gather: (to, node) => [to.emit("Gather", names(to, node), { axis: int(node.attrs.axis) })],
  expandBatch: (to, node) => {
    const { shape } = input(node, 0).type;
    const target = to.emit("Concat", [to.batch(), to.integers(shape.slice(1))], { axis: int(0) });
    return [to.emit("Expand", [to.name(input(node, 0)), target])];
  },
  resize: (to, node) => {
    const [x = ""] = names(to, node);
    const { mode, coordinates, size } = node.attrs;
    const how =
      mode === "nearest"
        ? {
            coordinate_transformation_mode: string("asymmetric"),
            mode: string("nearest"),
            nearest_mode: string("floor"),
          }
        : {
            coordinate_transformation_mode: string(coordinateModes[coordinates]),
            cubic_coeff_a: float(-0.75),
            mode: string(interpolations[mode]),
          };
    return [resizeSpatial(to, { x, channels: input(node, 0).type.shape[1] ?? 1, size, how })];
  },
};

interface Resizing {
  readonly x: string;
  readonly channels: number;
  readonly size: readonly number[];
  readonly how: Parameters<Lowering["emit"]>[2] & object;
}

/** Sizes, not scales: those are rounded to f32. From opset 18 on the batch need not be among them. */
function resizeSpatial(to: Lowering, { x, channels, size, how }: Resizing): string {
  if (to.opset >= 18) {
    const axes = ints(size.map((_, axis) => axis + 2));
    return to.emit("Resize", [x, "", "", to.integers(size)], { axes, ...how });
  }
  const sizes = to.emit("Concat", [to.batch(), to.integers([channels, ...size])], { axis: int(0) });
  return to.emit("Resize", [x, "", "", sizes], how);
}
