// Ops that move, cut, join or rename data; where tokens and maps turn into each other.

import { refuse } from "../errors.ts";
import {
  type Layout,
  mapType,
  numElements,
  plainLayout,
  plainType,
  printType,
  sameLayout,
  sameShape,
  type TensorType,
  tokensType,
} from "../types.ts";
import { anyBatched, defineOp, dim, need } from "./op.ts";

function refuseBatchAxis(what: string, x: TensorType, axis: number): void {
  if (axis < (x.batched ? 1 : 0) || axis >= x.shape.length)
    refuse(what, { kind: "other", problem: `cannot work on axis ${axis}` }, x);
}

/** Tokens kept from `start` to `end`: the image survives whole or not at all. */
function tokensAfterCut(x: TensorType, start: number, end: number): Layout {
  if (x.layout.kind !== "tokens") return x.layout;
  const { grid, prefix } = x.layout;
  if (!grid || start > prefix || end !== dim(x, 1)) return { kind: "tokens", prefix: 0 };
  return { kind: "tokens", grid, prefix: prefix - start };
}

/** A bounded axis must come through whole: what lies before it and it itself as they were. */
function boundedAfterReshape(x: TensorType, shape: readonly number[]): { readonly boundedAxis?: number } {
  if (x.boundedAxis === undefined) return {};
  const before = numElements(x.shape.slice(0, x.boundedAxis));
  const there = shape.findIndex(
    (length, axis) => length === dim(x, x.boundedAxis ?? 0) && numElements(shape.slice(0, axis)) === before,
  );
  if (there < 0) refuse("reshape", { kind: "other", problem: "cannot cut or join a bounded axis" }, x);
  return { boundedAxis: there };
}

function afterCut(x: TensorType, axis: number, start: number, end: number): Layout {
  if (x.layout.kind === "tokens" && axis === 1) return tokensAfterCut(x, start, end);
  return x.layout;
}

/** Joined along the token axis, an image at the end keeps its grid and what stands before it becomes prefix. */
function joinedTokens(inputs: readonly TensorType[]): Layout {
  const last = need(inputs, inputs.length - 1);
  if (last.layout.kind !== "tokens" || !last.layout.grid) return { kind: "tokens", prefix: 0 };
  const before = inputs.slice(0, -1).reduce((count, type) => count + dim(type, 1), 0);
  return { kind: "tokens", grid: last.layout.grid, prefix: last.layout.prefix + before };
}

