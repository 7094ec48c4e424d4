// vitrine look MODEL: one run on one input, looked into: patch similarity by depth, tokens that the picture lets go on.
import type { Command } from "commander";
import { exportOnnx, readNpy, toBytes } from "#exporters";
import { lookedInto, macsByLength, normalNoise, numElements, sameShape, type Told, toldBy } from "#graph-schema";
import { createNodeRuntime, type TensorData } from "#runtime";
import { wholeNumber } from "../argument.ts";
import { withFile } from "../files.ts";
import { InputError } from "../input-error.ts";
import { loadModel, traced, withInput } from "../model-source.ts";
import { printJson, printResult } from "../output.ts";
import { exact, share, table } from "../table.ts";
import { withWeights } from "../weight-source.ts";

interface LookFlags {
  readonly picture?: string;
  readonly noise: number;
  readonly input?: string;
  readonly weights?: string;
  readonly seed?: number;
  readonly strict: boolean;
  readonly json?: boolean;
}

export function addLook(program: Command): void {
  program
    .command("look")
    .description("run once and look inside: patch similarity by depth, and how many tokens the picture lets go on")
    .argument("<MODEL>")
    .option("--picture <FILE>", "the input as NumPy saves it, .npy of float32, normalised as the model wants it")
    .option("--noise <N>", "without a picture: normal noise from this seed", wholeNumber, 0)
    .option("--input <1xCxHxW>", "pictures of another size, as 1x3x256x256")
    .option("--weights <FILE>", "a checkpoint, as export takes it")
    .option("--no-strict", "a checkpoint need not fit whole: the rest is random, by the seed")
    .option("--seed <N>", "random weights from this seed", wholeNumber)
    .option("--json", "for machines")
    .action(lookInside);
}

async function lookInside(name: string, flags: LookFlags): Promise<void> {
  const loaded = await loadModel(name);
  const model = traced(flags.input === undefined ? loaded : withInput(loaded, flags.input));
  const [input] = model.trace.inputs;
  if (!input || model.trace.inputs.length > 1)
    throw new InputError(`${name} has ${model.trace.inputs.length} inputs, looking inside needs one`);
  const values = await inputValues(input.value.type.shape, flags);
  await withWeights(model, flags, async ({ weights, source }) => {
    const looked = lookedInto(model.document, { similarity: true });
    const file = exportOnnx(looked.trace, { name: model.document.name, form: "deploy", weights });
    const runtime = createNodeRuntime({ threads: 1 });
    try {
      const results = await runtime.run({ bytes: await toBytes(file) }, { [input.name]: values }, { backend: "wasm" });
      const told = toldBy(looked, results);
      const macs = told.lengths.length > 0 ? macsByLength(model.document, told.lengths) : undefined;
      const on = flags.picture ?? `noise of seed ${flags.noise}`;
      if (flags.json)
        printJson({ model: model.document.name, input: on, weights: source, ...told, ...(macs && { macs }) });
      else printResult([`${model.document.name} on ${on}, ${source}`, ...texts(told, macs)].join("\n\n"));
    } finally {
      await runtime.dispose();
    }
  });
}

async function inputValues(shape: readonly number[], { picture, noise }: LookFlags): Promise<TensorData> {
  if (picture === undefined) return { dims: shape, data: normalNoise(numElements(shape), noise) };
  if (!/\.npy$/i.test(picture)) throw new InputError(`--picture: needs a .npy file, got ${picture}`);
  const { dims, data } = await withFile(picture, readNpy);
  if (!sameShape(dims, shape) && !sameShape([1, ...dims], shape))
    throw new InputError(`--picture: needs an array of shape [${shape.join(",")}], got [${dims.join(",")}]`);
  return { dims: shape, data };
}

function texts({ lengths, similarity }: Told, macs: ReturnType<typeof macsByLength> | undefined): readonly string[] {
  const routed = table(lengths, [
    { title: "layer", cell: ({ scope }) => scope },
    { title: "used", cell: ({ seen }) => exact(seen), align: "right" },
    { title: "budget", cell: ({ expected }) => exact(expected), align: "right" },
    { title: "most", cell: ({ most }) => exact(most), align: "right" },
    { title: "share", cell: ({ seen, most }) => share(seen, most), align: "right" },
  ]);
  const alike = table(similarity, [
    { title: "block", cell: ({ scope, title }) => (scope === "" ? title : scope) },
    { title: "patches", cell: ({ patches }) => exact(patches), align: "right" },
    { title: "similarity", cell: ({ value }) => value.toFixed(3), align: "right" },
  ]);
  const costs =
    macs &&
    `MACs ${exact(macs.seen)} on this input, ${exact(macs.expected)} at the budget, ${exact(macs.most)} at most`;
  return [...(costs === undefined ? [] : [routed, costs]), alike];
}
