// Advice on windows that slide over maps: positions that none of them reads, maps that do not halve.

import type { Repair } from "../repair.ts";
import { configured, inputOf, type LintModel, type OwnedOp, place, type Rule, windowOf } from "./rule.ts";

interface Sliding extends OwnedOp {
  readonly window: NonNullable<ReturnType<typeof windowOf>>;
  /** Sides of the map that it slides over. */
  readonly sides: readonly number[];
}

function sliding({ ops }: LintModel): readonly Sliding[] {
  return ops.flatMap((op) => {
    const window = windowOf(op.node);
    const sides = inputOf(op.node)?.type.shape.slice(2);
    return window && sides ? [{ ...op, window, sides }] : [];
  });
}

/** The picture's sides rounded up, where the model takes one picture. */
function largerPicture({ checked }: LintModel): readonly Repair[] {
  const pictures = checked.doc.nodes.filter(({ id }) => checked.nodes.get(id)?.block?.sizes);
  const [only] = pictures;
  const type = only && Object.values(checked.nodes.get(only.id)?.outputTypes ?? {})[0];
  if (!only || !type || pictures.length > 1) return [];
  const [height = 0, width = 0] = type.shape.slice(-2);
  return [32, 64].map((step) => {
    const [h, w] = [height, width].map((side) => Math.ceil((side + 1) / step) * step) as [number, number];
    return {
      title: `Enlarge the input to ${h}×${w}`,
      edits: [{ kind: "configure", id: only.id, config: { height: h, width: w } }],
    };
  });
}

const skippedPixels: Rule = {
  id: "skipped-pixels",
  title: "Stride beyond the kernel",
  why: "Where the stride is larger than the window, positions between two windows are never read: what was computed for them is lost.",
  citation: {
    title: "Bag of Tricks for Image Classification with Convolutional Neural Networks (arXiv:1812.01187)",
    place: "section 4.2, ResNet-B and ResNet-D: a 1×1 convolution of stride 2 ignores three quarters of its input",
    url: "https://arxiv.org/abs/1812.01187",
  },
  strength: "strong",
  check: (model) =>
    sliding(model).flatMap(({ node, owner, window: { kernel, stride, dilation }, sides }) => {
      if (!node.op.startsWith("conv")) return [];
      const gaps = stride.map((step, axis) => (sides[axis] ?? 1) > 1 && step > reach(kernel, dilation, axis));
      if (!gaps.some(Boolean)) return [];
      const read = stride.reduce((share, step, axis) => (gaps[axis] ? (share * (kernel[axis] ?? 1)) / step : share), 1);
      const message = `${place(node)}a ${kernel.join("×")} kernel with stride ${stride.join("×")} reads ${percent(read)} of its ${sides.join("×")} map.`;
      return [{ node: owner.id, where: node.scope, message }];
    }),
};

function reach(kernel: readonly number[], dilation: readonly number[], axis: number): number {
  return (dilation[axis] ?? 1) * ((kernel[axis] ?? 1) - 1) + 1;
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`;
}

/** Rows, and columns, at the far border that no window covers. */
function unread({ window: { kernel, stride, padding, dilation }, sides }: Sliding): readonly number[] {
  return sides.map((side, axis) => {
    const [begin = 0, end = 0] = [padding[axis], padding[axis + sides.length]];
    const step = stride[axis] ?? 1;
    const left = (side + begin + end - reach(kernel, dilation, axis)) % step;
    // Where windows leave gaps anyway, only what is more than a gap is lost at the border.
    const gap = Math.max(0, step - reach(kernel, dilation, axis));
    return Math.max(0, left - end - gap);
  });
}

/** `axis` counted from the last: columns, rows, frames; of a sequence, positions. */
function counted(count: number, axis: number): string {
  const [one, many] =
    [
      ["position", "positions"],
      ["column", "columns"],
      ["row", "rows"],
      ["frame", "frames"],
    ][axis] ?? [];
  return count === 1 ? (one ?? "") : `${count} ${many}`;
}

const lostBorder: Rule = {
  id: "lost-border",
  title: "Border that no window reads",
  why: "The window does not divide the map, so its last rows or columns are left out of everything that follows.",
  citation: {
    title: "PyTorch, torch.nn.Conv2d",
    place: "Shape: the output's sides are rounded down",
    url: "https://docs.pytorch.org/docs/stable/generated/torch.nn.Conv2d.html",
  },
  strength: "strong",
  check: (model) =>
    sliding(model).flatMap((op) => {
      const lost = unread(op);
      if (!lost.some((rows) => rows > 0)) return [];
      const { node, owner, sides, window } = op;
      const words = lost.flatMap((count, axis) =>
        count > 0 ? [`the last ${counted(count, sides.length === 1 ? 0 : sides.length - axis)}`] : [],
      );
      const message = `${place(node)}${node.op} of ${window.kernel.join("×")}, stride ${window.stride.join("×")}, never reads ${words.join(" and ")} of its ${sides.join("×")} map.`;
      return [{ node: owner.id, where: node.scope, message }];
    }),
  candidates: largerPicture,
};

const oddMap: Rule = {
  id: "odd-map",
  title: "Odd map before a stride",
  why: "An odd side does not halve: the next map is not half of this one, so maps of a pyramid no longer lie on each other when one is doubled.",
  citation: {
    title: "Detectron2, Backbone.size_divisibility; Feature Pyramid Networks (arXiv:1612.03144)",
    place: "detectron2/modeling/backbone/backbone.py; section 3",
    url: "https://arxiv.org/abs/1612.03144",
  },
  strength: "hint",
  check: (model) =>
    sliding(model).flatMap((op) => {
      const { node, owner, sides, window } = op;
      const odd =
        sides.length > 1 && sides.some((side, axis) => side > 1 && side % 2 === 1 && window.stride[axis] === 2);
      if (!odd || unread(op).some((rows) => rows > 0)) return [];
      const after = node.outputs[0]?.type.shape.slice(2) ?? [];
      const message = `${place(node)}stride 2 makes ${after.join("×")} of an odd ${sides.join("×")} map.`;
      return [{ node: owner.id, where: node.scope, message }];
    }),
  candidates: largerPicture,
};

const evenKernel: Rule = {
  id: "even-kernel",
  title: "Even kernel at stride 1",
  why: "An even window has no middle: with equal padding its output moves by half a position or changes its side, layer after layer.",
  citation: {
    title: "Convolution with even-sized kernels and symmetric padding (arXiv:1903.08385)",
    place: "abstract and section 3, the shift problem",
    url: "https://arxiv.org/abs/1903.08385",
  },
  strength: "hint",
  check: (model) =>
    sliding(model).flatMap(({ node, owner, window: { kernel, stride }, sides }) => {
      const even = kernel.some((size, axis) => size % 2 === 0 && stride[axis] === 1 && size < (sides[axis] ?? 0));
      if (!even || !node.op.startsWith("conv")) return [];
      return [
        { node: owner.id, where: node.scope, message: `${place(node)}the kernel is ${kernel.join("×")} at stride 1.` },
      ];
    }),
  candidates: (_, { node }) => [3, 5, 7].map((kernel) => configured(node, "kernel", kernel)),
};

export const windowRules: readonly Rule[] = [skippedPixels, lostBorder, oddMap, evenKernel];