export const layout = {
  /** Map [N,C,H,W] or [N,C,T,H,W] → tokens [N, H·W, C], row-major. */
  toTokens: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const x = need(inputs, 0);
      if (x.layout.kind !== "map") refuse("toTokens", { kind: "layout", layout: "map" }, x);
      const grid = x.shape.slice(2);
      return [tokensType([dim(x, 0), numElements(grid), dim(x, 1)], { grid, batched: x.batched })];
    },
    work: "moves",
  }),
  /** Tokens that still form an image, no class token among them → map. */
  toMap: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const x = need(inputs, 0);
      if (x.layout.kind !== "tokens") refuse("toMap", { kind: "layout", layout: "tokens" }, x);
      if (!x.layout.grid) refuse("toMap", { kind: "grid" }, x);
      if (x.layout.prefix > 0) refuse("toMap", { kind: "prefix", got: x.layout.prefix, needed: 0 }, x);
      return [mapType([dim(x, 0), dim(x, 2), ...x.layout.grid], x.batched)];
    },
    work: "moves",
  }),
  /** Same data, other axes; the result is plain. Batched: axis 0 stays. */
  reshape: defineOp<{ readonly shape: readonly number[] }>({
    infer: (inputs, { shape }) => {
      const x = need(inputs, 0);
      if (numElements(shape) !== numElements(x.shape) || (x.batched && shape[0] !== 1))
        refuse("reshape", { kind: "other", problem: `cannot make [${shape.join(",")}] of ${printType(x)}` });
      return [{ ...plainType(shape, x.batched, x.dtype), ...boundedAfterReshape(x, shape) }];
    },
    takesBounded: true,
    work: "renames",
  }),
  transpose: defineOp<{ readonly perm: readonly number[] }>({
    infer: (inputs, { perm }) => {
      const x = need(inputs, 0);
      if (
        (x.batched && perm[0] !== 0) ||
        !sameShape(
          [...perm].sort((a, b) => a - b),
          x.shape.map((_, axis) => axis),
        )
      )
        refuse("transpose", { kind: "other", problem: `cannot reorder axes as ${perm.join(", ")}` }, x);
      const shape = perm.map((axis) => dim(x, axis));
      const bound = x.boundedAxis === undefined ? {} : { boundedAxis: perm.indexOf(x.boundedAxis) };
      return [{ ...plainType(shape, x.batched, x.dtype), ...bound }];
    },
    takesBounded: true,
    work: "moves",
  }),
  /** The same data with its axes read otherwise: plain [N,T,C] as tokens of a grid, plain [N,C,H,W] as a map. */
  asLayout: defineOp<{ readonly layout: Layout }>({
    infer: (inputs, attrs) => {
      const x = need(inputs, 0);
      const rank = attrs.layout.kind === "tokens" ? 3 : attrs.layout.kind === "map" ? 4 : 0;
      if (x.shape.length < rank) refuse("asLayout", { kind: "rank", needed: rank, got: x.shape.length }, x);
      if (attrs.layout.kind === "tokens" && attrs.layout.grid) {
        const tokens = numElements(attrs.layout.grid) + attrs.layout.prefix;
        if (tokens !== dim(x, 1)) refuse("asLayout", { kind: "grid" }, x);
      }
      return [{ ...x, layout: attrs.layout }];
    },
    takesBounded: true,
    work: "renames",
  }),
  concat: defineOp<{ readonly axis: number }>({
    infer: (inputs, { axis }) => {
      const first = need(inputs, 0);
      if (anyBatched(inputs)) refuseBatchAxis("concat", first, axis);
      for (const type of inputs.slice(1)) {
        const fits = type.shape.length === first.shape.length && type.batched === first.batched;
        if (!fits || type.shape.some((d, other) => other !== axis && d !== dim(first, other)))
          refuse("concat", { kind: "sameShape", a: first, b: type });
      }
      const shape = first.shape.map((d, other) =>
        other === axis ? inputs.reduce((total, type) => total + dim(type, axis), 0) : d,
      );
      const tokens = inputs.some((type) => type.layout.kind === "tokens");
      if (tokens && axis === 1) return [{ ...first, shape, layout: joinedTokens(inputs) }];
      const odd = inputs.find((type) => type.layout.kind !== "plain" && !sameLayout(type.layout, first.layout));
      if (odd) refuse("concat", { kind: "sameShape", a: first, b: odd });
      return [{ ...first, shape }];
    },
    work: "moves",
  }),
  split: defineOp<{ readonly axis: number; readonly sizes: readonly number[] }>({
    infer: (inputs, { axis, sizes }) => {
      const x = need(inputs, 0);
      refuseBatchAxis("split", x, axis);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      if (total !== dim(x, axis) || sizes.some((size) => size < 1))
        refuse("split", { kind: "other", problem: `cannot cut ${dim(x, axis)} into ${sizes.join(" + ")}` }, x);
      let start = 0;
      return sizes.map((size) => {
        const part = {
          ...x,
          shape: x.shape.map((d, other) => (other === axis ? size : d)),
          layout: afterCut(x, axis, start, start + size),
        };
        start += size;
        return part;
      });
    },
    work: "moves",
  }),
  /** Elements start, start + step, … below end of one axis. */
  slice: defineOp<{ readonly axis: number; readonly start: number; readonly end: number; readonly step: number }>({
    infer: (inputs, { axis, start, end, step }) => {
      const x = need(inputs, 0);
      refuseBatchAxis("slice", x, axis);
      if (start < 0 || end > dim(x, axis) || end <= start || step < 1)
        refuse("slice", { kind: "other", problem: `cannot take ${start} to ${end} by ${step} of axis ${axis}` }, x);
      const shape = x.shape.map((d, other) => (other === axis ? Math.ceil((end - start) / step) : d));
      const cut =
        step === 1
          ? afterCut(x, axis, start, end)
          : x.layout.kind === "tokens" && axis === 1
            ? { kind: "tokens" as const, prefix: 0 }
            : x.layout;
      return [{ ...x, shape, layout: cut }];
    },
    work: "moves",
  }),
  /** Pads with a value; `pads` holds the beginnings of all axes, then the ends. */
  pad: defineOp<{ readonly pads: readonly number[]; readonly value: number }>({
    infer: (inputs, { pads }) => {
      const x = need(inputs, 0);
      const rank = x.shape.length;
      if (x.batched && (pads[0] !== 0 || pads[rank] !== 0)) refuseBatchAxis("pad", x, 0);
      const shape = x.shape.map((d, axis) => d + (pads[axis] ?? 0) + (pads[axis + rank] ?? 0));
      return [{ ...x, shape, layout: x.layout.kind === "tokens" ? { kind: "tokens", prefix: 0 } : x.layout }];
    },
    work: "moves",
  }),
  /** Rows of `x` along an axis, chosen by a constant i64 index of any shape. */
  gather: defineOp<{ readonly axis: number }>({
    infer: (inputs, { axis }) => {
      const [x, index] = [need(inputs, 0), need(inputs, 1)];
      refuseBatchAxis("gather", x, axis);
      const shape = [...x.shape.slice(0, axis), ...index.shape, ...x.shape.slice(axis + 1)];
      const keeps = index.shape.length === 1 && x.layout.kind === "map" && axis > 1;
      const tokens = index.shape.length === 1 && x.layout.kind === "tokens";
      return [{ ...x, shape, layout: keeps ? x.layout : tokens ? { kind: "tokens", prefix: 0 } : plainLayout }];
    },
    work: "moves",
  }),
  /** An unbatched value repeated for each sample of a batched one: class tokens, learned queries. */
  expandBatch: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const [x, like] = [need(inputs, 0), need(inputs, 1)];
      if (x.batched || dim(x, 0) !== 1 || !like.batched)
        refuse(
          "expandBatch",
          { kind: "other", problem: "needs an unbatched value with 1 on axis 0 and a batched one" },
          x,
          like,
        );
      return [{ ...x, batched: true }];
    },
    work: "renames",
  }),
  /** A map to another size. `halfPixel` is align_corners = False. Bicubic uses a = -0.75 as PyTorch does. */
  resize: defineOp<{
    readonly size: readonly number[];
    readonly mode: "nearest" | "bilinear" | "bicubic";
    readonly coordinates: "halfPixel" | "alignCorners";
  }>({
    infer: (inputs, { size }) => {
      const x = need(inputs, 0);
      if (x.layout.kind !== "map") refuse("resize", { kind: "layout", layout: "map" }, x);
      if (size.length !== x.shape.length - 2)
        refuse("resize", { kind: "rank", needed: size.length + 2, got: x.shape.length }, x);
      return [mapType([dim(x, 0), dim(x, 1), ...size], x.batched)];
    },
    work: (_, outputs, { mode }) => {
      const n = numElements(need(outputs, 0).shape);
      const taps = { nearest: 0, bilinear: 4, bicubic: 16 }[mode];
      return { muls: taps * n, adds: Math.max(0, taps - 1) * n };
    },
  }),
};
