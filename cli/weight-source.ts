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

export interface WeightFlags {
  readonly weights?: string;
  readonly seed?: number;
  /** False: what a checkpoint lacks or has in another shape is random, and what the model lacks is left out. */
  readonly strict: boolean;
}

/**
 * Keeps the file open while `use` reads the tensors from it.
 * @throws BindError where the checkpoint and the model do not fit
 */
export async function withWeights(
  model: CheckedModel,
  flags: WeightFlags,
  use: (source: WeightSource) => Promise<void>,
): Promise<void> {
  if (flags.weights !== undefined) return withCheckpoint(model, { ...flags, weights: flags.weights }, use);
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
  { weights: path, strict, seed = 0 }: WeightFlags & { readonly weights: string },
  use: (source: WeightSource) => Promise<void>,
): Promise<void> {
  if (!path.endsWith(".safetensors")) throw new InputError(`--weights: needs a .safetensors file, got ${path}`);
  await withFile(path, async (file) => {
    const { tensors } = await readSafetensors(file);
    const fitting = bound(model, tensors, strict);
    const random = model.trace.params.length - fitting.size;
    const weights = new Map([...initialise(model.trace.params, seed), ...fitting]);
    const rest = random === 0 ? "" : `, ${random} tensors random from seed ${seed}`;
    await use({ weights, source: `weights of ${path}${rest}` });
  });
}

function bound({ trace, origin }: CheckedModel, tensors: Iterable<Tensor>, strict: boolean): Weights {
  const names = { renames: origin?.renames ?? {}, computed: origin?.computed ?? [] };
  const binding = bind(trace.params, tensors, { ...names, strict });
  const by = binding.table === "own" ? "the model's own names" : `${binding.table} names`;
  progress(`${binding.bound.size} of ${trace.params.length} tensors bound by ${by}`, { end: true });
  for (const [what, list] of [
    ["missing", binding.missing],
    ["mismatched", binding.mismatched.map(({ name }) => name)],
    ["unexpected", binding.unexpected],
  ] as const)
    if (list.length > 0) progress(`${list.length} ${what}: ${list.join(", ")}`, { end: true });
  return binding.bound;
}
