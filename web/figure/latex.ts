// Tables for papers: LaTeX with booktabs rules.

const special: Readonly<Record<string, string>> = {
  "&": "\\&",
  "%": "\\%",
  $: "\\$",
  "#": "\\#",
  _: "\\_",
  "{": "\\{",
  "}": "\\}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}",
  "\\": "\\textbackslash{}",
  "×": "$\\times$",
  "→": "$\\to$",
  "≤": "$\\le$",
  "\u202f": "\\,",
};

/** Text as LaTeX prints it. */
export function latexCell(text: string): string {
  return [...text].map((character) => special[character] ?? character).join("");
}

interface LatexTable {
  /** One letter per column: `lrr`. */
  readonly align: string;
  /** Cells are LaTeX already. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  readonly caption?: string;
}

/** A tabular; with a caption, a table around it. Needs the booktabs package. */
export function latexTable({ align, head, rows, caption }: LatexTable): string {
  const line = (cells: readonly string[]) => `${cells.join(" & ")} \\\\`;
  const tabular = [
    `\\begin{tabular}{${align}}`,
    "\\toprule",
    line(head),
    "\\midrule",
    ...rows.map(line),
    "\\bottomrule",
    "\\end{tabular}",
  ];
  if (caption === undefined) return tabular.join("\n");
  return ["\\begin{table}", "\\centering", `\\caption{${caption}}`, ...tabular, "\\end{table}"].join("\n");
}
