// What tracing a model records: a flat ordered list of nodes, and the parameters and constants they use.

import type { OpAttrs, OpName } from "./ops/index.ts";
import type { TensorType } from "./types.ts";

/** A place in a trace. Carries no data, so that a block cannot branch on contents. */
export interface Value {
  readonly id: number;
  readonly type: TensorType;
}

/** How a parameter starts when no trained weights are given. */
export type Init =
  | { readonly kind: "truncNormal"; readonly std: number }
  | { readonly kind: "kaimingUniform" }
  | { readonly kind: "fill"; readonly value: number };

/** A tensor of the state dict. `buffer`: stored but not trained and not counted (BatchNorm statistics). */
export interface Param {
  /** The reference implementation's state-dict name. */
  readonly name: string;
  readonly kind: "param" | "buffer";
  readonly init: Init;
  readonly value: Value;
}

/** A table that is a pure function of shapes: relative-position indices, Fourier positions. Not in the state dict. */
export interface Constant {
  readonly name: string;
  readonly value: Value;
  readonly data: () => Float32Array | BigInt64Array | Uint8Array;
}

export interface TraceNode<K extends OpName = OpName> {
  readonly op: K;
  readonly attrs: OpAttrs[K];
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  /** Scope path, dots between parts; the key of every roll-up. */
  readonly scope: string;
  /** Unique: `<scope>/<op>_<k>`. The ONNX node name. */
  readonly name: string;
}

export interface NamedValue {
  readonly name: string;
  readonly value: Value;
}

export interface Trace {
  readonly inputs: readonly NamedValue[];
  readonly outputs: readonly NamedValue[];
  readonly params: readonly Param[];
  readonly constants: readonly Constant[];
  readonly nodes: readonly TraceNode[];
}

/** Is the path inside the scope (or the scope itself)? The root scope holds everything. */
export function inScope(path: string, scope: string): boolean {
  return scope === "" || path === scope || path.startsWith(`${scope}.`);
}

/** The path below a scope that it is in: `attn.qkv` of `blocks.0.attn.qkv` below `blocks.0`. */
export function below(path: string, scope: string): string {
  return scope === "" ? path : path.slice(scope.length + 1);
}
