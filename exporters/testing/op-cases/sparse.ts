// Data that chooses which tokens go on.

import { plainType } from "#graph-schema";
import { at, type Nd, nd } from "../nd.ts";
import { type OpCase, tokens } from "./case.ts";

/** Rows of one sample by falling score. */
function ranked(score: Nd, n: number): readonly number[] {
  const rows = Array.from({ length: score.shape[1]! }, (_, t) => t);
  return rows.sort((a, b) => at(score, [n, b]) - at(score, [n, a]));
}

export const sparseCases = {
  topTokens: [4, 6].map((keep) => ({
    inputs: [tokens, plainType([1, 6])],
    build: (g, [x, score]) => g.topTokens(x!, score!, keep),
    wanted: ([x, score]) =>
      nd([x!.shape[0]!, keep, 8], ([n = 0, t = 0, c = 0]) => at(x!, [n, ranked(score!, n)[t]!, c])),
  })),
} satisfies Record<string, readonly OpCase[]>;
