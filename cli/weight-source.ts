// Where an export's weights come from: a checkpoint, the model's own .onnx, or a seed.
import { initialise, readCheckpoint } from "#exporters";
import { bind, checkpointNames, type Tensor, type Weights } from "#graph-schema";
import { withFile } from "./files.ts";
import type { CheckedModel } from "./model-source.ts";
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
  // An .onnx of our own brings its weights along.
  const own = flags.seed === undefined && model.name.endsWith(".onnx") ? model.name : undefined;
  const path = flags.weights ?? own;
  if (path !== undefined) return withCheckpoint(model, { ...flags, weights: path }, use);
  if (flags.seed === undefined) progress("no --weights given: random weights from seed 0", { end: true });
  const seed = flags.seed ?? 0;
  await use({ weights: initialise(model.trace.params, seed), source: `random weights from seed ${seed}` });
}

async function withCheckpoint(
  model: CheckedModel,
  { weights: path, strict, seed = 0 }: WeightFlags & { readonly weights: string },
  use: (source: WeightSource) => Promise<void>,
): Promise<void> {
  await withFile(path, async (file) => {
    const { tensors } = await readCheckpoint(path, file);
    const fitting = bound(model, tensors, strict);
    const random = model.trace.params.length - fitting.size;
    const weights = new Map([...initialise(model.trace.params, seed), ...fitting]);
    const rest = random === 0 ? "" : `, ${random} tensors random from seed ${seed}`;
    await use({ weights, source: `weights of ${path}${rest}` });
  });
}

function bound({ trace, document }: CheckedModel, tensors: Iterable<Tensor>, strict: boolean): Weights {
  const binding = bind(trace.params, tensors, { ...checkpointNames(document), strict });
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
