// Ends of a model: the picture that comes in, the values that go out.

import { defineBlock } from "../block.ts";
import { int, name } from "../fields.ts";
import { limits } from "../limits.ts";
import { mapType, plainType } from "../types.ts";

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

const output = defineBlock({
  type: "io.output",
  title: "Output",
  family: "io",
  doc: "A value that the exported model returns under a name.",
  inputs: ["x"],
  outputs: [],
  config: { name: name("logits") },
  summary: ["name"],
  samples: [{ inputs: [plainType([1, 10])] }],
  forward: (g, { x }, config) => {
    g.output(config.name, x);
    return {};
  },
});

export const ioBlocks = [input, video, latent, output];
