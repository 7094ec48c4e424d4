// How every op is spelled in ONNX. An op without an entry does not compile.

import type { OpName } from "#graph-schema";
import { convolutionRules } from "./convolution.ts";
import { elementwiseRules } from "./elementwise.ts";
import { layoutRules } from "./layout.ts";
import { matrixRules } from "./matrix.ts";
import { normalizationRules } from "./normalization.ts";
import { poolingRules } from "./pooling.ts";
import type { Rules } from "./rule.ts";
import { sparseRules } from "./sparse.ts";

export const rules: Rules<OpName> = {
  ...elementwiseRules,
  ...convolutionRules,
  ...poolingRules,
  ...matrixRules,
  ...normalizationRules,
  ...layoutRules,
  ...sparseRules,
};
