// x + branch(LN x): what most transformer blocks put twice, with attention and with an MLP.

import type { Block } from "../block.ts";
import type { PartOptions, Put } from "../compose.ts";
import type { Value } from "../trace.ts";
import { add, scale as scaling } from "./merge.ts";
import { twoLayers } from "./mixing.ts";
import { layerNorm, layerScaling } from "./norms.ts";
import type { Activation } from "./shared.ts";

export interface Branch {
  readonly norm: string;
  readonly eps: number;
  readonly tensors?: "PyTorch" | "Flax";
  /** Of the branch before it is added, learned per channel or one number; absent: it is added as it is. */
  readonly scale?:
    | { readonly name: string; readonly init: number; readonly threeAxes?: boolean }
    | { readonly by: number };
}

export function preNorm(
  put: Put,
  x: Value,
  { norm: name, eps, tensors = "PyTorch", scale, part, ...options }: Branch & PartOptions & { readonly part: Block },
): Value {
  const branch = put(part, options, put(layerNorm, { config: { name, eps, tensors } }, x));
  if (!scale) return put(add, {}, x, branch);
  return put(add, {}, x, put("by" in scale ? scaling : layerScaling, { config: scale }, branch));
}

/** With an MLP under `mlp`. */
export function preNormMlp(
  put: Put,
  x: Value,
  { ratio, activation = "gelu", ...branch }: Branch & { readonly ratio: number; readonly activation?: Activation },
): Value {
  return preNorm(put, x, { ...branch, part: twoLayers, scope: "mlp", config: { ratio, activation } });
}
