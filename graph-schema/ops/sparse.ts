// Ops by which data chooses which tokens go on.

import { refuse } from "../errors.ts";
import { numElements, plainLayout, plainType, type TensorType } from "../types.ts";
import { defineOp, dim, need } from "./op.ts";

function requireSequence(what: string, x: TensorType): void {
  if (x.shape.length !== 3 || !x.batched || x.layout.kind === "map")
    refuse(what, { kind: "other", problem: "needs a sequence [N, T, C]" }, x);
}

export interface GrainAttrs {
  /** Side of a region, in tokens. */
  readonly region: number;
  /** Cells along a region's side, by index of the gate that chooses them; each divides `region`. */
  readonly splits: readonly number[];
  /** Share of the image's tokens that training aims at. */
  readonly budget: number;
}

/** What a grained gather works on; refuses an image that regions do not fill. */
export function grainsOf(x: TensorType, { region, splits }: GrainAttrs) {
  requireSequence("gatherGrains", x);
  if (x.layout.kind !== "tokens" || !x.layout.grid || x.layout.grid.length !== 2)
    refuse("gatherGrains", { kind: "grid" }, x);
  const { grid, prefix } = x.layout;
  const [H = 0, W = 0] = grid;
  if (H % region !== 0 || W % region !== 0)
    refuse("gatherGrains", { kind: "resolution", got: grid, needed: `a grid of whole ${region}×${region} regions` }, x);
  const odd = splits.find((split) => region % split !== 0);
  if (odd !== undefined)
    refuse(
      "gatherGrains",
      { kind: "divisor", field: "splits", value: odd, of: region, ofWhat: "the region's side" },
      x,
    );
  const regions = (H / region) * (W / region);
  return { H, W, prefix, regions, greatest: prefix + regions * Math.max(...splits) ** 2 };
}

export const sparse = {
  /**
   * x map [N,C,H,W] read at points [N,Q,P,2] between pixels, bilinear, zero outside → plain [N,C,Q,P]. A point is (x, y),
   * from -1 at the outer edge of the first pixel to 1 at that of the last.
   */
  gridSample: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const [x, points] = [need(inputs, 0), need(inputs, 1)];
      if (x.layout.kind !== "map" || x.shape.length !== 4) refuse("gridSample", { kind: "layout", layout: "map" }, x);
      if (points.shape.length !== 4 || dim(points, 3) !== 2 || !points.batched || !x.batched)
        refuse("gridSample", { kind: "other", problem: "needs points [N, Q, P, 2]" }, points);
      return [plainType([1, dim(x, 1), dim(points, 1), dim(points, 2)])];
    },
    work: (_, outputs) => {
      const n = numElements(need(outputs, 0).shape);
      return { muls: 4 * n, adds: 3 * n };
    },
  }),
  /** x [N,T,C], score [N,T] → the `keep` rows of highest score, highest first; which of equal ones is the target's choice. */
  topTokens: defineOp<{ readonly keep: number }>({
    infer: (inputs, { keep }) => {
      const [x, score] = [need(inputs, 0), need(inputs, 1)];
      requireSequence("topTokens", x);
      const T = dim(x, 1);
      if (score.shape.length !== 2 || dim(score, 1) !== T)
        refuse("topTokens", { kind: "other", problem: `needs one score for each of ${T} tokens` }, score);
      if (!Number.isInteger(keep) || keep < 1 || keep > T)
        refuse("topTokens", { kind: "other", problem: `cannot keep ${keep} of ${T} tokens` }, x);
      const kept = x.layout.kind === "tokens" ? { kind: "tokens" as const, prefix: 0 } : plainLayout;
      return [{ ...x, shape: [1, keep, dim(x, 2)], layout: kept }];
    },
    // A sort of the scores.
    work: (inputs) => {
      const T = dim(need(inputs, 0), 1);
      return { compares: T * Math.ceil(Math.log2(T + 1)) };
    },
  }),
  /**
   * x tokens [N,T,C] over a grid, scores [N,R,G] of the regions → queries [N,≤Q,C], the means of the cells that each
   * region's highest score asks for (the first of equal ones), tokens before the image as they are; and [N,T] i64, the
   * query of each token. Q depends on the picture: batch 1 only.
   */
  gatherGrains: defineOp<GrainAttrs>({
    infer: (inputs, attrs) => {
      const [x, scores] = [need(inputs, 0), need(inputs, 1)];
      const { regions, greatest } = grainsOf(x, attrs);
      if (scores.shape.length !== 3 || dim(scores, 1) !== regions || dim(scores, 2) !== attrs.splits.length)
        refuse(
          "gatherGrains",
          { kind: "other", problem: `needs ${attrs.splits.length} scores for each of ${regions} regions` },
          scores,
        );
      const queries: TensorType = {
        ...x,
        shape: [1, greatest, dim(x, 2)],
        layout: { kind: "tokens", prefix: 0 },
        boundedAxis: 1,
      };
      return [queries, plainType([1, dim(x, 1)], true, "i64")];
    },
    expectedLength: (inputs, attrs) => {
      const { H, W, prefix } = grainsOf(need(inputs, 0), attrs);
      return prefix + Math.round(attrs.budget * H * W);
    },
    work: (inputs, _, attrs) => {
      const elements = numElements(need(inputs, 0).shape);
      const coarse = attrs.splits.filter((split) => split < attrs.region).length;
      return { adds: coarse * elements, compares: numElements(need(inputs, 1).shape) };
    },
  }),
  /** Rows [N,≤Q,C], index [N,T] i64 → plain [N,T,C]: each token takes its row. Batch 1 only. */
  scatterGrains: defineOp<Record<never, never>>({
    infer: (inputs) => {
      const [rows, index] = [need(inputs, 0), need(inputs, 1)];
      if (rows.boundedAxis !== 1 || index.dtype !== "i64")
        refuse("scatterGrains", { kind: "other", problem: "needs queries and the query of each token" }, rows, index);
      return [plainType([1, dim(index, 1), dim(rows, 2)])];
    },
    takesBounded: true,
    work: "moves",
  }),
};
