// Pieces that several families are made of: multi-head attention, MLPs, activations, what tokens and maps must be.

import type { Graph } from "../builder.ts";
import { refuse } from "../errors.ts";
import type { Value } from "../trace.ts";
import { channelsOf, type Layout } from "../types.ts";

export { channelsOf } from "../types.ts";

export const activations = [
  "none",
  "relu",
  "relu6",
  "gelu",
  "gelu tanh",
  "quickGelu",
  "silu",
  "hardSwish",
  "sigmoid",
  "tanh",
] as const;
export type Activation = (typeof activations)[number];

export function activate(g: Graph, kind: Activation, x: Value): Value {
  switch (kind) {
    case "none":
      return x;
    case "gelu tanh":
      return g.gelu(x, "tanh");
    case "quickGelu":
      return g.silu(x, 1.702);
    default:
      return g[kind](x);
  }
}

/** Token count, channels; refuses what is no sequence [N, T, C]. */
export function tokensOf(what: string, x: Value): { readonly T: number; readonly C: number } {
  if (x.type.layout.kind !== "tokens") refuse(what, { kind: "layout", layout: "tokens" }, x.type);
  return { T: x.type.shape[1] ?? 0, C: x.type.shape[2] ?? 0 };
}

/** Channels, height, width; refuses what is no map [N, C, H, W]. */
export function mapOf(what: string, x: Value): { readonly C: number; readonly H: number; readonly W: number } {
  if (x.type.layout.kind !== "map") refuse(what, { kind: "layout", layout: "map" }, x.type);
  if (x.type.shape.length !== 4) refuse(what, { kind: "rank", needed: 4, got: x.type.shape.length }, x.type);
  return { C: x.type.shape[1] ?? 0, H: x.type.shape[2] ?? 0, W: x.type.shape[3] ?? 0 };
}

/** The map that tokens came from; refuses tokens without one, or with a class token before it. */
export function gridOf(what: string, x: Value): { readonly H: number; readonly W: number } {
  tokensOf(what, x);
  const { layout } = x.type;
  if (layout.kind !== "tokens" || !layout.grid || layout.grid.length !== 2) refuse(what, { kind: "grid" }, x.type);
  if (layout.prefix > 0) refuse(what, { kind: "prefix", got: layout.prefix, needed: 0 }, x.type);
  return { H: layout.grid[0] ?? 0, W: layout.grid[1] ?? 0 };
}

/** The map that tokens came from, class tokens before it or not; refuses tokens that no longer form an image. */
export function gridAfterPrefix(
  what: string,
  x: Value,
): { readonly H: number; readonly W: number; readonly prefix: number } {
  tokensOf(what, x);
  const { layout } = x.type;
  if (layout.kind !== "tokens" || layout.grid?.length !== 2) refuse(what, { kind: "grid" }, x.type);
  return { H: layout.grid[0] ?? 0, W: layout.grid[1] ?? 0, prefix: layout.prefix };
}

/** Width of one head; refuses heads that do not divide the channels. */
export function headWidth(what: string, channels: number, heads: number): number {
  if (channels % heads !== 0)
    refuse(what, { kind: "divisor", field: "heads", value: heads, of: channels, ofWhat: "the channels" });
  return channels / heads;
}

/** Plain [N,T,C] (or tokens) read as tokens again, in the layout of what they came from. */
export function asTokensLike(g: Graph, x: Value, like: Value): Value {
  const layout: Layout = like.type.layout;
  return layout.kind === "tokens" ? g.asLayout(x, layout) : x;
}

/** [N,T,h·D] → [N,h,T,D]. */
export function splitHeads(g: Graph, x: Value, heads: number): Value {
  const [N = 1, T = 0, C = 0] = x.type.shape;
  return g.transpose(g.reshape(x, [N, T, heads, C / heads]), [0, 2, 1, 3]);
}

/** [N,h,T,D] → [N,T,h·D]. */
export function mergeHeads(g: Graph, x: Value): Value {
  const [N = 1, heads = 0, T = 0, D = 0] = x.type.shape;
  return g.reshape(g.transpose(x, [0, 2, 1, 3]), [N, T, heads * D]);
}

/** [N, T, 3·C], channels q | k | v, each head-major, into three of [N, heads, T, C / heads]. */
export function separateQkv(g: Graph, qkv: Value, heads: number) {
  const [N = 1, T = 0, channels = 0] = qkv.type.shape;
  const D = headWidth("attention", channels / 3, heads);
  const [q, k, v] = g
    .split(g.transpose(g.reshape(qkv, [N, T, 3, heads, D]), [0, 2, 3, 1, 4]), 1, [1, 1, 1])
    .map((part) => g.reshape(part, [N, heads, T, D]));
  if (!q || !k || !v) throw new Error("a split in three gives three");
  return { q, k, v, D };
}

/** q, k and v by one projection `qkv` in timm's order. */
export function qkvHeads(g: Graph, x: Value, { heads, bias }: { readonly heads: number; readonly bias: boolean }) {
  const { C } = tokensOf("attention", x);
  return separateQkv(g, g.linear("qkv", x, { out: 3 * C, bias }), heads);
}

