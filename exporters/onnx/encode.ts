// Writes an ONNX model as a stream of pieces of known total length: onnx-proto encodes the structure, the tensors
// follow inside the same, single graph field (readers built on protobufjs keep only the last of several).

import onnxProto from "onnx-proto";
import type { ByteStream } from "../byte-stream.ts";
import {
  type OnnxAttribute,
  type OnnxModel,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
  onnxDataType,
  type Scratch,
} from "./model.ts";
import { bytesHeader, stringField, varintField } from "./wire.ts";

const { onnx } = onnxProto;

/** Protobuf readers index with 32 bits: a file past this needs its tensors outside. */
export const maxModelBytes = 2 ** 31 - 1;

const tensorAlignmentBytes = 64;
/** Readers map the file of external tensors into memory, page by page. */
const externalAlignmentBytes = 4096;
/** Shapes and scalars stay inside: shape inference reads them. */
const externalMinBytes = 1024;

/** ModelProto, GraphProto, TensorProto and StringStringEntryProto fields written by hand. */
const field = {
  model: { graph: 7, metadataProps: 14 },
  graph: { initializer: 5 },
  tensor: { dims: 1, dataType: 2, name: 8, rawData: 9, docString: 12, externalData: 13, dataLocation: 14 },
  entry: { key: 1, value: 2 },
} as const;

export interface EncodedModel extends ByteStream {
  /** Tensors kept outside the model, where asked; `location` is the file name that the model refers to. */
  readonly external?: ByteStream & { readonly location: string };
}

interface Piece {
  readonly header: Uint8Array;
  readonly tensor: OnnxTensor;
}

/**
 * @param options.externalLocation name of a second file for the tensors; without it they are inside the model
 * @throws RangeError where a model without external tensors would pass 2 GiB
 */
export function encodeOnnx(model: OnnxModel, options: { readonly externalLocation?: string } = {}): EncodedModel {
  const { externalLocation } = options;
  const head = onnx.ModelProto.encode({
    irVersion: model.irVersion,
    producerName: model.producerName,
    producerVersion: model.producerVersion,
    opsetImport: [{ domain: "", version: model.opset }],
    metadataProps: model.metadata.map(([key, value]) => ({ key, value })),
  }).finish();
  const structure = onnx.GraphProto.encode({
    name: model.graphName,
    node: model.nodes.map(nodeProto),
    input: model.inputs.map(valueProto),
    output: model.outputs.map(valueProto),
    valueInfo: model.valueInfos.map(valueProto),
  }).finish();

  const graphLengthWidth = 5;
  const graphStart = head.length + bytesHeader(field.model.graph, 0, graphLengthWidth).length;
  let offset = graphStart + structure.length;
  let externalOffset = 0;
  const inside: Piece[] = [];
  const outside: { readonly tensor: OnnxTensor; readonly padding: number }[] = [];
  const references: number[] = [];
  for (const tensor of model.initializers) {
    if (externalLocation !== undefined && tensor.byteLength >= externalMinBytes) {
      const start = Math.ceil(externalOffset / externalAlignmentBytes) * externalAlignmentBytes;
      outside.push({ tensor, padding: start - externalOffset });
      externalOffset = start + tensor.byteLength;
      references.push(...externalReference(tensor, externalLocation, start));
    } else {
      const header = alignedHeader(tensor, offset);
      inside.push({ header, tensor });
      offset += header.length + tensor.byteLength;
    }
  }
  offset += references.length;
  const graphHeader = bytesHeader(field.model.graph, offset - graphStart, graphLengthWidth);
  const { trailer } = model;
  const byteLength = offset + (trailer ? entryField(trailer.key, " ".repeat(trailer.valueByteLength)).length : 0);
  if (byteLength > maxModelBytes)
    throw new RangeError(
      `${model.graphName}: an ONNX file holds at most ${maxModelBytes} bytes, this one needs ${byteLength}; write its tensors to a second file`,
    );

  async function* pieces(): AsyncGenerator<Uint8Array> {
    const scratch = makeScratch(inside.map(({ tensor }) => tensor));
    yield head;
    yield Uint8Array.from(graphHeader);
    yield structure;
    for (const { header, tensor } of inside) {
      yield header;
      yield await bytesOf(tensor, scratch);
    }
    if (references.length > 0) yield Uint8Array.from(references);
    if (trailer) {
      const entry = Uint8Array.from(entryField(trailer.key, await trailer.value()));
      if (entry.length !== byteLength - offset)
        throw new Error(
          `${model.graphName}: metadata ${trailer.key} needs ${trailer.valueByteLength} bytes, got others`,
        );
      yield entry;
    }
  }
  if (externalLocation === undefined) return { byteLength, pieces };

  async function* externalPieces(): AsyncGenerator<Uint8Array> {
    const scratch = makeScratch(outside.map(({ tensor }) => tensor));
    for (const { tensor, padding } of outside) {
      if (padding > 0) yield new Uint8Array(padding);
      yield await bytesOf(tensor, scratch);
    }
  }
  return {
    byteLength,
    pieces,
    external: { location: externalLocation, byteLength: externalOffset, pieces: externalPieces },
  };
}

