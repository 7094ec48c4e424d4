// MobileViT (arXiv:2110.02178): attention among the pixels at one place of every patch, between convolutions.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { channels, choice, int, number } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapLayout, mapType } from "../types.ts";
import { convolution, projection, requireOdd } from "./convolution.ts";
import { concat } from "./merge.ts";
import { epsField } from "./norms.ts";
import { type Activation, activations, groupedAttention, mapOf, mlp } from "./shared.ts";

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

interface Layers {
  readonly heads: number;
  readonly mlpRatio: number;
  readonly activation: Activation;
  readonly eps: number;
}

/** Pre-norm transformer layer inside each of the sequences [N, sequences, T, C]. */
function layer(g: Graph, x: Value, { heads, mlpRatio: ratio, activation, eps }: Layers): Value {
  const normed = g.layerNorm("norm1", x, { eps });
  const attended = g.add(
    x,
    g.scope("attn", () => groupedAttention(g, normed, { heads })),
  );
  const normed2 = g.layerNorm("norm2", attended, { eps });
  return g.add(
    attended,
    g.scope("mlp", () => mlp(g, normed2, { ratio, activation })),
  );
}

const fields = {
  depth: int(2, { max: 64, description: "Transformer layers." }),
  heads: int(4, { max: 256 }),
  mlpRatio: number(2, { min: 0.125, max: 16, title: "mlp_ratio" }),
  patch: int(2, { max: 32, unit: "px" }),
  activation: choice(activations, "silu"),
  eps: epsField(1e-5),
};

const transformer = defineBlock({
  type: "mobilevit.transformer",
  title: "Patch-wise transformer",
  family: "attention",
  doc: "Transformer layers among the pixels at one place of every patch, and a layer norm, from map to map. Sides that patches do not fill are stretched bilinearly and back.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["depth", "heads", "patch"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])] },
    { inputs: [mapType([1, 12, 7, 5])], config: { depth: 1, heads: 3, mlpRatio: 1.5, patch: 3, activation: "gelu" } },
  ],
  forward(g, { x }, { depth, patch, ...layers }) {
    const { H, W } = mapOf("patch-wise transformer", x);
    const [height, width] = [Math.ceil(H / patch) * patch, Math.ceil(W / patch) * patch];
    const stretched = height !== H || width !== W;
    const resized = (map: Value, size: readonly number[]): Value =>
      stretched ? g.resize(map, { size, mode: "bilinear", coordinates: "halfPixel" }) : map;
    const done = g.repeat("transformer", depth, {
      from: unfold(g, resized(x, [height, width]), patch),
      body: (t) => layer(g, t, layers),
    });
    const folded = fold(g, g.layerNorm("norm", done, { eps: layers.eps }), { patch, H: height, W: width });
    return { y: resized(folded, [H, W]) };
  },
});

const block = defineComposite({
  type: "mobilevit.block",
  title: "MobileViT block",
  family: "attention",
  doc: "Convolutions to tokens, transformer layers among the pixels at one place of every patch, back to a map, joined with the input. Sides that patches do not fill are stretched bilinearly and back.",
  paper: { ...paper, section: "3.1", figure: "1b" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    dim: channels(144, { description: "Channels of the transformer layers." }),
    ...fields,
    kernel: int(3, { max: 31 }),
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
  parts(put, { x }, { dim, kernel, ...layers }) {
    const { C } = mapOf("MobileViT block", x);
    requireOdd("MobileViT block", { kernel });
    const filter = (stage: string, from: Value, side: number) => {
      const names = { name: `${stage}.conv`, normName: `${stage}.bn` };
      return put(convolution, { config: { ...names, out: C, kernel: side, activation: layers.activation } }, from);
    };
    const widened = { name: "conv_1x1", out: dim, bias: false };
    const local = put(projection, { config: widened }, filter("conv_kxk", x, kernel));
    const projected = filter("conv_proj", put(transformer, { config: layers }, local), 1);
    return { y: filter("conv_fusion", put(concat, {}, x, projected), kernel) };
  },
});

export const mobilevitBlocks = [transformer, block];
