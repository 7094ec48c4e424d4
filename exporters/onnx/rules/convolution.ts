// Convolutions.

import { int, ints } from "../model.ts";
import { names, type Rule, type Rules } from "./rule.ts";

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

export const convolutionRules: Rules<"conv2d" | "conv3d" | "convTranspose2d"> = {
  conv2d: conv,
  conv3d: conv,
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