/** One buffer per purpose, made for the largest tensor at once: a growing one would leave several times its size behind. */
function makeScratch(tensors: readonly OnnxTensor[]): Scratch {
  const largest = Math.max(
    0,
    ...tensors.filter(({ dtype }) => dtype === "f32").map(({ byteLength }) => byteLength / 4),
  );
  const buffers = new Map<string, Float32Array>();
  return (length, purpose) => {
    const buffer = buffers.get(purpose) ?? new Float32Array(Math.max(length, largest));
    buffers.set(purpose, buffer);
    return buffer.subarray(0, length);
  };
}

async function bytesOf(tensor: OnnxTensor, scratch: Scratch): Promise<Uint8Array> {
  const bytes = await tensor.data(scratch);
  if (bytes.byteLength !== tensor.byteLength)
    throw new Error(`${tensor.name}: a tensor needs ${tensor.byteLength} bytes, got ${bytes.byteLength}`);
  return bytes;
}

/** Everything before the bytes of `raw_data`, padded by a doc_string of spaces so that those are aligned in the file. */
function alignedHeader(tensor: OnnxTensor, offset: number): Uint8Array {
  const outerWidth = 5;
  const before = [
    ...tensor.dims.flatMap((dim) => varintField(field.tensor.dims, dim)),
    ...varintField(field.tensor.dataType, onnxDataType[tensor.dtype]),
    ...stringField(field.tensor.name, tensor.name),
  ];
  const raw = bytesHeader(field.tensor.rawData, tensor.byteLength);
  const outerLength = bytesHeader(field.graph.initializer, 0, outerWidth).length;
  const unpadded = offset + outerLength + before.length + raw.length;
  // A doc_string of p spaces takes p + 2 bytes, so a gap of 1 is filled by 65.
  const gap = (tensorAlignmentBytes - (unpadded % tensorAlignmentBytes)) % tensorAlignmentBytes;
  const spaces = gap === 0 ? undefined : gap === 1 ? tensorAlignmentBytes - 1 : gap - 2;
  const padding = spaces === undefined ? [] : stringField(field.tensor.docString, " ".repeat(spaces));
  const inner = [...before, ...padding, ...raw];
  return Uint8Array.from([
    ...bytesHeader(field.graph.initializer, inner.length + tensor.byteLength, outerWidth),
    ...inner,
  ]);
}

function externalReference(tensor: OnnxTensor, location: string, offset: number): number[] {
  const entry = (key: string, value: string): number[] => {
    const bytes = [...stringField(field.entry.key, key), ...stringField(field.entry.value, value)];
    return [...bytesHeader(field.tensor.externalData, bytes.length), ...bytes];
  };
  const inner = [
    ...tensor.dims.flatMap((dim) => varintField(field.tensor.dims, dim)),
    ...varintField(field.tensor.dataType, onnxDataType[tensor.dtype]),
    ...stringField(field.tensor.name, tensor.name),
    ...entry("location", location),
    ...entry("offset", String(offset)),
    ...entry("length", String(tensor.byteLength)),
    ...varintField(field.tensor.dataLocation, 1),
  ];
  return [...bytesHeader(field.graph.initializer, inner.length), ...inner];
}

function entryField(key: string, value: string): number[] {
  const bytes = [...stringField(field.entry.key, key), ...stringField(field.entry.value, value)];
  return [...bytesHeader(field.model.metadataProps, bytes.length), ...bytes];
}

// onnx-proto ignores keys that are not its camelCase names and attributes without a type, without a word; the
// interfaces make the compiler watch over the first, the switch over the second.

function nodeProto({ opType, name, inputs, outputs, attributes }: OnnxNode): onnxProto.onnx.INodeProto {
  return {
    opType,
    name,
    input: [...inputs],
    output: [...outputs],
    attribute: Object.entries(attributes).map(([key, attribute]) => attributeProto(key, attribute)),
  };
}

function attributeProto(name: string, attribute: OnnxAttribute): onnxProto.onnx.IAttributeProto {
  const { AttributeType } = onnx.AttributeProto;
  switch (attribute.kind) {
    case "int":
      return { name, type: AttributeType.INT, i: attribute.value };
    case "ints":
      return { name, type: AttributeType.INTS, ints: [...attribute.value] };
    case "float":
      return { name, type: AttributeType.FLOAT, f: attribute.value };
    case "floats":
      return { name, type: AttributeType.FLOATS, floats: [...attribute.value] };
    case "string":
      return { name, type: AttributeType.STRING, s: new TextEncoder().encode(attribute.value) };
    case "scalarTensor":
      return {
        name,
        type: AttributeType.TENSOR,
        t: { dims: [1], dataType: onnxDataType.f32, floatData: [attribute.value] },
      };
  }
}

function valueProto({ name, dtype, dims }: OnnxValue): onnxProto.onnx.IValueInfoProto {
  const dim = dims.map((size) => (typeof size === "string" ? { dimParam: size } : { dimValue: size }));
  return { name, type: { tensorType: { elemType: onnxDataType[dtype], shape: { dim } } } };
}
