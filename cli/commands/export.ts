// vitrine export MODEL: an ONNX file, written as a stream so that memory stays bounded.
import { stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Command, Option } from "commander";
import { exportOnnx, type OnnxExportOptions } from "#exporters";
import { numElements } from "#graph-schema";
import { wholeNumber } from "../argument.ts";
import { InputError } from "../input-error.ts";
import { loadModel, traced, withInput, withoutHead } from "../model-source.ts";
import { printResult, progress } from "../output.ts";
import { rounded } from "../table.ts";
import { withWeights } from "../weight-source.ts";
import { writeWhole } from "../whole-files.ts";

interface ExportFlags {
  readonly out: string;
  readonly weights?: string;
  readonly opset: "17" | "20";
  readonly form: "train" | "deploy";
  readonly seed?: number;
  readonly strict: boolean;
  readonly backbone?: boolean;
  readonly input?: string;
}

/** Below protobuf's 2 GiB by what structure can take; past it the tensors go into a second file. */
const greatestInlineBytes = 2 ** 31 - 2 ** 26;

export function addExport(program: Command): void {
  program
    .command("export")
    .description("write an ONNX file")
    .argument("<MODEL>")
    .requiredOption("--out <FILE>", "the file to write, .onnx")
    .option(
      "--weights <FILE>",
      "a .safetensors or Flax .npz checkpoint, official or timm names, or an .onnx of Vitrine",
    )
    .addOption(new Option("--opset <N>").choices(["17", "20"]).default("20"))
    .addOption(
      new Option("--form <FORM>", "deploy: BatchNorm folded, constants folded")
        .choices(["train", "deploy"])
        .default("train"),
    )
    .option("--no-strict", "a checkpoint need not fit whole: the rest is random, by the seed")
    .option("--seed <N>", "random weights from this seed", wholeNumber)
    .option("--input <1xCxHxW>", "for pictures of another size, as 1x3x256x256")
    .option("--backbone", "without its head: outputs c2, c3, … at strides 4, 8, …")
    .action(exportModel);
}

async function exportModel(name: string, flags: ExportFlags): Promise<void> {
  const { out, form } = flags;
  if (!out.endsWith(".onnx")) throw new InputError(`--out: needs a name that ends in .onnx, got ${out}`);
  if (flags.weights !== undefined && flags.seed !== undefined && flags.strict)
    throw new InputError("--weights and --seed: a model has either trained or random weights; --no-strict mixes them");
  await requireFolder(out);
  const loaded = await loadModel(name);
  const whole = traced(flags.input === undefined ? loaded : withInput(loaded, flags.input));
  const model = flags.backbone ? traced(withoutHead(whole)) : whole;
  const parameterBytes = model.trace.params.reduce((sum, { value }) => sum + 4 * numElements(value.type.shape), 0);
  // A checkpoint is the whole model's, its head included.
  await withWeights(whole, flags, async ({ weights, source }) => {
    const options: OnnxExportOptions = {
      name: model.document.name,
      form,
      weights,
      opset: flags.opset === "17" ? 17 : 20,
      document: JSON.stringify(model.document),
      ...(parameterBytes > greatestInlineBytes && { externalLocation: `${basename(out)}.data` }),
    };
    const encoded = exportOnnx(model.trace, options);
    const startMs = performance.now();
    const tensors = encoded.external;
    await writeWhole([
      ...(tensors ? [{ path: join(dirname(out), tensors.location), stream: tensors }] : []),
      { path: out, stream: encoded },
    ]);
    const seconds = (performance.now() - startMs) / 1000;
    const bytes = encoded.byteLength + (encoded.external?.byteLength ?? 0);
    progress(`${rounded(bytes)}B in ${seconds.toFixed(2)} s (${rounded(bytes / seconds)}B/s)`, { end: true });
    const files = encoded.external ? `${out} and ${encoded.external.location}` : out;
    printResult(`${files}: ${bytes} bytes, opset ${flags.opset}, ${form} form, ${source}`);
  });
}

async function requireFolder(out: string): Promise<void> {
  const folder = await stat(dirname(out)).catch(() => undefined);
  if (!folder?.isDirectory()) throw new InputError(`--out: there is no folder ${dirname(out)}`);
}
