// One run on one input, looked into: pictures that come out, the likeliest classes, tokens that went on, patch similarity.

import {
  type Document,
  type LengthMacs,
  type LengthTap,
  macsByLength,
  type SimilarityTap,
  type Told,
  toldBy,
} from "#graph-schema";
import type { TensorData, Tensors } from "#runtime";
import { whilePaused } from "../engine/engine.ts";
import { type WeightSource, weightsWorker } from "../weights/weights.ts";

export interface LookRequest {
  readonly doc: Document;
  readonly weights: WeightSource;
  /** Also measure how alike patches are, after every block. */
  readonly similarity: boolean;
}

interface PortShape {
  readonly name: string;
  readonly shape: readonly number[];
  readonly isMap: boolean;
}

/** What the worker makes of a request. */
export interface LookModel {
  readonly bytes: Uint8Array;
  readonly lengths: readonly LengthTap[];
  readonly similarity: readonly SimilarityTap[];
  readonly inputs: readonly PortShape[];
  /** The model's own. */
  readonly outputs: readonly PortShape[];
}

/** A map of three channels, or one, as it came out. */
export interface PictureOut {
  readonly name: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

export interface ClassScore {
  readonly index: number;
  readonly probability: number;
}

export interface LookResult extends Told {
  /** Of which all this is true. */
  readonly doc: Document;
  readonly ms: number;
  readonly pictures: readonly PictureOut[];
  readonly classes: readonly { readonly output: string; readonly best: readonly ClassScore[] }[];
  /** What the lengths seen cost; null where the picture decides nothing. */
  readonly macs: LengthMacs | null;
}

const shownClasses = 5;

/** Runs on WASM, alone, in a runtime of its own, ended afterwards. Rejects with a reason in words. */
export function look(request: LookRequest, input: TensorData): Promise<LookResult> {
  return whilePaused(() => looked(request, input));
}

async function looked(request: LookRequest, input: TensorData): Promise<LookResult> {
  const [{ createRuntimeClient }, worker] = await Promise.all([import("#runtime"), weightsWorker()]);
  const model = await worker.look(request);
  const runtime = createRuntimeClient({ threads: 1 });
  try {
    const start = performance.now();
    const name = model.inputs[0]?.name ?? "";
    const results = await runtime.run({ bytes: model.bytes }, { [name]: input }, { backend: "wasm" });
    return { doc: request.doc, ms: performance.now() - start, ...read(request.doc, model, results) };
  } finally {
    await runtime.dispose();
  }
}

function read(doc: Document, model: LookModel, results: Tensors): Omit<LookResult, "doc" | "ms"> {
  const told = toldBy(model, results);
  return {
    pictures: model.outputs.flatMap((port) => pictureOf(port, results[port.name])),
    classes: model.outputs.flatMap((port) => classesOf(port, results[port.name])),
    ...told,
    macs: told.lengths.length === 0 ? null : macsByLength(doc, told.lengths),
  };
}

function pictureOf({ name, isMap }: PortShape, result: TensorData | undefined): readonly PictureOut[] {
  const [, channels = 0, height = 0, width = 0] = result?.dims ?? [];
  if (!result || !isMap || result.dims.length !== 4 || (channels !== 3 && channels !== 1)) return [];
  return [{ name, channels, height, width, values: result.data }];
}

/** Of scores over at least two classes. */
function classesOf({ name }: PortShape, result: TensorData | undefined): LookResult["classes"] {
  if (result?.dims.length !== 2 || (result.dims[1] ?? 0) < 2) return [];
  const greatest = result.data.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const exponents = Array.from(result.data, (value) => Math.exp(value - greatest));
  const total = exponents.reduce((sum, value) => sum + value, 0);
  const best = exponents
    .map((value, index) => ({ index, probability: value / total }))
    .sort((a, b) => b.probability - a.probability)
    .slice(0, shownClasses);
  return [{ output: name, best }];
}
