// What a rule gets to see: the trace node, names of its inputs, and ways to append ONNX nodes and tensors.

import type { OpName, TraceNode, Value } from "#graph-schema";
import type { OnnxAttribute } from "../model.ts";

export type Opset = 17 | 20;

export type Attributes = Readonly<Record<string, OnnxAttribute>>;

/** How a stored matrix or vector is laid out for an ONNX operator that wants it otherwise than the state dict has it. */
export type StoredForm =
  | { readonly kind: "asIs" }
  /** The two axes of a matrix exchanged. */
  | { readonly kind: "transposed" }
  /** The same values under other dims. */
  | { readonly kind: "dims"; readonly dims: readonly number[] };

export interface Lowering {
  readonly opset: Opset;
  /** The ONNX name of a value. */
  name(value: Value): string;
  /** The name of a parameter's tensor in another form; undefined where the value is computed, not stored. */
  stored(value: Value, form: StoredForm): string | undefined;
  /** Appends an ONNX node with one output and returns that output's name. */
  emit(opType: string, inputs: readonly string[], attributes?: Attributes): string;
  emitMany(opType: string, inputs: readonly string[], options: EmitManyOptions): readonly string[];
  /** An i64 vector. */
  integers(values: readonly number[]): string;
  /** A longer i64 vector, named by what it is; equal names must have equal values. */
  indices(name: string, values: () => readonly number[]): string;
  /** An f32 scalar. */
  scalar(value: number): string;
  /** An f32 vector of one value. */
  filled(length: number, value: number): string;
  /** The batch of this run as an i64 vector of one element. */
  batch(): string;
}

export interface EmitManyOptions {
  readonly outputs: number;
  readonly attributes?: Attributes;
}

/** ONNX names of the node's outputs, in order. */
export type Rule<K extends OpName> = (to: Lowering, node: TraceNode<K>) => readonly string[];

export type Rules<K extends OpName> = { readonly [P in K]: Rule<P> };

export function input(node: TraceNode, index: number): Value {
  const value = node.inputs[index];
  if (!value) throw new Error(`${node.name}: input ${index} is missing`);
  return value;
}

/** Names of all inputs. */
export function names(to: Lowering, node: TraceNode): string[] {
  return node.inputs.map((value) => to.name(value));
}

/** Into the shape of a value, whatever the batch. */
export function reshapeTo(to: Lowering, x: string, value: Pick<Value, "type">): string {
  const { shape, batched } = value.type;
  // 0 copies the batch, -1 leaves a bounded length to the runtime.
  const dims = shape.map((dim, axis) => (batched && axis === 0 ? 0 : axis === value.type.boundedAxis ? -1 : dim));
  return to.emit("Reshape", [x, to.integers(dims)]);
}

/** A per-channel vector [C] for arithmetic with a map: [C, 1, 1]. */
export function perChannel(to: Lowering, vector: Value, spatialRank: number): string {
  const dims = [vector.type.shape[0] ?? 1, ...Array.from({ length: spatialRank }, () => 1)];
  return to.stored(vector, { kind: "dims", dims }) ?? to.emit("Reshape", [to.name(vector), to.integers(dims)]);
}
