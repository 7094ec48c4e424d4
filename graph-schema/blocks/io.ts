// Ends of a model: the picture that comes in, the values that go out.

import { defineBlock } from "../block.ts";
import { int, ints, name } from "../fields.ts";
import { limits } from "../limits.ts";
import { mapType, numElements, plainType, tokensType } from "../types.ts";

const input = defineBlock({
  type: "io.input",
  title: "Input",
  family: "io",
  doc: "The picture: a map of channels × height × width; the batch stays free.",
  inputs: [],
  outputs: ["x"],
  config: {
    name: name("input"),
    channels: int(3, { max: 1024, unit: "ch" }),
    height: int(224, { max: limits.side, unit: "px" }),
    width: int(224, { max: limits.side, unit: "px" }),
  },
  summary: ["channels", "height", "width"],
  sizes: { C: "channels", H: "height", W: "width" },
  samples: [{ inputs: [], config: { height: 32, width: 48 } }],
  forward: (g, _, config) => ({ x: g.input(config.name, mapType([1, config.channels, config.height, config.width])) }),
});

const video = defineBlock({
  type: "io.video",
  title: "Video input",
  family: "io",
  doc: "A clip: a map of channels × frames × height × width; the batch stays free.",
  inputs: [],
  outputs: ["x"],
  config: {
    name: name("input"),
    channels: int(3, { max: 1024, unit: "ch" }),
    frames: int(16, { max: 1024 }),
    height: int(224, { max: limits.side, unit: "px" }),
    width: int(224, { max: limits.side, unit: "px" }),
  },
  summary: ["frames", "height", "width"],
  sizes: { C: "channels", T: "frames", H: "height", W: "width" },
  samples: [{ inputs: [], config: { frames: 4, height: 32, width: 48 } }],
  forward: (g, _, { frames, height, width, ...config }) => ({
    x: g.input(config.name, mapType([1, config.channels, frames, height, width])),
  }),
});

const latent = defineBlock({
  type: "io.latent",
  title: "Latent input",
  family: "io",
  doc: "A vector of noise that a picture is made from; the batch stays free.",
  inputs: [],
  outputs: ["z"],
  config: { name: name("z"), channels: int(384, { max: limits.channels, unit: "ch" }) },
  summary: ["channels"],
  samples: [{ inputs: [], config: { channels: 16 } }],
  forward: (g, _, config) => ({ z: g.input(config.name, plainType([1, config.channels])) }),
});

const tokens = defineBlock({
  type: "io.tokens",
  title: "Tokens input",
  family: "io",
  doc: "A sequence of tokens, for a block or a model that begins behind the patch embedding; the batch stays free.",
  inputs: [],
  outputs: ["x"],
  config: {
    name: name("tokens"),
    channels: int(192, { max: limits.channels, unit: "ch" }),
    grid: ints([14, 14], {
      max: limits.side,
      description: "The map that the tokens came from; one number: that many tokens that form no image.",
    }),
    prefix: int(0, { min: 0, description: "Class and distillation tokens before the image." }),
  },
  summary: ["channels", "grid", "prefix"],
  samples: [
    { inputs: [], config: { channels: 16, grid: [4, 6], prefix: 1 } },
    { inputs: [], config: { channels: 16, grid: [9] } },
  ],
  forward: (g, _, { grid, prefix, ...config }) => {
    const shape = [1, prefix + numElements(grid), config.channels];
    return { x: g.input(config.name, tokensType(shape, { prefix, ...(grid.length > 1 && { grid }) })) };
  },
});

const tensor = defineBlock({
  type: "io.tensor",
  title: "Tensor input",
  family: "io",
  doc: "Values that are neither a map nor tokens; the batch stays free.",
  inputs: [],
  outputs: ["x"],
  config: { name: name("values"), shape: ints([1000], { description: "Every axis but the batch." }) },
  summary: ["shape"],
  samples: [{ inputs: [], config: { shape: [3, 8] } }],
  forward: (g, _, config) => ({ x: g.input(config.name, plainType([1, ...config.shape])) }),
});

const output = defineBlock({
  type: "io.output",
  title: "Output",
  family: "io",
  doc: "A value that the exported model returns under a name.",
  inputs: ["x"],
  outputs: [],
  config: { name: name("logits") },
  summary: ["name"],
  samples: [
    { inputs: [plainType([1, 10])] },
    { inputs: [mapType([1, 8, 4, 4])] },
    { inputs: [tokensType([1, 16, 8], { grid: [4, 4] })] },
  ],
  forward: (g, { x }, config) => {
    g.output(config.name, x);
    return {};
  },
});

export const ioBlocks = [input, video, tokens, latent, tensor, output];
