// Convolutions over a map: with norm and activation, depthwise, 1×1, as positions, and squeeze-and-excitation.

import { defineBlock } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { refuse } from "../errors.ts";
import { choice, flag, int, number, outChannels, weightsName } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType } from "../types.ts";
import { add } from "./merge.ts";
import { normalize, normDetails, normKinds } from "./norms.ts";
import { type Activation, activate, activations, mapOf } from "./shared.ts";

const kernelField = () => int(3, { max: 63 });
const strideField = () => int(1, { max: 64 });
const paddingField = () =>
  choice(["same", "none"], "same", {
    description: "same: (kernel − 1) / 2 on every side, which keeps the map at stride 1.",
  });

/** Channels that an `out` field asks for. */
export function outOr(out: number, arriving: number): number {
  return out === 0 ? arriving : out;
}

export const convolution = defineBlock({
  type: "conv.block",
  title: "Convolution",
  family: "conv",
  doc: "Convolution, norm, activation; each of the last two may be left out.",
  inputs: ["x"],
  outputs: ["y"],
  config: {
    out: outChannels(),
    kernel: kernelField(),
    stride: strideField(),
    padding: paddingField(),
    dilation: int(1, { max: 64 }),
    groups: int(1),
    norm: choice(normKinds, "batch"),
    activation: choice(activations, "relu"),
    bias: flag(false),
    name: weightsName("conv"),
    ...normDetails(),
  },
  summary: ["out", "kernel", "stride"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { out: 8, stride: 2, normName: "bn" } },
    {
      inputs: [mapType([1, 8, 9, 7])],
      config: { kernel: 5, groups: 4, norm: "layer", activation: "silu", bias: true },
    },
    {
      inputs: [mapType([1, 8, 7, 9])],
      config: { kernel: 2, padding: "none", dilation: 2, norm: "none", activation: "none" },
    },
  ],
  forward(g, { x }, { out, padding, norm: kind, activation, normName, eps, name, ...window }) {
    const { C } = mapOf("convolution", x);
    const y = g.conv2d(name, x, { ...window, out: outOr(out, C), ...(padding === "none" && { padding: 0 }) });
    return { y: activate(g, activation, normalize(g, y, { kind, name: normName, eps })) };
  },
});

export const depthwise = defineBlock({
  type: "conv.depthwise",
  title: "Depthwise convolution",
  family: "conv",
  doc: "One filter per channel, norm, activation; each of the last two may be left out.",
  paper: {
    title: "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision Applications",
    arxiv: "1704.04861",
    section: "3.1",
    figure: "2b",
  },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    kernel: kernelField(),
    stride: strideField(),
    norm: choice(normKinds, "batch"),
    activation: choice(activations, "relu"),
    bias: flag(false),
    name: weightsName("conv"),
    ...normDetails(),
  },
  summary: ["kernel", "stride"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])] },
    { inputs: [mapType([1, 6, 7, 5])], config: { kernel: 7, stride: 2, norm: "none", activation: "none", bias: true } },
  ],
  forward(g, { x }, { norm: kind, activation, normName, eps, name, ...window }) {
    const { C } = mapOf("depthwise convolution", x);
    const y = g.conv2d(name, x, { ...window, groups: C });
    return { y: activate(g, activation, normalize(g, y, { kind, name: normName, eps })) };
  },
});

export const projection = defineBlock({
  type: "conv.projection",
  title: "1×1 projection",
  family: "conv",
  doc: "A 1×1 convolution: another number of channels, position by position.",
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), bias: flag(true), name: weightsName("proj") },
  summary: ["out"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])], config: { out: 24 } },
    { inputs: [mapType([1, 5, 7, 3])], config: { bias: false, name: "fc1" } },
  ],
  forward(g, { x }, { out, bias, name }) {
    const { C } = mapOf("1×1 projection", x);
    return { y: g.conv2d(name, x, { kernel: 1, out: outOr(out, C), bias }) };
  },
});

