// Commands on the model as a whole: opening, saving, importing, sharing.

import { copyAndSay } from "../copying.ts";
import { editor } from "../editor.ts";
import type { FigureEnding } from "../figure/draw.ts";
import { chooseFile, download, fileName, saveJson } from "../files.ts";
import { beginGuide } from "../frame/guide.ts";
import { messageOf } from "../message-of.ts";
import { newDocument } from "../open.ts";
import type { Command } from "./command.ts";

export const fileCommands: readonly Command[] = [
  { id: "file.new", title: "New model", group: "File", undo: "none", run: newDocument },
  {
    id: "file.guide",
    title: "Guided composition",
    group: "File",
    keywords: "tutorial learn help first steps hybrid",
    undo: "none",
    run: () => void beginGuide(),
  },
  {
    id: "file.gallery",
    title: "Model gallery",
    group: "File",
    keywords: "zoo published papers open",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "gallery" } }),
  },
  {
    id: "file.open",
    title: "Open file",
    group: "File",
    keys: ["Mod+KeyO"],
    keywords: "json onnx safetensors npz load",
    undo: "none",
    inFields: true,
    run: chooseFile,
  },
  {
    id: "file.save",
    title: "Save as .json",
    group: "File",
    keys: ["Mod+KeyS"],
    keywords: "download file",
    undo: "none",
    inFields: true,
    run: saveJson,
  },
  {
    id: "file.import",
    title: "Import weights",
    group: "File",
    keywords: "safetensors npz flax onnx checkpoint pretrained",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "import" } }),
  },
  {
    id: "file.export",
    title: "Export ONNX",
    group: "File",
    keys: ["Mod+KeyE"],
    keywords: "onnx opset weights download",
    undo: "none",
    inFields: true,
    run: () => editor.getState().show({ dialog: { kind: "export" } }),
  },
  {
    id: "file.figure",
    title: "Figure for a paper",
    group: "File",
    keywords: "picture image vector svg png pdf legend export print",
    undo: "none",
    enabled: ({ doc }) => doc.nodes.length > 0,
    run: () => editor.getState().show({ dialog: { kind: "figure" } }),
  },
  {
    id: "file.variants",
    title: "Copy the variants as a LaTeX table",
    group: "File",
    keywords: "paper booktabs parameters macs compare zoo family",
    undo: "none",
    enabled: ({ doc }) => doc.nodes.length > 0,
    run: () => void copyVariants(),
  },
  {
    id: "file.figureSvg",
    title: "Figure as SVG",
    group: "File",
    keywords: "picture image vector paper export download",
    undo: "none",
    enabled: ({ doc }) => doc.nodes.length > 0,
    run: () => void saveFigure("svg"),
  },
  {
    id: "file.figurePng",
    title: "Figure as PNG",
    group: "File",
    keywords: "picture image bitmap slide export download",
    undo: "none",
    enabled: ({ doc }) => doc.nodes.length > 0,
    run: () => void saveFigure("png"),
  },
  {
    id: "file.figurePdf",
    title: "Figure as PDF",
    group: "File",
    keywords: "picture image vector paper latex export download",
    undo: "none",
    enabled: ({ doc }) => doc.nodes.length > 0,
    run: () => void saveFigure("pdf"),
  },
  {
    id: "file.share",
    title: "Share as a link",
    group: "File",
    keywords: "copy url",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "share" } }),
  },
  {
    id: "file.backbone",
    title: "Open as a backbone",
    group: "File",
    keywords: "detection segmentation pyramid features c2 c3 c4 c5 without head",
    undo: "none",
    enabled: ({ doc }) => doc.nodes.length > 0,
    run: () => void import("./open-backbone.ts").then(({ openBackbone }) => openBackbone()),
  },
];

/** For a paper or a slide, so in the light theme whatever the page has. */
async function saveFigure(ending: FigureEnding): Promise<void> {
  const { doc, notify } = editor.getState();
  try {
    const { figureFiles, figureStyles } = await import("../figure/draw.ts");
    download(await figureFiles[ending](figureStyles.screen), fileName(doc.name, ending));
  } catch (error) {
    notify({ tone: "error", text: messageOf(error) });
  }
}

/** Every variant of the system that the model began from, counted as the editor counts now. */
async function copyVariants(): Promise<void> {
  const { doc, view, notify } = editor.getState();
  try {
    const [{ systemOf, variantsLatex, variantsOf }, { conventionShown }] = await Promise.all([
      import("../figure/variants-table.ts"),
      import("../panels/convention-shown.ts"),
    ]);
    const counting = conventionShown(view.conventionId);
    const variants = variantsOf(doc, counting.id);
    const count = `${variants.length} ${variants.length === 1 ? "variant" : "variants"}`;
    await copyAndSay(variantsLatex(variants, { system: systemOf(doc), counting }), `${count} copied as LaTeX.`);
  } catch (error) {
    notify({ tone: "error", text: messageOf(error) });
  }
}