export interface AttentionOptions {
  readonly heads: number;
  readonly qkvBias?: boolean;
}

/** Multi-head self-attention (`qkv`, `proj`), scale (C / heads)^-0.5. Tokens stay what they were. */
export function selfAttention(g: Graph, x: Value, { heads, qkvBias = true }: AttentionOptions): Value {
  const { q, k, v, D } = qkvHeads(g, x, { heads, bias: qkvBias });
  const y = mergeHeads(g, g.attention({ q, k, v }, D ** -0.5));
  return asTokensLike(g, g.linear("proj", y), x);
}

/** [N,W,T,C] to itself: attention inside each of W groups of T tokens (`qkv`, `proj`), `bias` added to its scores. */
export function groupedAttention(g: Graph, x: Value, options: AttentionOptions & { readonly bias?: Value }): Value {
  const { heads, qkvBias = true, bias } = options;
  const [N = 1, W = 0, T = 0, C = 0] = x.type.shape;
  const D = headWidth("attention", C, heads);
  const qkv = g.reshape(g.linear("qkv", x, { out: 3 * C, bias: qkvBias }), [N, W, T, 3, heads, D]);
  const [q, k, v] = g
    .split(g.transpose(qkv, [0, 3, 1, 4, 2, 5]), 1, [1, 1, 1])
    .map((part) => g.reshape(part, [N, W, heads, T, D]));
  if (!q || !k || !v) throw new Error("a split in three gives three");
  const y = g.attention({ q, k, v, ...(bias && { bias }) }, D ** -0.5);
  return g.linear("proj", g.reshape(g.transpose(y, [0, 1, 3, 2, 4]), [N, W, T, C]));
}

export interface Grid {
  readonly H: number;
  readonly W: number;
}

/** [heads, queries, keys], after LeViT: a learned number per head and offset |Δrow|, |Δcolumn| between a query, every stride-th, and a key. */
export function attentionBias(
  g: Graph,
  { H, W }: Grid,
  { heads, stride }: { readonly heads: number; readonly stride: number },
): Value {
  const [rows, columns] = [Math.ceil(H / stride), Math.ceil(W / stride)];
  const offsets = (): number[] => {
    const ids: number[] = [];
    for (let query = 0; query < rows * columns; query++) {
      const [row, column] = [stride * Math.floor(query / columns), stride * (query % columns)];
      for (let key = 0; key < H * W; key++)
        ids.push(Math.abs(row - Math.floor(key / W)) * W + Math.abs(column - (key % W)));
    }
    return ids;
  };
  const table = g.param("attention_biases", [heads, H * W], { kind: "fill", value: 0 });
  return g.gather(table, g.index("attention_bias_idxs", [rows * columns, H * W], offsets), 1);
}

/** [N, T, heads · Σ widths] → per width [N, heads, T, width]: each head has its parts side by side, unlike timm's order. */
export function partsOfHeads(
  g: Graph,
  x: Value,
  { heads, widths }: { readonly heads: number; readonly widths: readonly number[] },
) {
  const [N = 1, T = 0, C = 0] = x.type.shape;
  return g.split(g.transpose(g.reshape(x, [N, T, heads, C / heads]), [0, 2, 1, 3]), 3, widths);
}

/** Two linear layers `fc1`, `fc2` with an activation between. */
export function mlp(
  g: Graph,
  x: Value,
  options: { readonly ratio: number; readonly activation?: Activation; readonly out?: number },
): Value {
  const C = channelsOf(x.type);
  const hidden = activate(g, options.activation ?? "gelu", g.linear("fc1", x, { out: Math.floor(C * options.ratio) }));
  return g.linear("fc2", hidden, { out: options.out ?? C });
}

/** Prefix tokens (class, distillation) and the image tokens after them. */
export function splitPrefix(g: Graph, x: Value): { readonly prefix: Value | undefined; readonly image: Value } {
  const { T } = tokensOf("splitPrefix", x);
  const { layout } = x.type;
  const count = layout.kind === "tokens" ? layout.prefix : 0;
  if (count === 0) return { prefix: undefined, image: x };
  const [prefix, image] = g.split(x, 1, [count, T - count]);
  if (!image) throw new Error("a split in two gives two");
  return { prefix, image };
}

/** Refuses an image with fewer tokens before it than `needed`; where the grid is lost, any row may be one. */
export function requireClassTokens(what: string, x: Value, needed: number): void {
  tokensOf(what, x);
  const { layout } = x.type;
  if (layout.kind === "tokens" && layout.grid && layout.prefix < needed)
    refuse(what, { kind: "prefix", got: layout.prefix, needed }, x.type);
}

/** Row `index` of tokens [N,T,C] as plain [N,C]. */
export function tokenAt(g: Graph, x: Value, index: number): Value {
  const { C } = tokensOf("tokenAt", x);
  return g.reshape(g.slice(x, 1, { start: index, end: index + 1 }), [1, C]);
}
