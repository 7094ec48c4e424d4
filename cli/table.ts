// Plain tables for a terminal: columns padded to their widest cell.

import { printInteger } from "#graph-schema";

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly align?: "right";
}

export function table<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = [columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ cell }) => cell(row)))];
  const widths = columns.map((_, index) => Math.max(...cells.map((line) => line[index]?.length ?? 0)));
  return cells
    .map((line) =>
      line
        .map((text, index) =>
          columns[index]?.align ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** `5 588 280`: exact, since papers round and we compare. */
export function exact(count: number): string {
  return printInteger(count);
}

/** `1.26 G`: three digits, as papers print; exact below a thousand. */
export function rounded(count: number): string {
  if (count < 1000) return String(count);
  const [factor, unit] = count >= 1e9 ? [1e9, "G"] : count >= 1e6 ? [1e6, "M"] : [1e3, "k"];
  return `${(count / factor).toPrecision(3)} ${unit}`;
}

/** `12.3 %` of a whole; empty where there is no whole. */
export function share(part: number, whole: number): string {
  return whole > 0 ? `${((100 * part) / whole).toFixed(1)} %` : "";
}
