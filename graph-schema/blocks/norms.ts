// Normalisations and activations as blocks of their own, and the choice of a norm that other blocks offer.

import { defineBlock } from "../block.ts";
import type { Graph } from "../builder.ts";
import { choice, flag, int, number, weightsName } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType, plainType, tokensType } from "../types.ts";
import { flaxLayerNorm, tensorsField } from "./flax.ts";
import { activate, activations, channelsOf, tokensOf } from "./shared.ts";

export const normKinds = ["none", "batch", "layer"] as const;
export type NormKind = (typeof normKinds)[number];

/** The norm that a `norm` field names; `eps` 0 is the one that is usual with it. */
export function normalize(
  g: Graph,
  x: Value,
  { kind, name = "norm", eps = 0 }: { readonly kind: NormKind; readonly name?: string; readonly eps?: number },
): Value {
  switch (kind) {
    case "none":
      return x;
    case "batch":
      return g.batchNorm(name, x, { eps: eps || 1e-5 });
    case "layer":
      return g.layerNorm(name, x, { eps: eps || 1e-6 });
  }
}

/** Beside the field `norm`: what it is called, and its epsilon. */
export function normDetails() {
  return {
    normName: normNameField("name of the norm"),
    eps: number(0, {
      min: 0,
      max: 1e-2,
      description: "Added to the variance; 0: 1e-5 in a batch norm, 1e-6 in a layer norm.",
    }),
  };
}

export function epsField(byDefault: number) {
  return number(byDefault, { min: 1e-12, max: 1e-2, description: "Added to the variance." });
}

export function normNameField(title?: string) {
  return weightsName("norm", { description: "Name of the norm in the checkpoint.", ...(title && { title }) });
}

const map = mapType([1, 16, 7, 5]);
const tokens = tokensType([1, 36, 16], { grid: [5, 7], prefix: 1 });

export const layerNorm = defineBlock({
  type: "norm.layer",
  title: "Layer norm",
  family: "norm",
  doc: "Normalises the channels of each position, of a map as of tokens, with a learned scale and offset.",
  paper: { title: "Layer Normalization", arxiv: "1607.06450" },
  inputs: ["x"],
  outputs: ["y"],
  config: { eps: epsField(1e-6), name: normNameField(), tensors: tensorsField() },
  samples: [
    { inputs: [map] },
    { inputs: [tokens], config: { eps: 1e-5 } },
    { inputs: [tokens], config: { tensors: "Flax" } },
    { inputs: [plainType([1, 10])], config: { name: "norm1" } },
  ],
  forward: (g, { x }, { eps, tensors, ...config }) => ({
    y: tensors === "Flax" ? flaxLayerNorm(g, config.name, x, eps) : g.layerNorm(config.name, x, { eps }),
  }),
});

export const batchNorm = defineBlock({
  type: "norm.batch",
  title: "Batch norm",
  family: "norm",
  doc: "Scales and offsets each channel by statistics of the training set; the deploy form folds it into a convolution before it.",
  paper: { title: "Batch Normalization", arxiv: "1502.03167" },
  inputs: ["x"],
  outputs: ["y"],
  config: { eps: epsField(1e-5), name: normNameField() },
  samples: [{ inputs: [map] }, { inputs: [tokens], config: { name: "bn" } }, { inputs: [plainType([1, 10])] }],
  forward: (g, { x }, { eps, ...config }) => ({ y: g.batchNorm(config.name, x, { eps }) }),
});

export const groupNorm = defineBlock({
  type: "norm.group",
  title: "Group norm",
  family: "norm",
  doc: "Normalises each group of channels over the whole map; one group is PoolFormer's norm.",
  paper: { title: "Group Normalization", arxiv: "1803.08494", figure: "2" },
  inputs: ["x"],
  outputs: ["y"],
  config: { groups: int(1), eps: epsField(1e-5), name: normNameField() },
  summary: ["groups"],
  samples: [{ inputs: [map] }, { inputs: [map], config: { groups: 4, name: "1" } }],
  forward: (g, { x }, { name, ...options }) => ({ y: g.groupNorm(name, x, options) }),
});

export const layerScaling = defineBlock({
  type: "norm.layerScale",
  title: "Layer scale",
  family: "norm",
  doc: "Multiplies each channel by a learned factor that starts small, so that a residual branch begins near nothing.",
  paper: { title: "Going deeper with Image Transformers", arxiv: "2103.17239", section: "2" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    init: number(1e-5, { min: 0, max: 1, description: "What the factors start from." }),
    name: weightsName("gamma", { description: "Name of the factors in the checkpoint." }),
    threeAxes: flag(false, { title: "three axes", description: "Stored as [1, 1, C], not as [C]; of tokens only." }),
  },
  summary: ["init"],
  samples: [
    { inputs: [map] },
    { inputs: [tokens], config: { init: 0.1, name: "gamma_1" } },
    { inputs: [tokens], config: { threeAxes: true } },
  ],
  forward(g, { x }, { init, threeAxes, ...config }) {
    const C = channelsOf(x.type);
    if (threeAxes) tokensOf("layer scale of three axes", x);
    const gamma = g.param(config.name, threeAxes ? [1, 1, C] : [C], { kind: "fill", value: init });
    const spatial = x.type.layout.kind === "map" ? x.type.shape.slice(2).map(() => 1) : [];
    return { y: g.mul(x, spatial.length > 0 ? g.reshape(gamma, [C, ...spatial]) : gamma) };
  },
});

const [, ...kinds] = activations;

export const activation = defineBlock({
  type: "norm.activation",
  title: "Activation",
  family: "norm",
  doc: "A function of each element; the shape stays.",
  inputs: ["x"],
  outputs: ["y"],
  config: { kind: choice(kinds, "gelu") },
  summary: ["kind"],
  samples: [
    ...kinds.map((kind) => ({ inputs: [map], config: { kind } })),
    { inputs: [tokens] },
    { inputs: [plainType([1, 3])], config: { kind: "relu" } },
  ],
  forward: (g, { x }, { kind }) => ({ y: activate(g, kind, x) }),
});

export const normBlocks = [layerNorm, batchNorm, groupNorm, layerScaling, activation];
