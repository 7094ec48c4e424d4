// Spells a drawing as a PDF: one page of its size, vectors, and text in fonts that the file brings.

import PDFDocument from "pdfkit";
import { toBytes } from "pdfkit/output";
import { drawingOf } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import type { Drawing, Mark } from "./marks.ts";
import { type FontFiles, type Typesetting, typesetting, widthOf } from "./typesetting.ts";

/** A point is 1/72 in, a pixel 1/96 in. */
const pointsPerPx = 0.75;
/** The longest side of a page that every reader of PDF opens. */
const mostPoints = 14_400;

export type PdfResult =
  | { readonly ok: true; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Characters that no font at hand has. */
  | { readonly ok: false; readonly missing: readonly string[] };

/** The page is the figure, without margins; text is cut by the widths of the fonts that are embedded. */
export async function figurePdf(figure: Figure, files: FontFiles): Promise<PdfResult> {
  const setting = typesetting(files);
  const drawing = drawingOf(figure, (text, face, size) => widthOf(setting.runs(text, face, size)));
  const missing = setting.missing(drawing);
  return missing.length > 0 ? { ok: false, missing } : { ok: true, bytes: await pdfOf(drawing, setting) };
}

function pdfOf(
  { title, width, height, background, marks }: Drawing,
  setting: Typesetting,
): Promise<Uint8Array<ArrayBuffer>> {
  const scale = Math.min(pointsPerPx, mostPoints / width, mostPoints / height);
  const page = new PDFDocument({
    size: [width * scale, height * scale],
    margin: 0,
    font: "",
    displayTitle: true,
    info: { Title: title, Creator: "Vitrine" },
  });
  const bytes = toBytes(page);
  page.scale(scale).lineCap("round").rect(0, 0, width, height).fill(background);
  for (const mark of marks) draw(page, mark, setting);
  page.end();
  return bytes;
}

function draw(page: PDFDocument, mark: Mark, setting: Typesetting): void {
  page.save();
  switch (mark.kind) {
    case "box": {
      page.roundedRect(mark.x, mark.y, mark.width, mark.height, mark.radius);
      if (mark.edge) page.lineWidth(mark.edge.width).fillAndStroke(mark.fill, mark.edge.stroke);
      else page.fill(mark.fill);
      break;
    }
    case "line": {
      page.lineWidth(mark.width);
      if (mark.dash.length > 0) page.dash(mark.dash);
      page.path(mark.d).stroke(mark.stroke);
      break;
    }
    case "words": {
      const runs = setting.runs(mark.text, mark.face, mark.size);
      let x = mark.x - widthOf(runs) * { start: 0, middle: 0.5, end: 1 }[mark.anchor];
      page.fillColor(mark.colour).fontSize(mark.size);
      for (const { font, text, width } of runs) {
        page.font(font).text(text, x, mark.y, { lineBreak: false, baseline: "alphabetic" });
        x += width;
      }
      break;
    }
    case "group": {
      page.translate(mark.x, mark.y);
      for (const each of mark.marks) draw(page, each, setting);
    }
  }
  page.restore();
}
