// Draws the canvas into a file that can be saved: SVG, PNG or PDF.

import { canvasFigure } from "./canvas-figure.ts";
import { drawingOf } from "./drawing.ts";
import type { Figure, FigureStyle } from "./figure.ts";
import type { Drawing, Face, Measure } from "./marks.ts";
import { svgOf } from "./svg.ts";

export type FigureTheme = "light" | "dark";

export interface FigureOptions extends FigureStyle {
  readonly theme: FigureTheme;
}

/** `screen`: as the canvas looks. `paper`: for a page of white, whose caption has the name and the figures. */
export const figureStyles = {
  screen: { theme: "light", title: true, legend: false, stageColours: false, tinted: false, text: "small" },
  paper: { theme: "light", title: false, legend: true, stageColours: true, tinted: true, text: "medium" },
} as const satisfies Record<string, FigureOptions>;

const pngScale = 2;
/** Browsers refuse larger canvases. */
const mostPngSide = 16_384;

/** The canvas as it stands. */
export function draw(options: FigureOptions): Drawing {
  return drawingOf(figureOf(options), measureOnPage());
}

/** In the page's own fonts; in those of a reader who lacks them, words are about as wide. */
function measureOnPage(): Measure | undefined {
  const context = document.createElement("canvas").getContext("2d");
  if (!context) return undefined;
  const fonts: Readonly<Record<Face, string>> = {
    words: '"Inter Variable", Arial, sans-serif',
    strong: '"Inter Variable", Arial, sans-serif',
    digits: '"JetBrains Mono Variable", Menlo, monospace',
  };
  return (text, face, size) => {
    context.font = `${face === "strong" ? 600 : 400} ${size}px ${fonts[face]}`;
    return context.measureText(text).width;
  };
}

/** Rejects where the browser cannot draw so large a picture. */
async function pngOf(drawing: Drawing): Promise<Blob> {
  const { width, height } = drawing;
  const scale = Math.min(pngScale, mostPngSide / width, mostPngSide / height);
  const image = new Image(width, height);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(drawing, await fontRules()))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error("The browser could not draw the picture."))),
      "image/png",
    ),
  );
}

/** A picture of SVG sees no font of the page, so it brings them; without them it is drawn in those of this computer. */
async function fontRules(): Promise<string> {
  const { fontFiles } = await import("./font-files.ts");
  const files = await fontFiles().catch(() => null);
  if (!files) return "";
  const rules = [
    ["Inter", 400, files.words],
    ["Inter", 600, files.strong],
    ["JetBrains Mono", 400, files.digits],
  ] as const;
  const written = rules.map(async ([family, weight, file]) => {
    const source = await dataAddress(new Blob([file], { type: "font/ttf" }));
    return `@font-face{font-family:"${family}";font-weight:${weight};src:url(${source})}`;
  });
  return (await Promise.all(written)).join("");
}

function dataAddress(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(String(reader.result)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(blob);
  });
}

/** Rejects, in a sentence, where a letter is in no font at hand or what writes PDFs cannot be fetched. */
async function pdfOf(options: FigureOptions): Promise<Blob> {
  const figure = figureOf(options);
  const [{ figurePdf }, { fontFiles }] = await Promise.all([import("./pdf.ts"), import("./font-files.ts")]);
  const pdf = await figurePdf(figure, await fontFiles());
  if (pdf.ok) return new Blob([pdf.bytes], { type: "application/pdf" });
  const [named, others] = [pdf.missing.slice(0, 5).join(" "), pdf.missing.length - 5];
  throw new Error(
    `PDF: needs a font that has ${others > 0 ? `${named} and ${others} more` : named}, got Inter and JetBrains Mono. Printing uses the fonts of this computer.`,
  );
}

/** What is saved under each ending. */
export const figureFiles = {
  svg: async (options) => new Blob([svgOf(draw(options))], { type: "image/svg+xml" }),
  png: (options) => pngOf(draw(options)),
  pdf: pdfOf,
} as const satisfies Record<string, (options: FigureOptions) => Promise<Blob>>;

export type FigureEnding = keyof typeof figureFiles;

function figureOf({ theme, ...style }: FigureOptions): Figure {
  return canvasFigure(style, resolver(theme));
}

/** A token of theme.css as #rrggbb in the theme asked for: programs that print SVG do not know OKLCH. */
function resolver(theme: FigureTheme): (css: string) => string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return (css) => {
    const probe = document.createElement("span");
    probe.style.colorScheme = theme;
    probe.style.color = css;
    document.body.append(probe);
    const computed = getComputedStyle(probe).color;
    probe.remove();
    if (!context) return computed;
    context.fillStyle = computed;
    context.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
    return `#${[red, green, blue].map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  };
}
