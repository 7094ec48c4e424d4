// Ops by which data chooses which tokens go on.

import { refuse } from "../errors.ts";
import { plainLayout, type TensorType } from "../types.ts";
import { defineOp, dim, need } from "./op.ts";

function requireSequence(what: string, x: TensorType): void {
  if (x.shape.length !== 3 || !x.batched || x.layout.kind === "map")
    refuse(what, { kind: "other", problem: "needs a sequence [N, T, C]" }, x);
}

export const sparse = {
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
};
