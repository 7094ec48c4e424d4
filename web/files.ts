// Files in and out: the document as .json, a design from .json, one with its weights from our own .onnx, weights.

import { type Document, limits, type ParsedDocument, parseDocumentText } from "#graph-schema";
import { editor } from "./editor.ts";
import { messageOf } from "./message-of.ts";
import { openDocument } from "./open.ts";
import { weightsWorker } from "./weights/weights.ts";

export function fileName(name: string, extension: string): string {
  const safe = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "");
  return `${safe === "" ? "model" : safe}.${extension}`;
}

export function download(blob: Blob, name: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

export function saveDocument(doc: Document): void {
  const blob = new Blob([`${JSON.stringify(doc, null, 1)}\n`], { type: "application/json" });
  download(blob, fileName(doc.name, "json"));
}

export function saveJson(): void {
  const { doc, markSaved, announce } = editor.getState();
  saveDocument(doc);
  markSaved();
  announce(`Saved ${doc.name}`);
}

/** Asks for a file and opens it. */
export function chooseFile(): void {
  choose(".json,.onnx,.safetensors,.npz", (file) => void openFile(file));
}

/** Asks for a file of text and reads it; one that is too large is refused in a sentence. */
export function chooseTextFile(accept: string, mostBytes: number, read: (text: string, name: string) => void): void {
  choose(accept, (file) => {
    const { notify } = editor.getState();
    if (file.size > mostBytes)
      notify({ tone: "error", text: `${file.name}: it has ${file.size} bytes, at most ${mostBytes} are read.` });
    else
      file.text().then(
        (text) => read(text, file.name),
        (error: unknown) => notify({ tone: "error", text: `${file.name}: ${messageOf(error)}` }),
      );
  });
}

function choose(accept: string, take: (file: File) => void): void {
  const input = document.createElement("input");
  input.type = "file";
  input.accept = accept;
  input.hidden = true;
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.remove();
    if (file) take(file);
  });
  input.addEventListener("cancel", () => input.remove());
  // One that is in no page can be collected before the choice is made.
  document.body.append(input);
  input.click();
}

/** Opens a design, or hands weights to the import dialog; what is wrong with a file is said in one sentence. */
export async function openFile(file: File): Promise<void> {
  const { notify, show } = editor.getState();
  if (/\.(safetensors|npz)$/i.test(file.name)) {
    show({ dialog: { kind: "import", file } });
    return;
  }
  try {
    const onnx = /\.onnx$/i.test(file.name);
    const parsed = onnx ? await readOnnxDesign(file) : await readJson(file);
    if (!parsed.ok) notify({ tone: "error", text: `${file.name}: ${parsed.message}` });
    else if (onnx) await openWithWeights(parsed.doc, file);
    else openDocument(parsed.doc);
  } catch (error) {
    notify({ tone: "error", text: `${file.name}: ${messageOf(error)}` });
  }
}

async function readJson(file: File): Promise<ParsedDocument> {
  if (file.size > limits.documentBytes)
    throw new Error(`a design has at most ${limits.documentBytes} bytes, this file has ${file.size}.`);
  return parseDocumentText(await file.text());
}

async function readOnnxDesign(file: File): Promise<ParsedDocument> {
  const { blobSource, readOnnx } = await import("#exporters");
  const { document } = await readOnnx(blobSource(file));
  return parseDocumentText(document);
}

/** Where the file's weights cannot be had back, the design alone is opened and a notice says why. */
async function openWithWeights(doc: Document, file: File): Promise<void> {
  const worker = await weightsWorker();
  const problem = await worker.inspect(doc, file).then(() => null, messageOf);
  openDocument(doc, problem === null ? { checkpoint: { file, strict: true } } : {});
  if (problem !== null)
    editor
      .getState()
      .notify({ tone: "warning", text: `${file.name}: the design is open, without weights. ${problem}` });
}
