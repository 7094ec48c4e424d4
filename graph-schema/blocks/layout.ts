// Between map and tokens: both ways, the class token split off or dropped, a map resized.

import { defineBlock } from "../block.ts";
import { refuse } from "../errors.ts";
import { choice, int } from "../fields.ts";
import { limits } from "../limits.ts";
import type { Value } from "../trace.ts";
import { mapType, tokensType } from "../types.ts";
import { mapOf, splitPrefix, tokensOf } from "./shared.ts";

const map = mapType([1, 8, 7, 5]);
const tokens = tokensType([1, 35, 8], { grid: [7, 5] });
const withClass = tokensType([1, 36, 8], { grid: [7, 5], prefix: 1 });
const withTwo = tokensType([1, 18, 32], { grid: [4, 4], prefix: 2 });

export const toTokens = defineBlock({
  type: "layout.toTokens",
  title: "Map → tokens",
  family: "layout",
  doc: "Each position of the map, or of a video's maps, becomes a token, row after row; costs nothing but the move.",
  inputs: ["x"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [map] }, { inputs: [mapType([1, 6, 2, 4, 3])] }],
  forward: (g, { x }) => ({ y: g.toTokens(x) }),
});

export const toMap = defineBlock({
  type: "layout.toMap",
  title: "Tokens → map",
  family: "layout",
  doc: "Tokens that still form an image become a map again; a class token must be split off before.",
  inputs: ["x"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [tokens] }, { inputs: [tokensType([1, 24, 6], { grid: [2, 4, 3] })] }],
  forward: (g, { x }) => ({ y: g.toMap(x) }),
});

/** Refuses tokens with nothing before the image. */
function requirePrefix(what: string, x: Value): void {
  tokensOf(what, x);
  const { layout } = x.type;
  if (layout.kind === "tokens" && layout.prefix === 0) refuse(what, { kind: "prefix", got: 0, needed: 1 }, x.type);
}

const splitClass = defineBlock({
  type: "layout.splitClass",
  title: "Split off class token",
  family: "layout",
  doc: "Class (and distillation) tokens at one output, the tokens of the image at the other.",
  inputs: ["x"],
  outputs: ["class", "image"],
  config: {},
  samples: [{ inputs: [withClass] }, { inputs: [withTwo] }],
  forward(g, { x }) {
    requirePrefix("split off class token", x);
    const { prefix, image } = splitPrefix(g, x);
    return { ...(prefix && { class: prefix }), image };
  },
});

const count = int(0, {
  min: 0,
  max: 64,
  description: "How many tokens stand before the image; 0: as many as the layout knows of.",
});

/** How many tokens stand before the image; refuses none, and nothing after them where the image is wanted. */
function prefixOf(what: string, x: Value, given: number): number {
  const { T } = tokensOf(what, x);
  if (given === 0) requirePrefix(what, x);
  const prefix = given || (x.type.layout.kind === "tokens" ? x.type.layout.prefix : 0);
  if (prefix >= T) refuse(what, { kind: "config", field: "count", problem: `${T} tokens arrive` }, x.type);
  return prefix;
}

export const takeClass = defineBlock({
  type: "layout.takeClass",
  title: "Class token alone",
  family: "layout",
  doc: "Only the class (and distillation) tokens; those of the image end here.",
  inputs: ["x"],
  outputs: ["y"],
  config: { count },
  samples: [{ inputs: [withClass] }, { inputs: [withTwo], config: { count: 1 } }],
  forward: (g, { x }, config) => ({
    y: g.slice(x, 1, { start: 0, end: prefixOf("class token alone", x, config.count) }),
  }),
});

export const dropClass = defineBlock({
  type: "layout.dropClass",
  title: "Drop class token",
  family: "layout",
  doc: "Only the tokens of the image; class and distillation tokens end here.",
  inputs: ["x"],
  outputs: ["y"],
  config: { count },
  samples: [{ inputs: [withClass] }, { inputs: [withTwo] }, { inputs: [withTwo], config: { count: 1 } }],
  forward: (g, { x }, config) => ({
    y: g.slice(x, 1, { start: prefixOf("drop class token", x, config.count) }),
  }),
});

const resize = defineBlock({
  type: "layout.resize",
  title: "Resize",
  family: "layout",
  doc: "The map at another height and width, interpolated with pixel centres in place (align_corners = False).",
  inputs: ["x"],
  outputs: ["y"],
  config: {
    height: int(14, { max: limits.side, unit: "px" }),
    width: int(14, { max: limits.side, unit: "px" }),
    mode: choice(["nearest", "bilinear", "bicubic"], "bilinear"),
  },
  summary: ["height", "width", "mode"],
  samples: [
    { inputs: [map] },
    { inputs: [map], config: { height: 3, width: 4, mode: "nearest" } },
    { inputs: [map], config: { height: 9, width: 11, mode: "bicubic" } },
  ],
  forward(g, { x }, { height, width, mode }) {
    mapOf("resize", x);
    return { y: g.resize(x, { size: [height, width], mode, coordinates: "halfPixel" }) };
  },
});

const upsample = defineBlock({
  type: "layout.upsample",
  title: "Upsample",
  family: "layout",
  doc: "The map some times larger, whatever its size: to join a coarse level of a pyramid with a finer one.",
  inputs: ["x"],
  outputs: ["y"],
  config: { factor: int(2, { min: 2, max: 64 }), mode: choice(["nearest", "bilinear", "bicubic"], "nearest") },
  summary: ["factor", "mode"],
  samples: [{ inputs: [map] }, { inputs: [map], config: { factor: 3, mode: "bilinear" } }],
  forward(g, { x }, { factor, mode }) {
    const { H, W } = mapOf("upsample", x);
    return { y: g.resize(x, { size: [factor * H, factor * W], mode, coordinates: "halfPixel" }) };
  },
});

export const layoutBlocks = [toTokens, toMap, splitClass, takeClass, dropClass, resize, upsample];
