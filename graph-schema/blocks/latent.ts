// What the paper's ViTGAN and its public reproduction share: the latent, and blocks that differ in one part alone.

import { type BlockDefinition, defineBlock } from "../block.ts";
import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import { channels, int } from "../fields.ts";
import type { Value } from "../trace.ts";
import { plainType } from "../types.ts";

export const slope = 0.2;
export const demodulationEps = 1e-8;

/** C of a latent [N, C]; refuses what has positions. */
export function latentOf(what: string, w: Value): number {
  if (w.type.layout.kind !== "plain") refuse(what, { kind: "layout", layout: "plain" }, w.type);
  if (w.type.shape.length !== 2) refuse(what, { kind: "rank", needed: 2, got: w.type.shape.length }, w.type);
  return w.type.shape[1] ?? 0;
}

type Words = Pick<BlockDefinition<Record<string, never>, string, string>, "type" | "title" | "doc" | "paper">;

interface Network {
  readonly dim: number;
  readonly layers: number;
}

/** From the latent [N, C] to the style [N, dim], by a network of so many layers. */
export function mappingBlock(words: Words, network: (g: Graph, z: Value, config: Network) => Value) {
  return defineBlock({
    ...words,
    family: "mixing",
    inputs: ["z"],
    outputs: ["w"],
    config: { dim: channels(384), layers: int(8, { max: 64 }) },
    summary: ["dim", "layers"],
    samples: [
      { inputs: [plainType([1, 16])], config: { dim: 8, layers: 2 } },
      { inputs: [plainType([1, 7])], config: { dim: 5, layers: 1 } },
    ],
    forward(g, { z }, config) {
      latentOf("mapping network", z);
      return { w: network(g, z, config) };
    },
  });
}

export interface Places {
  readonly H: number;
  readonly W: number;
  readonly C: number;
}

/** Tokens [N, H·W, C] made of positions alone, which `sines` gives as [1, H·W, C]. */
export function positionsBlock(words: Words, sines: (g: Graph, places: Places) => Value) {
  return defineBlock({
    ...words,
    family: "stem",
    inputs: ["w"],
    outputs: ["tokens"],
    config: { dim: channels(384), height: int(8, { max: 256 }), width: int(8, { max: 256 }) },
    summary: ["dim", "height", "width"],
    samples: [
      { inputs: [plainType([1, 8])], config: { dim: 8, height: 2, width: 2 } },
      { inputs: [plainType([1, 7])], config: { dim: 5, height: 1, width: 3 } },
    ],
    forward(g, { w }, { dim, height, width }) {
      latentOf("sine position tokens", w);
      const tokens = g.expandBatch(sines(g, { H: height, W: width, C: dim }), w);
      return { tokens: g.asLayout(tokens, { kind: "tokens", grid: [height, width], prefix: 0 }) };
    },
  });
}

/** (x, y) of each place from -1 to 1, row by row: [1, H·W, 2]; `alone` where a side has one place. */
export function coordinates(
  g: Graph,
  name: string,
  { H, W, alone }: { readonly H: number; readonly W: number; readonly alone: number },
): Value {
  const along = (index: number, size: number) => (size === 1 ? alone : (2 * index) / (size - 1) - 1);
  return g.constant(name, [1, H * W, 2], () =>
    Float32Array.from({ length: 2 * H * W }, (_, index) => {
      const place = Math.floor(index / 2);
      return index % 2 === 0 ? along(place % W, W) : along(Math.floor(place / W), H);
    }),
  );
}
