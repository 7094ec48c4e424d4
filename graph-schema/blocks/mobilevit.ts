// MobileViT (arXiv:2110.02178): attention among the pixels at one place of every patch, between convolutions.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import { channels, choice, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapLayout, mapType } from "../types.ts";
import { epsField } from "./norms.ts";
import { activations, convNorm, groupedAttention, mapOf, preNormLayer } from "./shared.ts";

const paper: Paper = {
  title: "MobileViT: Light-weight, General-purpose, and Mobile-friendly Vision Transformer",
  arxiv: "2110.02178",
};

/** Map [N,C,H,W] → plain [N, patch², T, C]: pixels at the same place of their patch make one sequence. */
function unfold(g: Graph, x: Value, patch: number): Value {
  const [N = 1, C = 0, H = 0, W = 0] = x.type.shape;
  const [rows, columns] = [H / patch, W / patch];
  const cut = g.transpose(g.reshape(x, [N, C, rows, patch, columns, patch]), [0, 3, 5, 2, 4, 1]);
  return g.reshape(cut, [N, patch ** 2, rows * columns, C]);
}

function fold(g: Graph, x: Value, { patch, H, W }: { readonly patch: number; readonly H: number; readonly W: number }) {
  const [N = 1, , , C = 0] = x.type.shape;
  const places = g.reshape(x, [N, patch, patch, H / patch, W / patch, C]);
  return g.asLayout(g.reshape(g.transpose(places, [0, 5, 3, 1, 4, 2]), [N, C, H, W]), mapLayout);
}

const block = defineBlock({
  type: "mobilevit.block",
  title: "MobileViT block",
  family: "attention",
  doc: "Convolutions to tokens, transformer layers among the pixels at one place of every patch, back to a map, joined with the input. Sides that patches do not fill are stretched bilinearly and back.",
  paper: { ...paper, section: "3.1", figure: "1b" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    dim: channels(144, { description: "Channels of the transformer layers." }),
    depth: int(2, { max: 64, description: "Transformer layers." }),
    heads: int(4, { max: 256 }),
    mlpRatio: number(2, { min: 0.125, max: 16, title: "mlp_ratio" }),
    patch: int(2, { max: 32, unit: "px" }),
    kernel: int(3, { max: 31 }),
    activation: choice(activations, "silu"),
    eps: epsField(1e-5),
  },
  summary: ["dim", "depth", "patch"],
  samples: [
    { inputs: [mapType([1, 8, 8, 8])], config: { dim: 16 } },
    { inputs: [mapType([1, 6, 7, 5])], config: { dim: 12, depth: 1, heads: 3, mlpRatio: 1.5 } },
    {
      inputs: [mapType([1, 4, 6, 9])],
      config: { dim: 8, depth: 1, heads: 2, patch: 3, kernel: 1, activation: "gelu" },
    },
  ],
  forward(g, { x }, { dim, depth, heads, mlpRatio, patch, kernel, activation, eps }) {
    const { C, H, W } = mapOf("MobileViT block", x);
    if (kernel % 2 === 0)
      refuse("MobileViT block", {
        kind: "config",
        field: "kernel",
        problem: `${kernel} is even and would change the side`,
      });
    const conv = (name: string, from: Value, window: { readonly kernel: number; readonly out: number }) =>
      convNorm(g, { conv: `${name}.conv`, norm: `${name}.bn` }, { x: from, ...window, activation });
    const local = g.conv2d("conv_1x1", conv("conv_kxk", x, { kernel, out: C }), { kernel: 1, out: dim, bias: false });

    const [height, width] = [Math.ceil(H / patch) * patch, Math.ceil(W / patch) * patch];
    const stretched = height !== H || width !== W;
    const resized = (map: Value, size: readonly number[]): Value =>
      stretched ? g.resize(map, { size, mode: "bilinear", coordinates: "halfPixel" }) : map;
    const attention = (normed: Value) => groupedAttention(g, normed, { heads });
    const layers = g.repeat("transformer", depth, {
      from: unfold(g, resized(local, [height, width]), patch),
      body: (t) => preNormLayer(g, t, { eps, attention, mlpRatio, activation }),
    });
    const folded = fold(g, g.layerNorm("norm", layers, { eps }), { patch, H: height, W: width });

    const projected = conv("conv_proj", resized(folded, [H, W]), { kernel: 1, out: C });
    return { y: conv("conv_fusion", g.concat([x, projected], 1), { kernel, out: C }) };
  },
});

export const mobilevitBlocks = [block];
