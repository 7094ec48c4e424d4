// MODEL on the command line: a zoo id, a .json document, an .onnx of our own, or a link.
import { type OnnxFile, readOnnx } from "#exporters";
import {
  applyEdits,
  asBackbone,
  blocksOf,
  type Check,
  check,
  type Document,
  decodeLink,
  limits,
  type ParsedDocument,
  parseDocumentText,
  type Trace,
  traceOf,
  type ZooModel,
  zoo,
  zooModel,
} from "#graph-schema";
import { withFile } from "./files.ts";
import { InputError } from "./input-error.ts";

export interface LoadedModel {
  /** As the user named it. */
  readonly name: string;
  readonly document: Document;
  /** The published model that it is or began as; its checkpoint names are known. */
  readonly origin: ZooModel | undefined;
}

/** @throws InputError with one sentence where `model` names nothing usable */
export async function loadModel(model: string): Promise<LoadedModel> {
  const published = zooModel(model);
  if (published) return { name: model, document: published.document(), origin: published };
  const document = await readDocument(model);
  const origin = document.origin === undefined ? undefined : zooModel(document.origin);
  return { name: model, document, origin };
}

async function readDocument(model: string): Promise<Document> {
  if (/^(https?:\/\/.*#|#)?v\d+\./.test(model)) return accepted("the link", await decodeLink(model));
  if (model.endsWith(".onnx")) {
    const { document } = await withOnnx(model, async (file) => file);
    return accepted(model, parseDocumentText(document));
  }
  if (model.endsWith(".json")) return accepted(model, parseDocumentText(await readText(model)));
  throw new InputError(
    `${model}: no zoo model has this id, and it is no .json, no .onnx and no link${suggestion(model)}`,
  );
}

/** Opens an .onnx for the time of `use`. */
export function withOnnx<T>(path: string, use: (file: OnnxFile) => Promise<T>): Promise<T> {
  return withFile(path, async (file) => use(await readOnnx(file)));
}

function readText(path: string): Promise<string> {
  return withFile(path, async ({ byteLength, read }) => {
    if (byteLength > limits.documentBytes)
      throw new InputError(
        `${path}: a document has at most ${limits.documentBytes} bytes, this file has ${byteLength}`,
      );
    return new TextDecoder().decode(await read(0, byteLength));
  });
}

function accepted(where: string, parsed: ParsedDocument): Document {
  if (parsed.ok) return parsed.doc;
  throw new InputError(`${where}: ${parsed.message}`);
}

function suggestion(wanted: string): string {
  const words = wanted
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  const likely = zoo
    .map(({ id }) => ({ id, hits: words.filter((word) => id.includes(word)).length }))
    .filter(({ hits }) => hits > 0)
    .sort((a, b) => b.hits - a.hits)
    .slice(0, 3);
  return likely.length > 0 ? `; did you mean ${likely.map(({ id }) => id).join(", ")}?` : "; vitrine models lists them";
}

export interface CheckedModel extends LoadedModel {
  readonly trace: Trace;
}

/** The model traced. @throws InputError with the first problem of the document, and how many there are */
export function traced(model: LoadedModel): CheckedModel {
  const result = check(model.document);
  if (!result.ok) throw new InputError(`${model.name}: ${problemsOf(result)}`);
  return { ...model, trace: traceOf(result) };
}

function problemsOf({ diagnostics }: Check): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return `${errors[0]?.message ?? "it has no output"}${more}`;
}

/**
 * The model on pictures or clips of another size.
 * @param text `1x3x256x256`, `1x3x16x256x256` of video; the batch stays free, so it must be 1
 */
export function withInput(model: LoadedModel, text: string): LoadedModel {
  const blockOf = blocksOf(model.document);
  const inputs = model.document.nodes.flatMap(({ id, type }) => {
    const block = blockOf(type);
    return block?.family === "io" && block.inputs.length === 0 ? [{ id, block }] : [];
  });
  const [only] = inputs;
  if (!only || inputs.length > 1)
    throw new InputError(`--input: ${model.name} has ${inputs.length} inputs, it needs one`);
  const { title, sizes: axes, config: settings } = only.block;
  if (!axes) throw new InputError(`--input: needs a model of pictures or clips, ${model.name} has a ${title}`);
  const defaults = settings.parse({});
  const fields = Object.values(axes);
  const form = ["1", ...Object.keys(axes)].join("x");
  const example = [1, ...fields.map((field) => defaults[field])].join("x");
  const [batch, ...sizes] = text.split(/[x×]/);
  if (batch !== "1" || sizes.length !== fields.length || sizes.some((size) => !/^\d+$/.test(size)))
    throw new InputError(`--input: needs ${form}, as ${example}, got ${text}`);
  const config = Object.fromEntries(fields.map((field, index) => [field, Number(sizes[index])]));
  const document = applyEdits(model.document, [{ kind: "configure", id: only.id, config }]);
  return { ...model, document };
}

/** The model as a backbone. @throws InputError where it has no pyramid of maps */
export function withoutHead(model: LoadedModel): LoadedModel {
  const backbone = asBackbone(model.document);
  if (!backbone.ok) throw new InputError(`--backbone: ${backbone.message}`);
  return { ...model, document: backbone.document };
}
