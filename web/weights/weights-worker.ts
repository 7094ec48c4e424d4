// Reads checkpoints and writes ONNX files away from the page: a trace holds functions, so the document crosses.

import * as Comlink from "comlink";
import { blobSource, exportOnnx, initialise, readCheckpoint, toBlob, toBytes } from "#exporters";
import {
  asBackbone,
  type Binding,
  bind,
  check,
  checkpointNames,
  type Document,
  lookedInto,
  numElements,
  type Trace,
  traceOf,
  type Weights,
} from "#graph-schema";
import type { LookModel, LookRequest } from "../look/look.ts";
import type { BindingReport, ExportPlan, ExportRequest, WeightSource } from "./weights.ts";

const api = {
  /** How a checkpoint fits the document. Rejects with one sentence where the file is none. */
  async inspect(doc: Document, file: File): Promise<BindingReport> {
    const { binding, skipped } = await bound(doc, traceOf(check(doc)), { file, strict: false });
    const { table, prefix, missing, unexpected, mismatched } = binding;
    return { table, prefix, bound: binding.bound.size, missing, unexpected, mismatched, skipped };
  },

  /** What a file would be, before it is. */
  async plan({ form, opset, ...request }: Omit<ExportRequest, "weights">): Promise<ExportPlan> {
    const { doc, trace } = exported(request);
    const weights = initialise(trace.params, 0);
    const stream = exportOnnx(trace, { name: doc.name, form, opset, weights, document: JSON.stringify(doc) });
    const parameters = trace.params.filter(({ kind }) => kind === "param");
    return {
      fileBytes: stream.byteLength,
      tensors: trace.params.length,
      parameters: parameters.reduce((total, { value }) => total + numElements(value.type.shape), 0),
    };
  },

  /** The model to be run on one input, telling what happens inside. */
  async look({ doc, weights, similarity }: LookRequest): Promise<LookModel> {
    const looked = lookedInto(doc, { similarity });
    const { trace, lengths } = looked;
    const bytes = await toBytes(
      exportOnnx(trace, { name: doc.name, form: "deploy", weights: await weightsOf(doc, trace, weights) }),
    );
    const ports = (list: Trace["inputs"]) =>
      list.map(({ name, value: { type } }) => ({ name, shape: type.shape, isMap: type.layout.kind === "map" }));
    const told = new Set([...lengths, ...looked.similarity].map(({ output }) => output));
    const outputs = ports(trace.outputs).filter(({ name }) => !told.has(name));
    const model = { bytes, lengths, similarity: looked.similarity, inputs: ports(trace.inputs), outputs };
    return Comlink.transfer(model, [bytes.buffer]);
  },

  async write(request: ExportRequest): Promise<Blob> {
    return toBlob(await encoded(request));
  },

  async bytes(request: ExportRequest): Promise<Uint8Array> {
    const bytes = await toBytes(await encoded(request));
    return Comlink.transfer(bytes, [bytes.buffer]);
  },
};

export type WeightsWorker = typeof api;

async function encoded({ form, opset, weights, ...request }: ExportRequest) {
  const { doc, trace } = exported(request);
  return exportOnnx(trace, {
    name: doc.name,
    form,
    opset,
    weights: await weightsOf(request.doc, traceOf(check(request.doc)), weights),
    document: JSON.stringify(doc),
  });
}

/** What is written: the document, or its backbone. Throws where it has none. */
function exported({ doc, backbone }: Pick<ExportRequest, "doc" | "backbone">): {
  readonly doc: Document;
  readonly trace: Trace;
} {
  if (!backbone) return { doc, trace: traceOf(check(doc)) };
  const cut = asBackbone(doc);
  if (!cut.ok) throw new Error(cut.message);
  return { doc: cut.document, trace: traceOf(check(cut.document)) };
}

/** Of a checkpoint that need not fit, what is missing comes from the seed. Throws where it must and does not. */
async function weightsOf(doc: Document, trace: Trace, source: WeightSource): Promise<Weights> {
  const seeded = initialise(trace.params, source.seed);
  if (source.kind === "seed") return seeded;
  const { binding } = await bound(doc, trace, source);
  return new Map([...seeded, ...binding.bound]);
}

async function bound(
  doc: Document,
  trace: Trace,
  { file, strict }: { readonly file: File; readonly strict: boolean },
): Promise<{ readonly binding: Binding; readonly skipped: readonly string[] }> {
  const { tensors, skipped } = await readCheckpoint(file.name, blobSource(file));
  const options = { strict, ...checkpointNames(doc) };
  const computed = (name: string) => options.computed.some((pattern) => pattern.test(name));
  return {
    binding: bind(trace.params, tensors, options),
    skipped: skipped.map(({ name }) => name).filter((name) => !computed(name) && !name.endsWith("num_batches_tracked")),
  };
}

Comlink.expose(api);
