// Opens an .onnx of our own: the document from its metadata, the weights by the names of its initializers.
// The file is hostile until proven otherwise; nothing is read but field headers, metadata and tensors asked for.

import { limits, type RenameTables, type Tensor } from "#graph-schema";
import { FileError } from "../file-error.ts";
import { floatsOf } from "../floats.ts";
import type { RandomAccess } from "../random-access.ts";
import { metadataKeys } from "./metadata.ts";
import { onnxDataType } from "./model.ts";
import { type Field, maxFieldHeaderBytes, readField, wireType } from "./wire.ts";

const windowBytes = 64 * 1024;
const maxNameBytes = 4096;
const maxFields = 1_000_000;
/** TensorProto.DataLocation. */
const dataLocation = { inside: 0, outside: 1 };

export interface OnnxFile {
  /** The document's JSON as it was written; the caller checks it like any other. */
  readonly document: string;
  readonly form: string;
  /** SHA-256 of the weights; undefined where the file has none of its own. */
  readonly weightsDigest: string | undefined;
  /**
   * The f32 initializers: parameters, and what the nodes need beside them.
   * @throws FileError where the graph is cut off, or the tensors are in a second file
   */
  tensors(): Promise<readonly Tensor[]>;
}

/** How the initializers of our files differ from the parameters, for `bind`: matrices transposed, vectors spread. */
export const onnxRenames: RenameTables = {
  onnx: [
    { pattern: /^(.*)\.T$/, replacement: "$1", transform: { kind: "transpose", axes: [1, 0] } },
    { pattern: /$/, replacement: "", transform: { kind: "reshape" } },
  ],
};

/** @throws FileError where the file is no ONNX, cut off, or was not made by Vitrine */
export async function readOnnx(source: RandomAccess): Promise<OnnxFile> {
  const reader = new FieldReader(source);
  const metadata = new Map<string, string>();
  let producer = "";
  let graph: Field | undefined;
  for await (const field of reader.fields(0, source.byteLength)) {
    if (field.type !== wireType.bytes) continue;
    if (field.field === 2) producer = await reader.text(field, maxNameBytes);
    if (field.field === 7) graph = field;
    if (field.field === 14) {
      const [key, value] = await entry(reader, field);
      metadata.set(key, value);
    }
  }
  const document = metadata.get(metadataKeys.document);
  if (!graph) throw notOnnx();
  if (document === undefined)
    throw new FileError(
      `onnx: a file made by Vitrine carries its design, this one ${producer === "" ? "does not" : `was made by ${JSON.stringify(producer.slice(0, 80))}`}`,
    );
  const form = metadata.get(metadataKeys.form) ?? "";
  const { start, end } = graph;
  return {
    document,
    form,
    weightsDigest: metadata.get(metadataKeys.weights),
    tensors: () => tensorsOf(reader, start, end),
  };
}

function notOnnx(): FileError {
  return new FileError("onnx: an ONNX model is needed, this file is none or is cut off");
}

async function entry(reader: FieldReader, outer: Field): Promise<readonly [key: string, value: string]> {
  let [key, value] = ["", ""];
  for await (const field of reader.fields(outer.start, outer.end)) {
    if (field.type !== wireType.bytes) continue;
    if (field.field === 1) key = await reader.text(field, maxNameBytes);
    if (field.field === 2) value = await reader.text(field, limits.documentBytes);
  }
  return [key, value];
}

async function tensorsOf(reader: FieldReader, start: number, end: number): Promise<readonly Tensor[]> {
  const tensors: Tensor[] = [];
  for await (const field of reader.fields(start, end)) {
    if (field.field !== 5 || field.type !== wireType.bytes) continue;
    const tensor = await tensorOf(reader, field);
    if (tensor) tensors.push(tensor);
  }
  return tensors;
}

/** Undefined for index tables and shapes. */
async function tensorOf(reader: FieldReader, outer: Field): Promise<Tensor | undefined> {
  const shape: number[] = [];
  let name = "";
  let dataType = 0;
  let location = dataLocation.inside;
  let raw: Field | undefined;
  for await (const field of reader.fields(outer.start, outer.end)) {
    if (field.field === 1 && field.type === wireType.varint && shape.push(field.value) > limits.rank)
      throw new FileError(`onnx: a tensor may have ${limits.rank} axes, this file has one with more`);
    if (field.field === 2) dataType = field.value;
    if (field.field === 8 && field.type === wireType.bytes) name = await reader.text(field, maxNameBytes);
    if (field.field === 9 && field.type === wireType.bytes) raw = field;
    if (field.field === 14 && field.type === wireType.varint) location = field.value;
  }
  if (location === dataLocation.outside)
    throw new FileError("onnx: the weights are in a second file, only those inside the .onnx can be read");
  if (dataType !== onnxDataType.f32 || !raw) return undefined;
  const { start, end } = raw;
  const needed = shape.reduce((product, dim) => product * dim, 4);
  if (end - start !== needed)
    throw new FileError(
      `onnx: ${JSON.stringify(name)} of shape [${shape.join(",")}] needs ${needed} bytes, got ${end - start}`,
    );
  return { name, shape, load: async () => floatsOf(await reader.source.read(start, end)) };
}

/** Walks the fields of a message without reading their contents; every field must end inside its message. */
class FieldReader {
  readonly source: RandomAccess;
  private window = new Uint8Array(0);
  private windowStart = 0;
  private passed = 0;

  constructor(source: RandomAccess) {
    this.source = source;
  }

  async *fields(start: number, end: number): AsyncGenerator<Field> {
    let offset = start;
    while (offset < end) {
      if (++this.passed > maxFields)
        throw new FileError(`onnx: a file may have ${maxFields} fields, this one has more`);
      await this.show(offset);
      const found = readField(this.window, offset - this.windowStart);
      if (!found) throw notOnnx();
      const field = { ...found, start: found.start + this.windowStart, end: found.end + this.windowStart };
      if (field.end > end) throw notOnnx();
      yield field;
      offset = field.end;
    }
  }

  async text(field: Field, maxBytes: number): Promise<string> {
    if (field.end - field.start > maxBytes)
      throw new FileError(`onnx: a text may have ${maxBytes} bytes, this file has one of ${field.end - field.start}`);
    return new TextDecoder().decode(await this.source.read(field.start, field.end));
  }

  /** Moves the window so that a whole field header at `offset` can be read from it. */
  private async show(offset: number): Promise<void> {
    const inside = offset >= this.windowStart && offset + maxFieldHeaderBytes <= this.windowStart + this.window.length;
    const last = this.windowStart + this.window.length === this.source.byteLength && offset >= this.windowStart;
    if (inside || last) return;
    this.window = await this.source.read(offset, Math.min(offset + windowBytes, this.source.byteLength));
    this.windowStart = offset;
  }
}
