// An ONNX model in memory: its structure as plain data, its tensors as promises of bytes.

import type { DType } from "#graph-schema";

export type OnnxAttribute =
  | { readonly kind: "int"; readonly value: number }
  | { readonly kind: "ints"; readonly value: readonly number[] }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "floats"; readonly value: readonly number[] }
  | { readonly kind: "string"; readonly value: string }
  /** A one-element f32 tensor, as ConstantOfShape wants it. */
  | { readonly kind: "scalarTensor"; readonly value: number };

export const int = (value: number): OnnxAttribute => ({ kind: "int", value });
export const ints = (value: readonly number[]): OnnxAttribute => ({ kind: "ints", value });
export const float = (value: number): OnnxAttribute => ({ kind: "float", value });
export const floats = (value: readonly number[]): OnnxAttribute => ({ kind: "floats", value });
export const string = (value: string): OnnxAttribute => ({ kind: "string", value });
export const scalarTensor = (value: number): OnnxAttribute => ({ kind: "scalarTensor", value });

export interface OnnxNode {
  readonly opType: string;
  readonly name: string;
  /** Names of values; "" leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  readonly dtype: DType;
  readonly byteLength: number;
  /** The little-endian bytes, exactly `byteLength` of them; called once per writing. They are read before the next. */
  data(scratch: Scratch): Uint8Array | Promise<Uint8Array>;
}

/** A buffer of that many values to fill; each purpose has one, used again and again, so that tensors leave no garbage. */
export type Scratch = (length: number, purpose: "computed" | "transposed") => Float32Array;

export interface OnnxValue {
  readonly name: string;
  readonly dtype: DType;
  /** A string is a symbolic dim: `N`, the batch. */
  readonly dims: readonly (number | string)[];
}

export interface OnnxModel {
  readonly irVersion: number;
  readonly opset: number;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly graphName: string;
  /** Written before the graph, so that a reader finds them without passing the tensors. */
  readonly metadata: readonly (readonly [key: string, value: string])[];
  /** Metadata known only after the tensors have passed (a digest); its length is known ahead. */
  readonly trailer?: OnnxTrailer;
  readonly nodes: readonly OnnxNode[];
  readonly initializers: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly valueInfos: readonly OnnxValue[];
}

export interface OnnxTrailer {
  readonly key: string;
  readonly valueByteLength: number;
  value(): Promise<string>;
}

/** ONNX's TensorProto.DataType. */
export const onnxDataType = { f32: 1, i64: 7, bool: 9 } as const satisfies Record<DType, number>;

export const bytesPerElement = { f32: 4, i64: 8, bool: 1 } as const satisfies Record<DType, number>;
