// Every op, by kind. A new op is one object in its kind's file; the compiler then asks every exporter for its spelling.

import { convolution } from "./convolution.ts";
import { elementwise } from "./elementwise.ts";
import { layout } from "./layout.ts";
import { matrix } from "./matrix.ts";
import { normalization } from "./normalization.ts";
import type { Op } from "./op.ts";
import { pooling } from "./pooling.ts";
import { sparse } from "./sparse.ts";

export const ops = { ...elementwise, ...convolution, ...pooling, ...matrix, ...normalization, ...layout, ...sparse };

export type OpName = keyof typeof ops;
export type OpAttrs = { readonly [K in OpName]: (typeof ops)[K] extends Op<infer A> ? A : never };

export const opNames = Object.keys(ops) as readonly OpName[];
