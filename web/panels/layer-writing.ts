// The rows of the layers table written out: CSV, Markdown, LaTeX or JSON, with exact figures.

import type { Convention } from "#graph-schema";
import { latexCell, latexTable } from "../figure/latex.ts";
import { intensityOf, type LayerRow } from "./layer-rows.ts";

export const rowFormats = ["csv", "markdown", "latex", "json"] as const;
export type RowFormat = (typeof rowFormats)[number];

type Counting = Pick<Convention, "id" | "unit">;
type Column = readonly [
  title: string | ((by: Counting) => string),
  value: (row: LayerRow, root: LayerRow) => string | number,
];

const words = 4;
const columns: readonly Column[] = [
  ["path", ({ path }) => path || "(model)"],
  ["type", ({ type }) => type],
  ["input", ({ input }) => input],
  ["output", ({ output }) => output],
  ["params", ({ parameters }) => parameters],
  ["params %", (row, root) => percent(row.parameters, root.parameters)],
  [({ id, unit }) => `${unit} (${id})`, ({ macs }) => macs],
  [({ unit }) => `${unit} %`, (row, root) => percent(row.macs, root.macs)],
  ["activations", ({ activations }) => activations],
  ["bytes moved", ({ bytes }) => bytes],
  [({ unit }) => `${unit} per byte`, (row) => intensityOf(row)?.toFixed(3) ?? ""],
  ["wasm ms", ({ wasmMs }) => (wasmMs === null ? "" : wasmMs.toFixed(4))],
  ["wasm %", (row, root) => (row.wasmMs === null ? "" : percent(row.wasmMs, root.wasmMs ?? 0))],
  ["webgpu ms", ({ webgpuMs }) => (webgpuMs === null ? "" : webgpuMs.toFixed(4))],
  ["webgpu %", (row, root) => (row.webgpuMs === null ? "" : percent(row.webgpuMs, root.webgpuMs ?? 0))],
];

function percent(part: number, whole: number): string {
  return whole === 0 ? "" : ((100 * part) / whole).toFixed(2);
}

interface Writing {
  /** The whole model, for shares. */
  readonly root: LayerRow;
  readonly format: RowFormat;
  /** Whose rules counted. */
  readonly convention: Counting;
}

/** Exact figures, one line per row, for a spreadsheet, a README, a paper or a program. */
export function writeRows(rows: readonly LayerRow[], { root, format, convention }: Writing): string {
  const titles = columns.map(([title]) => (typeof title === "string" ? title : title(convention)));
  const lines = rows.map((row) => columns.map(([, value]) => value(row, root)));
  const texts = lines.map((line) => line.map(String));
  switch (format) {
    case "csv":
      return [titles, ...texts].map((line) => line.map(csvCell).join(",")).join("\n");
    case "markdown": {
      const [head = "", ...body] = [titles, ...texts].map(
        (line) => `| ${line.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`,
      );
      return [head, `|${columns.map((_, index) => (index < words ? "---" : "--:")).join("|")}|`, ...body].join("\n");
    }
    case "latex":
      return latexTable({
        align: columns.map((_, index) => (index < words ? "l" : "r")).join(""),
        head: titles.map(latexCell),
        rows: texts.map((line) => line.map(latexCell)),
      });
    case "json":
      return JSON.stringify(
        lines.map((line) => Object.fromEntries(line.map((value, index) => [titles[index] ?? "", value]))),
        null,
        2,
      );
  }
}

function csvCell(text: string): string {
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
