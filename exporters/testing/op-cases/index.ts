// For every op, small models and what they must compute. An op without a case does not compile.

import type { OpName } from "#graph-schema";
import type { OpCase } from "./case.ts";
import { convolutionCases } from "./convolution.ts";
import { elementwiseCases } from "./elementwise.ts";
import { layoutCases } from "./layout.ts";
import { matrixCases } from "./matrix.ts";
import { normalizationCases } from "./normalization.ts";
import { poolingCases } from "./pooling.ts";
import { sparseCases } from "./sparse.ts";

export const opCases: { readonly [K in OpName]: readonly OpCase[] } = {
  ...elementwiseCases,
  ...convolutionCases,
  ...poolingCases,
  ...matrixCases,
  ...normalizationCases,
  ...layoutCases,
  ...sparseCases,
};
