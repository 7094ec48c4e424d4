// The weights of an .onnx of ours, under the names and in the shapes of its model's parameters.

import { bind, check, type Param, parseDocumentText, type Tensor, traceOf } from "#graph-schema";
import { FileError } from "../file-error.ts";
import { type OnnxFile, onnxRenames } from "./read.ts";

/**
 * Values are read when asked for. A train form has all of them; a deploy form has all only where nothing was folded.
 * @throws FileError where some are not in the file: those that folding has computed others from cannot be had back
 */
export async function storedWeights(file: OnnxFile): Promise<readonly Tensor[]> {
  const params = paramsOf(file.document);
  // Tables that the model computes and scalars that its nodes need are in the file too, and no weights.
  const { bound, missing, mismatched } = bind(params, await file.tensors(), { renames: onnxRenames, strict: false });
  const [absent] = [...missing, ...mismatched.map(({ name }) => name)];
  if (absent === undefined) return [...bound.values()];
  if (file.form !== "deploy")
    throw new FileError(
      `onnx: the design needs ${params.length} weights, the file has ${bound.size} of them (${absent} is missing)`,
    );
  throw new FileError(
    `onnx: in this deploy form ${params.length - bound.size} of ${params.length} weights are folded into others (${absent}) and cannot be had back; the train form has them all`,
  );
}

function paramsOf(document: string): readonly Param[] {
  const parsed = parseDocumentText(document);
  if (!parsed.ok) throw new FileError(`onnx: ${parsed.message}`);
  const checked = check(parsed.doc);
  if (!checked.ok) throw new FileError("onnx: the design in the file has problems, so its weights have no names");
  return traceOf(checked).params;
}
