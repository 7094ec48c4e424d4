// Names and layouts of the Flax checkpoints (.npz) of google-research/vision_transformer and big_vision, for ViT's tensors.

import type { Rename, RenameTable, TensorTransform } from "../weights.ts";

/** [in, out] → [out, in]. */
const turned: TensorTransform = { kind: "transpose", axes: [1, 0] };
/** [h, w, in, out] → [out, in, h, w]. */
const turnedKernel: TensorTransform = { kind: "transpose", axes: [3, 2, 0, 1] };
/** [in, heads, width] → [heads, width, in]. */
const headsFirst: TensorTransform = { kind: "transpose", axes: [1, 2, 0] };
/** [heads, width, out] → [out, heads, width]. */
const headsLast: TensorTransform = { kind: "transpose", axes: [2, 0, 1] };
/** Heads and their width are one axis with us. */
const joined: TensorTransform = { kind: "reshape" };

/** A path, under the wrappers of training states, whose parts slashes or dots keep apart. */
function path(pattern: string): RegExp {
  return new RegExp(`^(?:(?:opt|target|params)[/.])*${pattern.replaceAll("/", "[/.]")}$`);
}

type Steps = readonly TensorTransform[];

/** Kernel and bias of one layer. */
function layer(theirs: string, ours: string, steps: { readonly kernel: Steps; readonly bias?: Steps }): Rename[] {
  return [
    { pattern: path(`${theirs}/kernel`), replacement: `${ours}.weight`, transform: steps.kernel },
    { pattern: path(`${theirs}/bias`), replacement: `${ours}.bias`, transform: steps.bias ?? [] },
  ];
}

function norm(theirs: string, ours: string): Rename[] {
  return [
    { pattern: path(`${theirs}/scale`), replacement: `${ours}.weight` },
    { pattern: path(`${theirs}/bias`), replacement: `${ours}.bias` },
  ];
}

/** The `index`th of `count` projections that are one with us. */
function projection(theirs: string, ours: string, part: { readonly index: number; readonly count: number }): Rename[] {
  const place: Steps = part.count === 1 ? [] : [{ kind: "part", ...part }];
  return layer(theirs, ours, { kernel: [headsFirst, joined, ...place], bias: [joined, ...place] });
}

const block = "Transformer/encoderblock_(\\d+)";
const attention = "MultiHeadDotProductAttention_\\d";
const pool = "MAPHead_0";

function mlp(theirs: string, ours: string): Rename[] {
  return [0, 1].flatMap((index) =>
    layer(`${theirs}/MlpBlock_\\d/Dense_${index}`, `${ours}.fc${index + 1}`, { kernel: [turned] }),
  );
}

/** Class token, MAP and GAP forms; the first block's second norm is `LayerNorm_2` in the older repository. */
export const flaxVit: RenameTable = [
  { pattern: path("cls"), replacement: "cls_token" },
  { pattern: path("(?:Transformer/posembed_input/)?pos_embedding"), replacement: "pos_embed" },
  ...layer("embedding", "patch_embed.proj", { kernel: [turnedKernel] }),
  ...norm(`${block}/LayerNorm_0`, "blocks.$1.norm1"),
  ...norm(`${block}/LayerNorm_[12]`, "blocks.$1.norm2"),
  ...["query", "key", "value"].flatMap((part, index) =>
    projection(`${block}/${attention}/${part}`, "blocks.$1.attn.qkv", { index, count: 3 }),
  ),
  ...layer(`${block}/${attention}/out`, "blocks.$1.attn.proj", { kernel: [headsLast, joined] }),
  ...mlp(block, "blocks.$1.mlp"),
  ...norm("Transformer/encoder_norm", "norm"),
  { pattern: path(`${pool}/probe`), replacement: "attn_pool.latent" },
  ...projection(`${pool}/${attention}/query`, "attn_pool.q", { index: 0, count: 1 }),
  ...["key", "value"].flatMap((part, index) =>
    projection(`${pool}/${attention}/${part}`, "attn_pool.kv", { index, count: 2 }),
  ),
  ...layer(`${pool}/${attention}/out`, "attn_pool.proj", { kernel: [headsLast, joined] }),
  ...norm(`${pool}/LayerNorm_0`, "attn_pool.norm"),
  ...mlp(pool, "attn_pool.mlp"),
  ...layer("head", "head", { kernel: [turned] }),
];
