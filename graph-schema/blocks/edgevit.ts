// EdgeViT (arXiv:2205.03436): overlap-free patch embedding, local-global-local block, pooled head.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import { channels, int } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType } from "../types.ts";
import { asTokensLike, headWidth, mapOf, mergeHeads, mlp, pointwiseMlp, qkvHeads } from "./shared.ts";

const paper: Paper = {
  title: "EdgeViTs: Competing Light-weight CNNs on Mobile Devices with Vision Transformers",
  arxiv: "2205.03436",
};

const patchEmbed = defineBlock({
  type: "edgevit.patchEmbed",
  title: "EdgeViT patch embed",
  family: "pooling",
  doc: "Convolution with kernel = stride, then layer norm over the channels of each position.",
  paper,
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(36), stride: int(4, { max: 16 }) },
  summary: ["dim", "stride"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 5, 9, 7])], config: { dim: 6, stride: 2 } },
  ],
  forward: (g, { x }, { dim, stride }) => ({
    y: g.layerNorm("norm", g.conv2d("proj", x, { out: dim, kernel: stride, stride, padding: 0 })),
  }),
});

/** Every sr-th token attends to its like; a transposed convolution spreads what they learned. */
function globalSparseAttention(
  g: Graph,
  t: Value,
  { heads, sr, map }: { readonly heads: number; readonly sr: number; readonly map: Value },
): Value {
  const { C, H, W } = mapOf("LGL", map);
  const D = headWidth("LGL attention", C, heads);
  if (H % sr !== 0 || W % sr !== 0)
    refuse("LGL", {
      kind: "resolution",
      got: [H, W],
      needed: `a map whose sides are multiples of sr = ${sr}`,
      stride: sr,
    });
  const delegates = sr > 1 ? g.toTokens(g.avgPool(g.toMap(t), { kernel: 1, stride: sr })) : t;
  const { q, k, v } = qkvHeads(g, delegates, { heads, bias: true });
  const attended = asTokensLike(g, mergeHeads(g, g.attention({ q, k, v }, D ** -0.5)), delegates);
  if (sr === 1) return g.linear("proj", attended);
  const spread = g.toTokens(g.convTranspose2d("LocalProp", g.toMap(attended), { kernel: sr, stride: sr, groups: C }));
  return g.linear("proj", g.layerNorm("norm", spread));
}

const lgl = defineBlock({
  type: "edgevit.lgl",
  title: "EdgeViT LGL",
  family: "attention",
  doc: "Aggregate locally by convolution, attend among every sr-th position, propagate locally by transposed convolution.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    heads: int(1, { max: 256 }),
    sr: int(1, { max: 16, description: "Sampling ratio; 1 leaves both local steps out." }),
    mlpRatio: int(4, { max: 16, title: "mlp_ratio" }),
  },
  summary: ["heads", "sr", "mlpRatio"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])], config: { heads: 2, sr: 2 } },
    { inputs: [mapType([1, 16, 7, 7])], config: { heads: 4 } },
  ],
  forward(g, { x }, { heads, sr, mlpRatio }) {
    const { C } = mapOf("LGL", x);
    const positions = (map: Value) => g.add(map, g.conv2d("pos_embed", map, { kernel: 3, groups: C }));
    const aggregated =
      sr === 1
        ? x
        : g.scope("LocalAgg", () => {
            const placed = positions(x);
            const inner = g.conv2d("conv1", g.batchNorm("norm1", placed), { kernel: 1 });
            const local = g.add(
              placed,
              g.conv2d("conv2", g.conv2d("attn", inner, { kernel: 5, groups: C }), { kernel: 1 }),
            );
            const normed = g.batchNorm("norm2", local);
            return g.add(
              local,
              g.scope("mlp", () => pointwiseMlp(g, normed, { ratio: mlpRatio })),
            );
          });
    return g.scope("SelfAttn", () => {
      const placed = positions(aggregated);
      const t = g.toTokens(placed);
      const normed = g.layerNorm("norm1", t, { eps: 1e-6 });
      const attended = g.add(
        t,
        g.scope("attn", () => globalSparseAttention(g, normed, { heads, sr, map: placed })),
      );
      const normed2 = g.layerNorm("norm2", attended, { eps: 1e-6 });
      return {
        y: g.toMap(
          g.add(
            attended,
            g.scope("mlp", () => mlp(g, normed2, { ratio: mlpRatio })),
          ),
        ),
      };
    });
  },
});

const head = defineBlock({
  type: "edgevit.head",
  title: "BN pooled head",
  family: "head",
  doc: "BatchNorm on the last map, mean over positions, linear classifier.",
  paper,
  inputs: ["x"],
  outputs: ["logits"],
  config: { classes: int(1000, { max: 65_536 }) },
  summary: ["classes"],
  samples: [
    { inputs: [mapType([1, 16, 4, 4])], config: { classes: 10 } },
    { inputs: [mapType([1, 6, 7, 5])], config: { classes: 3 } },
  ],
  forward(g, { x }, { classes }) {
    mapOf("BN pooled head", x);
    return { logits: g.linear("head", g.mean(g.batchNorm("norm", x), [2, 3]), { out: classes }) };
  },
});

export const edgevitBlocks = [patchEmbed, lgl, head];
