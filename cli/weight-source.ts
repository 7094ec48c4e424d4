// Where an export's weights come from: a checkpoint, the model's own .onnx, or a seed.
import { initialise, onnxRenames, readSafetensors } from "#exporters";
import { BindError, bind, type Tensor, type Weights } from "#graph-schema";
import { withFile } from "./files.ts";
import { InputError } from "./input-error.ts";
import { type CheckedModel, withOnnx } from "./model-source.ts";
import { progress } from "./output.ts";

export interface WeightSource {
  readonly weights: Weights;
  /** For people: which weights these are. */
  readonly source: string;
}

/**
 * Keeps the file open while `use` reads the tensors from it.
 * @throws BindError where the checkpoint and the model do not fit
 */
export async function withWeights(
  model: CheckedModel,
  flags: { readonly weights?: string; readonly seed?: number },
  use: (source: WeightSource) => Promise<void>,
): Promise<void> {
  if (flags.weights !== undefined) return withCheckpoint(model, flags.weights, use);
  if (flags.seed === undefined && model.name.endsWith(".onnx"))
    return withOnnx(model.name, async (file) => {
      // The file has tensors that are no parameters: tables that the model computes, scalars that its nodes need.
      const binding = bind(model.trace.params, await file.tensors(), { renames: onnxRenames, strict: false });
      if (binding.missing.length > 0 || binding.mismatched.length > 0) throw new BindError(binding);
      await use({ weights: binding.bound, source: `weights of ${model.name}` });
    });
  if (flags.seed === undefined) progress("no --weights given: random weights from seed 0", { end: true });
  const seed = flags.seed ?? 0;
  await use({ weights: initialise(model.trace.params, seed), source: `random weights from seed ${seed}` });
}

async function withCheckpoint(
  model: CheckedModel,
  path: string,
  use: (source: WeightSource) => Promise<void>,
): Promise<void> {
  if (!path.endsWith(".safetensors")) throw new InputError(`--weights: needs a .safetensors file, got ${path}`);
  await withFile(path, async (file) => {
    const { tensors } = await readSafetensors(file);
    await use({ weights: bound(model, tensors), source: `weights of ${path}` });
  });
}

function bound({ trace, origin }: CheckedModel, tensors: Iterable<Tensor>): Weights {
  const binding = bind(trace.params, tensors, { renames: origin?.renames ?? {}, computed: origin?.computed ?? [] });
  const names = binding.table === "own" ? "the model's own names" : `${binding.table} names`;
  progress(`${binding.bound.size} of ${trace.params.length} tensors bound by ${names}`, { end: true });
  return binding.bound;
}
