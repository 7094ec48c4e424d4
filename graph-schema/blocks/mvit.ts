// MViT (arXiv:2104.11227): attention whose queries, keys and values are pooled first, over pictures as over video.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { refuse } from "../errors.ts";
import { channels, choice, int, number, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { channelsOf, mapType, tokensType } from "../types.ts";
import { outOr } from "./convolution.ts";
import { add } from "./merge.ts";
import { linear, twoLayers } from "./mixing.ts";
import { epsField, layerNorm } from "./norms.ts";
import { asTokensLike, headWidth, mergeHeads, splitHeads, splitPrefix, tokensOf } from "./shared.ts";

const paper: Paper = { title: "Multiscale Vision Transformers", arxiv: "2104.11227" };

const picture = tokensType([1, 65, 12], { grid: [8, 8], prefix: 1 });
const video = tokensType([1, 61, 8], { grid: [3, 4, 5], prefix: 1 });

/** A window over rows and columns, and over frames where the map has them. */
function windowOf(spatial: number, { side, frames }: { readonly side: number; readonly frames: number }) {
  return spatial === 3 ? [frames, side, side] : [side, side];
}

const patchEmbed = defineBlock({
  type: "mvit.patchEmbed",
  title: "MViT patch embedding",
  family: "stem",
  doc: "An overlapping convolution, over frames too where a video arrives; each position of what it gives is a token.",
  paper: { ...paper, section: "3.2" },
  inputs: ["x"],
  outputs: ["tokens"],
  config: {
    dim: channels(96),
    kernel: int(7, { max: 63, unit: "px" }),
    stride: int(4, { max: 64, unit: "px" }),
    padding: choice(["half", "none"], "half", {
      description: "Rows and columns: half the kernel on every side, or none.",
    }),
    frameKernel: int(3, { max: 31, title: "frame kernel", description: "Frames under the window; of video only." }),
    frameStride: int(2, { max: 16, title: "frame stride", description: "Of video only." }),
  },
  summary: ["dim", "kernel", "stride"],
  samples: [
    { inputs: [mapType([1, 3, 16, 16])], config: { dim: 8 } },
    { inputs: [mapType([1, 3, 5, 9, 14])], config: { dim: 6 } },
    {
      inputs: [mapType([1, 2, 3, 7, 5])],
      config: { dim: 6, kernel: 3, stride: 2, padding: "none", frameKernel: 1, frameStride: 1 },
    },
  ],
  forward(g, { x }, { dim, kernel, stride, padding, frameKernel, frameStride }) {
    if (x.type.layout.kind !== "map") refuse("MViT patch embedding", { kind: "layout", layout: "map" }, x.type);
    const spatial = x.type.shape.length - 2;
    const border = padding === "half" ? Math.floor(kernel / 2) : 0;
    const window = {
      out: dim,
      kernel: windowOf(spatial, { side: kernel, frames: frameKernel }),
      stride: windowOf(spatial, { side: stride, frames: frameStride }),
      padding: windowOf(spatial, { side: border, frames: Math.floor(frameKernel / 2) }),
    };
    return { tokens: g.toTokens(spatial === 3 ? g.conv3d("proj", x, window) : g.conv2d("proj", x, window)) };
  },
});

const positions = defineBlock({
  type: "mvit.positions",
  title: "Separable positions",
  family: "layout",
  doc: "Learned vectors for places in a frame and for frames, added to each token of a video; class tokens have their own.",
  paper: { ...paper, section: "4.2" },
  inputs: ["x"],
  outputs: ["y"],
  config: {},
  samples: [{ inputs: [video] }, { inputs: [tokensType([1, 24, 6], { grid: [2, 4, 3] })] }],
  forward(g, { x }) {
    const { C } = tokensOf("separable positions", x);
    const { layout } = x.type;
    const [frames, H = 0, W = 0] = layout.kind === "tokens" && layout.grid?.length === 3 ? layout.grid : [];
    if (frames === undefined)
      refuse("separable positions", { kind: "other", problem: "needs tokens that still form a video" }, x.type);
    const { prefix, image } = splitPrefix(g, x);
    const places = g.param("pos_embed_spatial", [1, H * W, C]);
    const times = g.param("pos_embed_temporal", [1, frames, C]);
    const placed = g.add(g.reshape(image, [1, frames, H * W, C]), g.reshape(places, [1, 1, H * W, C]));
    const timed = g.reshape(g.add(placed, g.reshape(times, [1, frames, 1, C])), [1, frames * H * W, C]);
    const y = g.asLayout(timed, image.type.layout);
    if (!prefix) return { y };
    const marked = g.add(prefix, g.param("pos_embed_class", [1, prefix.type.shape[1] ?? 0, C]));
    return { y: g.concat([marked, y], 1) };
  },
});

interface Pooling {
  readonly heads: number;
  readonly stride: number;
  readonly kernel: number;
  readonly frameKernel: number;
}

/** The tokens of the image changed by `body` as a map; class tokens go round it. */
function onImage(g: Graph, x: Value, body: (map: Value) => Value): Value {
  const { prefix, image } = splitPrefix(g, x);
  const changed = g.toTokens(body(g.toMap(image)));
  return prefix ? g.concat([prefix, changed], 1) : changed;
}

/** Depthwise convolution `pool_<part>.weight` [D, 1, t, h, w] that all heads share, of a picture with t = 1. */
function sharedConvolution(g: Graph, map: Value, part: string, pooling: Pooling): Value {
  const { heads, stride, kernel } = pooling;
  const C = channelsOf(map.type);
  const D = headWidth("pooling attention", C, heads);
  const spatial = map.type.shape.length - 2;
  const frameKernel = spatial === 3 ? pooling.frameKernel : 1;
  const own = g.param(`pool_${part}.weight`, [D, 1, frameKernel, kernel, kernel], { kind: "kaimingUniform" });
  const flat = spatial === 3 ? own : g.reshape(own, [D, 1, kernel, kernel]);
  const weight =
    heads === 1
      ? flat
      : g.concat(
          Array.from({ length: heads }, () => flat),
          0,
        );
  const padding = windowOf(spatial, { side: Math.floor(kernel / 2), frames: Math.floor(frameKernel / 2) });
  const attrs = {
    kernel: windowOf(spatial, { side: kernel, frames: frameKernel }),
    stride: windowOf(spatial, { side: stride, frames: 1 }),
    padding: [...padding, ...padding],
    dilation: padding.map(() => 1),
    groups: C,
  };
  const [y = map] = g.emit(spatial === 3 ? "conv3d" : "conv2d", [map, weight], attrs);
  return y;
}

interface PoolingAttention {
  readonly heads: number;
  readonly queries: Pooling | false;
  readonly keys: Pooling | false;
  readonly eps: number;
}

/** Tokens to as many as there are pooled queries; a norm over the width of a head follows each pool, class tokens included. */
function poolingAttention(g: Graph, x: Value, { heads, queries, keys, eps }: PoolingAttention): Value {
  const { C } = tokensOf("pooling attention", x);
  const D = headWidth("pooling attention", C, heads);
  const parts = g.split(g.linear("qkv", x, { out: 3 * C }), 2, [C, C, C]);
  const pooled = (part: string, value: Value, pooling: Pooling | false) => {
    if (!pooling) return { tokens: value, split: splitHeads(g, value, heads) };
    const tokens = onImage(g, value, (map) => sharedConvolution(g, map, part, pooling));
    const perHead = g.reshape(tokens, [1, tokens.type.shape[1] ?? 0, heads, D]);
    return { tokens, split: g.transpose(g.layerNorm(`norm_${part}`, perHead, { eps }), [0, 2, 1, 3]) };
  };
  const [q = x, k = x, v = x] = parts;
  const query = pooled("q", q, queries);
  const attended = g.attention(
    { q: query.split, k: pooled("k", k, keys).split, v: pooled("v", v, keys).split },
    D ** -0.5,
  );
  return g.linear("proj", asTokensLike(g, mergeHeads(g, attended), query.tokens));
}

/** Max pooling over rows and columns with the stride of the queries. */
function pooledResidual(g: Graph, map: Value, stride: number): Value {
  const spatial = map.type.shape.length - 2;
  return g.maxPool(map, {
    kernel: windowOf(spatial, { side: stride + 1, frames: 1 }),
    stride: windowOf(spatial, { side: stride, frames: 1 }),
    padding: windowOf(spatial, { side: Math.floor((stride + 1) / 2), frames: 0 }),
  });
}

const fields = {
  heads: int(1, { max: 256 }),
  queryStride: int(1, { max: 16, title: "query stride", description: "Above 1, queries are pooled." }),
  keyStride: int(1, { max: 32, title: "key stride", description: "Of keys and values." }),
  queryKernel: int(3, { max: 63, title: "query kernel" }),
  keyKernel: int(3, { max: 63, title: "key kernel", description: "1 with stride 1: keys are not pooled." }),
  frameKernel: int(1, { max: 31, title: "frame kernel", description: "Frames under every pool; of video only." }),
  eps: epsField(1e-6),
};

const attention = defineBlock({
  type: "mvit.attention",
  title: "Pooling attention",
  family: "attention",
  doc: "Attention whose queries, keys and values are pooled first, by depthwise convolutions that the heads share; as many tokens leave as there are queries. Neither norm before it nor residual.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: fields,
  summary: ["heads", "queryStride", "keyStride"],
  samples: [
    { inputs: [picture], config: { heads: 2, queryStride: 2, keyStride: 4 } },
    { inputs: [video], config: { heads: 2, keyStride: 2, frameKernel: 3 } },
  ],
  forward(g, { x }, { heads, queryStride, keyStride, queryKernel, keyKernel, frameKernel, eps }) {
    const common = { heads, frameKernel };
    const queries = queryStride > 1 && { ...common, stride: queryStride, kernel: queryKernel };
    const pooled = keyStride * keyKernel * frameKernel > 1;
    const keys = pooled && { ...common, stride: keyStride, kernel: keyKernel };
    return { y: poolingAttention(g, x, { heads, queries, keys, eps }) };
  },
});

const pool = defineBlock({
  type: "mvit.pool",
  title: "Token max pooling",
  family: "pooling",
  doc: "Max pooling over the rows and columns of the tokens' image, or of each frame of their video; class tokens go round it.",
  paper: { ...paper, section: "3.1" },
  inputs: ["x"],
  outputs: ["y"],
  config: { stride: int(2, { min: 2, max: 16, description: "The window is one longer." }) },
  summary: ["stride"],
  samples: [{ inputs: [picture] }, { inputs: [video], config: { stride: 3 } }],
  forward(g, { x }, { stride }) {
    tokensOf("token max pooling", x);
    return { y: onImage(g, x, (map) => pooledResidual(g, map, stride)) };
  },
});

const block = defineComposite({
  type: "mvit.block",
  title: "MViT block",
  family: "attention",
  doc: "Transformer layer whose queries, keys and values are pooled by depthwise convolutions that the heads share; pooled queries shrink the image, the residual follows by max pooling. Other channels come out of the MLP, its residual projected after the norm.",
  paper: { ...paper, section: "3.1", figure: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), ...fields, mlpRatio: number(4, { min: 0.125, max: 16, title: "mlp_ratio" }) },
  summary: ["heads", "queryStride", "keyStride"],
  samples: [
    { inputs: [picture], config: { heads: 2, out: 20, queryStride: 2, keyStride: 4 } },
    { inputs: [tokensType([1, 35, 6], { grid: [7, 5] })], config: { heads: 3, keyKernel: 1 } },
    { inputs: [video], config: { heads: 2, queryStride: 2, keyStride: 2, frameKernel: 3 } },
    { inputs: [video], config: { out: 6, queryStride: 3, queryKernel: 2, keyStride: 4, keyKernel: 5 } },
  ],
  parts(put, { x }, { out: wanted, mlpRatio: ratio, ...config }) {
    const { C } = tokensOf("MViT block", x);
    const out = outOr(wanted, C);
    const norm = (name: string, from: Value) => put(layerNorm, { config: { name, eps: config.eps } }, from);
    const attended = put(attention, { scope: "attn", config }, norm("norm1", x));
    const { queryStride: stride } = config;
    const mixed = put(add, {}, stride > 1 ? put(pool, { config: { stride } }, x) : x, attended);
    const normed = norm("norm2", mixed);
    const inner = put(twoLayers, { scope: "mlp", config: { ratio, ...(out !== C && { out }) } }, normed);
    return { y: put(add, {}, out === C ? mixed : put(linear, { config: { out } }, normed), inner) };
  },
});

export const mvitBlocks = [patchEmbed, positions, attention, pool, block];
