// Classifiers on what a backbone ends with: a map, or tokens.

import { defineBlock } from "../block.ts";
import { choice, int, name } from "../fields.ts";
import { mapType, tokensType } from "../types.ts";
import { epsField, normalize, normKinds, normNameField } from "./norms.ts";
import { mapOf, splitPrefix, tokensOf } from "./shared.ts";

export const classesField = () => int(1000, { max: 65_536 });

const nameField = () => name("head", { description: "Name of the linear layer in the checkpoint." });

export const pooledMap = defineBlock({
  type: "head.map",
  title: "Pooled map head",
  family: "head",
  doc: "Mean over the map, then a linear classifier; a norm before the mean where wanted.",
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), norm: choice(normKinds, "none"), name: nameField() },
  summary: ["classes"],
  samples: [
    { inputs: [mapType([1, 16, 4, 4])], config: { classes: 10 } },
    { inputs: [mapType([1, 6, 7, 5])], config: { classes: 3, norm: "layer", name: "head.fc" } },
  ],
  forward(g, { x }, { classes, norm, ...config }) {
    mapOf("pooled map head", x);
    return { logits: g.linear(config.name, g.globalAvgPool(normalize(g, x, { kind: norm })), { out: classes }) };
  },
});

const pooledTokens = defineBlock({
  type: "head.tokens",
  title: "Pooled token head",
  family: "head",
  doc: "Layer norm, mean over the image's tokens (class tokens left out), linear classifier.",
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: classesField(), eps: epsField(1e-6), name: nameField(), norm: normNameField() },
  summary: ["classes"],
  samples: [
    { inputs: [tokensType([1, 16, 32], { grid: [4, 4] })], config: { classes: 10 } },
    { inputs: [tokensType([1, 37, 8], { grid: [7, 5], prefix: 2 })], config: { classes: 3 } },
    { inputs: [tokensType([1, 23, 8])], config: { classes: 3, name: "fc", norm: "norm2" } },
  ],
  forward(g, { x }, { classes, eps, norm, ...config }) {
    tokensOf("pooled token head", x);
    const normed = g.layerNorm(norm, x, { eps });
    return { logits: g.linear(config.name, g.mean(splitPrefix(g, normed).image, [1]), { out: classes }) };
  },
});

export const headBlocks = [pooledMap, pooledTokens];
