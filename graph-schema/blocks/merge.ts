// Where branches meet and part: sum, product, concatenation, split; and a branch made larger or smaller.

import { defineBlock } from "../block.ts";
import { refuse } from "../errors.ts";
import { choice, int, number } from "../fields.ts";
import { channelAxis, mapType, plainType, tokensType } from "../types.ts";
import { channelsOf, tokensOf } from "./shared.ts";

const map = mapType([1, 8, 7, 5]);
const tokens = tokensType([1, 16, 32], { grid: [4, 4] });

export const add = defineBlock({
  type: "merge.add",
  title: "Add",
  family: "mixing",
  doc: "The sum of two values of one shape: the end of a residual branch.",
  inputs: ["a", "b"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [map, map] }, { inputs: [tokens, tokens] }],
  forward: (g, { a, b }) => ({ y: g.add(a, b) }),
});

const multiply = defineBlock({
  type: "merge.mul",
  title: "Multiply",
  family: "mixing",
  doc: "The product of two values, element by element; a 1×1 map gates a larger one.",
  inputs: ["a", "b"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [map, map] }, { inputs: [map, mapType([1, 8, 1, 1])] }],
  forward: (g, { a, b }) => ({ y: g.mul(a, b) }),
});

export const scale = defineBlock({
  type: "merge.scale",
  title: "Scale",
  family: "mixing",
  doc: "Every value times one number that is not learned.",
  inputs: ["x"],
  outputs: ["y"],
  config: { by: number(0.5, { min: -1e6, max: 1e6 }) },
  summary: ["by"],
  samples: [{ inputs: [map] }, { inputs: [tokens], config: { by: -2 } }, { inputs: [plainType([1, 3])] }],
  forward: (g, { x }, { by }) => ({ y: g.scale(x, by) }),
});

export const concat = defineBlock({
  type: "merge.concat",
  title: "Concatenate",
  family: "mixing",
  doc: "Two to four values put beside each other: their channels, or their tokens one sequence after the other.",
  inputs: ["a", "b", "c?", "d?"],
  outputs: ["y"],
  config: { along: choice(["channels", "tokens"], "channels") },
  summary: ["along"],
  samples: [
    { inputs: [map, mapType([1, 3, 7, 5])] },
    { inputs: [tokensType([1, 2, 32]), tokens], config: { along: "tokens" } },
    { inputs: [tokens, tokens, tokens, tokens] },
    { inputs: [plainType([1, 3]), plainType([1, 4]), plainType([1, 5])] },
  ],
  forward(g, { a, b, c, d }, { along }) {
    const values = [a, b, c, d].filter((value) => value !== undefined);
    if (along === "tokens") for (const value of values) tokensOf("concatenate along tokens", value);
    return { y: g.concat(values, along === "tokens" ? 1 : channelAxis(a.type)) };
  },
});

const split = defineBlock({
  type: "merge.split",
  title: "Split channels",
  family: "mixing",
  doc: "Cuts the channels into two to four equal parts, each at an output of its own.",
  inputs: ["x"],
  outputs: ["a", "b", "c", "d"],
  config: { parts: int(2, { min: 2, max: 4 }) },
  summary: ["parts"],
  samples: [{ inputs: [map] }, { inputs: [tokensType([1, 5, 9])], config: { parts: 3 } }],
  forward(g, { x }, { parts }) {
    const C = channelsOf(x.type);
    if (C % parts !== 0)
      refuse("split", { kind: "divisor", field: "parts", value: parts, of: C, ofWhat: "the channels" }, x.type);
    const sizes = Array.from({ length: parts }, () => C / parts);
    const [a, b, c, d] = g.split(x, channelAxis(x.type), sizes);
    return { ...(a && { a }), ...(b && { b }), ...(c && { c }), ...(d && { d }) };
  },
});

export const mergeBlocks = [add, multiply, scale, concat, split];
