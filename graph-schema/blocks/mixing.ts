// Linear layers over the channels: one, or two with an activation between.

import { defineBlock } from "../block.ts";
import { defineComposite } from "../compose.ts";
import { choice, flag, number, outChannels, weightsName } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, plainType, tokensType } from "../types.ts";
import { outOr, projection } from "./convolution.ts";
import { dense, tensorsField } from "./flax.ts";
import { activation } from "./norms.ts";
import { activations, channelsOf, tokensOf } from "./shared.ts";

const tokens = tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 });

export const linear = defineBlock({
  type: "linear.projection",
  title: "Linear",
  family: "mixing",
  doc: "A linear layer over the channels of each token, or of a pooled vector.",
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), bias: flag(true), name: weightsName("proj"), tensors: tensorsField() },
  summary: ["out"],
  samples: [
    { inputs: [tokens], config: { out: 48, name: "fc1" } },
    { inputs: [plainType([1, 7])], config: { out: 3, bias: false } },
    { inputs: [tokens], config: { out: 5, tensors: "Flax" } },
  ],
  forward(g, { x }, { out: wanted, bias, name, tensors }) {
    const out = outOr(wanted, channelsOf(x.type));
    return { y: tensors === "Flax" ? dense(g, name, { x, out, bias }) : g.linear(name, x, { out, bias }) };
  },
});

export const twoLayers = defineComposite({
  type: "mixing.mlp",
  title: "MLP",
  family: "mixing",
  doc: "Two linear layers over the channels of each position with an activation between; on a map they are 1×1 convolutions.",
  inputs: ["x"],
  outputs: ["y"],
  config: {
    ratio: number(4, { min: 0.125, max: 16, description: "Channels inside, as a multiple of those that arrive." }),
    activation: choice(activations, "gelu"),
    out: outChannels(),
    first: weightsName("fc1"),
    second: weightsName("fc2"),
    tensors: tensorsField(),
  },
  summary: ["ratio", "activation"],
  samples: [
    { inputs: [tokens] },
    { inputs: [mapType([1, 16, 7, 5])], config: { ratio: 2, activation: "silu" } },
    { inputs: [plainType([1, 10])], config: { ratio: 0.5 } },
    { inputs: [tokens], config: { ratio: 1.5, activation: "none", out: 8, first: "widen", second: "narrow" } },
    { inputs: [tokens], config: { ratio: 2, tensors: "Flax" } },
  ],
  parts(put, { x }, { ratio, activation: kind, out, first, second, tensors }) {
    const onMap = x.type.layout.kind === "map";
    if (onMap && tensors === "Flax") tokensOf("MLP with the tensors of Flax", x);
    const C = channelsOf(x.type);
    const layer = (name: string, from: Value, to: number) =>
      onMap
        ? put(projection, { config: { out: to, name } }, from)
        : put(linear, { config: { out: to, name, tensors } }, from);
    const hidden = layer(first, x, Math.max(1, Math.floor(C * ratio)));
    const active = kind === "none" ? hidden : put(activation, { config: { kind } }, hidden);
    return { y: layer(second, active, outOr(out, C)) };
  },
});

export const mixingBlocks = [linear, twoLayers];
