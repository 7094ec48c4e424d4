// Linear layers over the channels: one, or two with an activation between.

import { defineBlock } from "../block.ts";
import { choice, flag, number, outChannels } from "../fields.ts";
import { mapType, plainType, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { activations, channelsOf, mlp, pointwiseMlp } from "./shared.ts";

const tokens = tokensType([1, 17, 32], { grid: [4, 4], prefix: 1 });

const linear = defineBlock({
  type: "linear.projection",
  title: "Linear",
  family: "mixing",
  doc: "A linear layer over the channels of each token, or of a pooled vector.",
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), bias: flag(true) },
  summary: ["out"],
  samples: [
    { inputs: [tokens], config: { out: 48 } },
    { inputs: [plainType([1, 7])], config: { out: 3, bias: false } },
  ],
  forward: (g, { x }, { out, bias }) => ({ y: g.linear("proj", x, { out: outOr(out, channelsOf(x.type)), bias }) }),
});

const twoLayers = defineBlock({
  type: "mixing.mlp",
  title: "MLP",
  family: "mixing",
  doc: "Two linear layers over the channels of each position with an activation between; on a map they are 1×1 convolutions.",
  inputs: ["x"],
  outputs: ["y"],
  config: {
    ratio: number(4, { min: 0.125, max: 16, description: "Channels inside, as a multiple of those that arrive." }),
    activation: choice(activations, "gelu"),
  },
  summary: ["ratio", "activation"],
  samples: [
    { inputs: [tokens] },
    { inputs: [mapType([1, 16, 7, 5])], config: { ratio: 2, activation: "silu" } },
    { inputs: [plainType([1, 10])], config: { ratio: 0.5 } },
  ],
  forward: (g, { x }, config) => ({ y: x.type.layout.kind === "map" ? pointwiseMlp(g, x, config) : mlp(g, x, config) }),
});

export const mixingBlocks = [linear, twoLayers];
