// A model as an ONNX file: lowered, with its weights as a stream, its document and their digest in the metadata.

import { numElements, type Trace, type Weights } from "#graph-schema";
import { deploy } from "../deploy/index.ts";
import { digesting, digestLength } from "../digest.ts";
import { bytesOfFloats } from "../floats.ts";
import {
  type Allocate,
  derive,
  type Program,
  type ProgramTensor,
  programOf,
  requireLength,
  sourcesOf,
} from "../program.ts";
import { type EncodedModel, encodeOnnx } from "./encode.ts";
import { type Initializer, lower } from "./lower.ts";
import { metadataKeys } from "./metadata.ts";
import { bytesPerElement, type OnnxNode, type OnnxTensor, scalarTensor } from "./model.ts";
import type { Opset } from "./rules/rule.ts";

export interface OnnxExportOptions {
  /** Shown by viewers. */
  readonly name: string;
  /** `deploy`: BatchNorm folded into its neighbours, constants folded, nothing left that does nothing. */
  readonly form: "train" | "deploy";
  /**
   * `timing`: the same nodes with constants made in the runtime in place of large tensors, which cost neither file nor
   * memory; 0.01 throughout, since denormal numbers would slow every kernel down.
   */
  readonly weights: Weights | "timing";
  /** Default 20. */
  readonly opset?: Opset;
  /** JSON, for `readOnnx` to restore. */
  readonly document?: string;
  /** Name of a second file for the tensors; needed past 2 GiB. */
  readonly externalLocation?: string;
}

const producerName = "vitrine";
/** Of package.json, which lies outside of what this folder compiles; a test holds the two together. */
const producerVersion = "0.1.0";
/** The oldest that has everything its opset has. */
const irVersions = { 17: 8, 20: 9 } as const satisfies Record<Opset, number>;
const timingValue = 0.01;
const timingMinElements = 4096;

/** Weights are missing: an export with zeros in their place would look right and be wrong. */
export class MissingWeightsError extends Error {
  override readonly name = "MissingWeightsError";
  readonly missing: readonly string[];

  constructor(missing: readonly string[]) {
    const some = missing.slice(0, 3).join(", ");
    super(
      `weights: every parameter needs values, ${missing.length} have none (${some}${missing.length > 3 ? ", …" : ""})`,
    );
    this.missing = missing;
  }
}

/**
 * The structure is made at once; tensors are loaded, computed and dropped one by one as the file is read.
 * @throws MissingWeightsError before anything is written
 */
export function exportOnnx(trace: Trace, options: OnnxExportOptions): EncodedModel {
  const { form, weights, opset = 20, document, externalLocation } = options;
  const program = form === "deploy" ? deploy(programOf(trace)) : programOf(trace);
  const lowered = lower(program.trace, opset);
  const metadata: [string, string][] = [[metadataKeys.form, weights === "timing" ? "timing" : form]];
  if (document !== undefined) metadata.unshift([metadataKeys.document, document]);
  const common = {
    ...{ irVersion: irVersions[opset], opset, producerName, producerVersion, graphName: options.name, metadata },
    ...{ inputs: lowered.inputs, outputs: lowered.outputs },
  };
  if (weights === "timing") {
    const large = lowered.initializers.filter(isLarge);
    const initializers = [
      ...lowered.initializers.filter((initializer) => !isLarge(initializer)).map(timingTensor),
      ...large.map(({ name, dims }) => integerTensor(shapeName(name), dims)),
    ];
    const nodes = [...large.map(constantNode), ...lowered.nodes];
    return encodeOnnx({ ...common, nodes, initializers, valueInfos: [] });
  }
  requireAll(program, weights);
  const names = new Set(trace.params.map(({ name }) => name));
  const used = new Map([...weights].filter(([name]) => names.has(name)));
  const { weights: passing, digest } = digesting(used);
  const derived = derive(program, passing);
  const initializers = lowered.initializers.map((initializer) => storedTensor(initializer, derived));
  return encodeOnnx(
    {
      ...common,
      nodes: lowered.nodes,
      initializers,
      valueInfos: lowered.valueInfos,
      trailer: { key: metadataKeys.weights, valueByteLength: digestLength, value: digest },
    },
    externalLocation === undefined ? {} : { externalLocation },
  );
}

function requireAll({ trace, derived }: Program, weights: Weights): void {
  const needed = new Set(trace.params.flatMap(({ name }) => sourcesOf(name, derived)));
  const missing = [...needed].filter((name) => !weights.has(name));
  if (missing.length > 0) throw new MissingWeightsError(missing);
}

function storedTensor(initializer: Initializer, weights: ReadonlyMap<string, ProgramTensor>): OnnxTensor {
  const { name, dims, dtype, source } = initializer;
  const byteLength = numElements(dims) * bytesPerElement[dtype];
  if (source.kind === "table") return { name, dims, dtype, byteLength, data: () => bytesOf(source.data()) };
  const tensor = weights.get(source.param.name);
  if (!tensor) throw new Error(`${source.param.name}: a weight is needed, got none`);
  const data: OnnxTensor["data"] = async (scratch) => {
    const computed: Allocate = (length) => scratch(length, "computed");
    const transposed: Allocate = (length) => scratch(length, "transposed");
    const made = source.transposed ? tensor.loadTransposed({ transposed, computed }) : tensor.load(computed);
    return bytesOfFloats(requireLength(tensor, await made));
  };
  return { name, dims, dtype, byteLength, data };
}

function bytesOf(values: Float32Array | BigInt64Array | Uint8Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

function isLarge({ dtype, dims, source }: Initializer): boolean {
  return source.kind === "param" && dtype === "f32" && numElements(dims) >= timingMinElements;
}

function timingTensor({ name, dims, dtype, source }: Initializer): OnnxTensor {
  const byteLength = numElements(dims) * bytesPerElement[dtype];
  const data = (): Uint8Array =>
    source.kind === "table"
      ? bytesOf(source.data())
      : bytesOfFloats(new Float32Array(numElements(dims)).fill(timingValue));
  return { name, dims, dtype, byteLength, data };
}

function shapeName(name: string): string {
  return `${name}:shape`;
}

function integerTensor(name: string, values: readonly number[]): OnnxTensor {
  const data = (): Uint8Array => bytesOf(BigInt64Array.from(values, BigInt));
  return { name, dims: [values.length], dtype: "i64", byteLength: values.length * bytesPerElement.i64, data };
}

function constantNode({ name }: Initializer): OnnxNode {
  const attributes = { value: scalarTensor(timingValue) };
  return {
    opType: "ConstantOfShape",
    name: `${name}/constant`,
    inputs: [shapeName(name)],
    outputs: [name],
    attributes,
  };
}
