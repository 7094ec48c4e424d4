import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { inflateSync } from "node:zlib";
import { getDocumentProxy } from "unpdf";
import { expect, it } from "vitest";
import { zooModel } from "#graph-schema";
import { editor } from "../editor.ts";
import { keepArranged } from "../layout/arrangement.ts";
import { openDocument } from "../open.ts";
import { canvasFigure } from "./canvas-figure.ts";
import { drawingOf } from "./drawing.ts";
import type { Figure } from "./figure.ts";
import { figurePdf } from "./pdf.ts";

const { resolve } = createRequire(import.meta.url);
const font = (path: string) => new Uint8Array(readFileSync(resolve(`@expo-google-fonts/${path}`)));
const fonts = {
  words: font("inter/400Regular/Inter_400Regular.ttf"),
  strong: font("inter/600SemiBold/Inter_600SemiBold.ttf"),
  digits: font("jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf"),
};
const paper = { title: false, legend: true, stageColours: true, tinted: true, text: "medium" } as const;

async function written(figure: Figure) {
  const pdf = await figurePdf(figure, fonts);
  if (!pdf.ok) throw new Error(`missing ${pdf.missing.join(" ")}`);
  const file = Buffer.from(pdf.bytes).toString("latin1");
  const document = await getDocumentProxy(pdf.bytes);
  const page = await document.getPage(1);
  const { items } = await page.getTextContent();
  const texts = items.flatMap((item) => ("str" in item && item.str !== "" ? [item] : []));
  return { file, document, page, texts, all: texts.map(({ str }) => str).join("") };
}

/** What draws the page. @param file latin-1 */
function contentOf(file: string): string {
  const streams = [...file.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n(.*?)\nendstream/gs)];
  return streams
    .map(([, body = ""]) => inflateSync(Buffer.from(body, "latin1")).toString("latin1"))
    .filter((text) => /^BT$/m.test(text))
    .join("\n");
}

function named(title: string): Figure {
  return {
    title,
    caption: "5.59 M parameters · 1.26 G MACs (fvcore)",
    blocks: [{ place: { x: 0, y: 0 }, title, summary: "k 3 → 48 ch", shape: "48×64×64", repeat: 3, colour: "#0055aa" }],
    wires: [],
    columns: [],
    colours: {
      ...{ background: "#ffffff", band: "#eeeeee", surface: "#ffffff", line: "#cccccc" },
      ...{ wire: "#999999", ink: "#111111", quiet: "#666666" },
    },
    style: { ...paper, title: true, text: "small" },
    legend: [],
  };
}

it("is one page of exactly the figure, with every block's name as text and without a bitmap", async () => {
  const stop = keepArranged(editor);
  const model = zooModel("edgenext_small");
  if (!model) throw new Error("the zoo has no EdgeNeXt-S");
  openDocument(model.document());
  const figure = canvasFigure(paper, () => "#336699");
  stop();
  const { width, height } = drawingOf(figure);
  const { file, document, page, texts, all } = await written(figure);
  expect(file).toMatch(/^%PDF-1\.\d/);
  expect(document.numPages).toBe(1);
  expect(page.view).toEqual([0, 0, width * 0.75, height * 0.75]);
  for (const { title, shape } of figure.blocks) {
    for (const word of title.split(" ")) expect(all).toContain(word);
    expect(all).toContain(shape);
  }
  expect(texts.length).toBeGreaterThan(2 * figure.blocks.length);
  // Text and lines are in the page's own stream; a bitmap would be an object that it calls, or stand in it.
  const content = contentOf(file);
  expect(content).toMatch(/\bTJ\b/);
  expect(content).not.toMatch(/\b(Do|BI|Tr)\b/);
  expect(file).not.toMatch(/\/Subtype \/Image/);
});

it.each(["Μοντέλο Δ → x ≤ 4 μm", "Модель №7", "Việt Łódź ñ ç ß", "a × b ÷ c ± √2 ≈ ∞"])(
  "keeps what is written in letters of Europe and signs: %s",
  async (title) => {
    const { all, file } = await written(named(title));
    expect(all).toContain(title.normalize("NFC"));
    expect(file).toMatch(/\/FontFile2 /);
  },
);

it("says which letters no font has instead of drawing boxes", async () => {
  expect(await figurePdf(named("Block 块 א 块"), fonts)).toEqual({ ok: false, missing: ["块", "א"] });
});

it.each([
  [`) Tj /JS (app.alert(1)) (`],
  [`\\) >> /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>`],
  ["line\nfeed\r\u0000nul\u202eoverride"],
  ["\ud800 half"],
  ["endstream endobj\n%%EOF"],
  ["(((((((((("],
  ["constructor"],
  ["__proto__"],
])("takes a name for text, whatever stands in it: %j", async (title) => {
  const { file, document, texts } = await written(named(title));
  expect(document.numPages).toBe(1);
  expect(await document.getJSActions()).toBeNull();
  expect(await document.getOpenAction()).toBeNull();
  expect(await document.getAttachments()).toBeNull();
  // What is not in a string of the file's own is an object of the file: none of these may be one.
  const outside = file.replace(/\((?:\\.|[^\\()])*\)/gs, "()");
  expect(outside).not.toMatch(/\/(JS|JavaScript|OpenAction|AA|Launch|URI)\b/);
  expect(texts.map(({ str }) => str).join("")).toContain(
    title
      .replace(/[\p{Cc}\p{Cs}]+/gu, " ")
      .replace("\u202e", "")
      .trim()
      .slice(0, 8),
  );
});

it("cuts a name by the widths of its own fonts, so that nothing leaves its block", async () => {
  for (const title of ["W".repeat(5000), "i".repeat(5000), "Шщ".repeat(300)]) {
    const { texts } = await written({ ...named(title), style: { ...paper, text: "small" } });
    const name = texts.filter(({ str }) => str.startsWith(title.slice(0, 4)));
    expect(name).toHaveLength(1);
    expect(name[0]?.width).toBeGreaterThan(100 * 0.75);
    expect(name[0]?.width).toBeLessThan(192 * 0.75);
  }
});