export const positional = defineComposite({
  type: "conv.positional",
  title: "Positional convolution",
  family: "conv",
  doc: "x + depthwise convolution(x): positions that follow any resolution, learned from the zero padding at the border.",
  paper: { title: "Conditional Positional Encodings for Vision Transformers", arxiv: "2102.10882", section: "3.3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { kernel: int(3, { max: 31 }), name: weightsName("proj") },
  summary: ["kernel"],
  samples: [{ inputs: [mapType([1, 16, 8, 8])] }, { inputs: [mapType([1, 6, 5, 3])], config: { kernel: 5 } }],
  parts(put, { x }, { kernel, name }) {
    mapOf("positional convolution", x);
    const config = { kernel, name, bias: true, norm: "none", activation: "none" };
    return { y: put(add, {}, x, put(depthwise, { config }, x)) };
  },
});

/** Refuses a window, by its field's name, that would not give back the side that arrives. */
export function requireOdd(what: string, windows: Readonly<Record<string, number>>): void {
  for (const [field, side] of Object.entries(windows))
    if (side % 2 === 0) refuse(what, { kind: "config", field, problem: `${side} is even and would change the side` });
}

/** Channels of the parts that a cascade is made of; refuses more parts than there are channels for. */
export function cascadeWidths(what: string, x: Value, scales: number): readonly number[] {
  const { C } = mapOf(what, x);
  const width = Math.ceil(C / scales);
  const rest = C - width * (scales - 1);
  if (rest < 1) {
    const problem = `${C} channels do not make ${scales} parts of ${width}`;
    refuse(what, { kind: "config", field: "scales", problem }, x.type);
  }
  return [...Array.from({ length: scales - 1 }, () => width), rest];
}

export const cascade = defineBlock({
  type: "conv.cascade",
  title: "Convolution cascade",
  family: "conv",
  doc: "Splits the channels; each part but the last is convolved depthwise, after what came out of the part before is added to it: several receptive fields in one block.",
  paper: { title: "Res2Net: A New Multi-scale Backbone Architecture", arxiv: "1904.01169", section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    scales: int(2, { min: 2, max: 16, description: "Parts that the channels are split in." }),
    kernel: int(3, { max: 31 }),
    name: weightsName("convs"),
  },
  summary: ["scales", "kernel"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])] },
    { inputs: [mapType([1, 22, 7, 5])], config: { scales: 3, kernel: 5, name: "parts" } },
  ],
  forward(g, { x }, { scales, kernel, name }) {
    const widths = cascadeWidths("convolution cascade", x, scales);
    requireOdd("convolution cascade", { kernel });
    const parts = g.split(x, 1, [...widths]);
    const done: Value[] = [];
    for (const [index, part] of parts.slice(0, -1).entries()) {
      const before = done.at(-1);
      const joined = before ? g.add(before, part) : part;
      done.push(g.conv2d(`${name}.${index}`, joined, { kernel, groups: mapOf("convolution cascade", part).C }));
    }
    return { y: g.concat([...done, ...parts.slice(-1)], 1) };
  },
});

/** The gate of squeeze-and-excitation with `hidden` channels, times x; parameters `conv_reduce`, `conv_expand`. */
export function squeezeExcite(
  g: Graph,
  x: Value,
  { hidden, activation }: { readonly hidden: number; readonly activation: Activation },
): Value {
  const { C } = mapOf("squeeze-and-excitation", x);
  const reduced = g.conv2d("conv_reduce", g.mean(x, [2, 3], true), { kernel: 1, out: hidden });
  const gate = g.sigmoid(g.conv2d("conv_expand", activate(g, activation, reduced), { kernel: 1, out: C }));
  return g.mul(x, gate);
}

/** A share of the channels, at least one. */
export function shareOf(channels: number, ratio: number): number {
  return Math.max(1, Math.round(channels * ratio));
}

export const squeezeExcitation = defineBlock({
  type: "conv.squeezeExcite",
  title: "Squeeze-and-excitation",
  family: "conv",
  doc: "Weighs each channel by a gate made from the mean of the whole map.",
  paper: { title: "Squeeze-and-Excitation Networks", arxiv: "1709.01507", section: "3", figure: "1" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    ratio: number(0.25, { min: 0.001, max: 4, description: "Channels inside, as a share of those that arrive." }),
    activation: choice(activations, "relu"),
  },
  summary: ["ratio"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])] },
    { inputs: [mapType([1, 6, 1, 3])], config: { ratio: 0.5, activation: "silu" } },
  ],
  forward(g, { x }, { ratio, activation }) {
    const { C } = mapOf("squeeze-and-excitation", x);
    return { y: squeezeExcite(g, x, { hidden: shareOf(C, ratio), activation }) };
  },
});

export const convolutionBlocks = [convolution, depthwise, projection, positional, cascade, squeezeExcitation];
