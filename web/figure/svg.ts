// Spells a drawing as SVG 1.1 of plain shapes and words, which every program can open and print.

import type { Drawing, Face, Mark } from "./marks.ts";

/** The whole file. @param rules CSS of ours, for fonts */
export function svgOf({ title, width, height, background, marks }: Drawing, rules = ""): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    ...(rules === "" ? [] : [`<style>${rules}</style>`]),
    `<rect width="100%" height="100%" fill="${background}"/>`,
    ...marks.map(markOf),
    "</svg>",
  ].join("\n");
}

const fonts: Readonly<Record<Face, string>> = {
  words: `font-family="Inter, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif"`,
  strong: `font-family="Inter, 'Inter Variable', 'Helvetica Neue', Arial, sans-serif" font-weight="600"`,
  digits: `font-family="'JetBrains Mono', 'JetBrains Mono Variable', Menlo, Consolas, monospace"`,
};

function markOf(mark: Mark): string {
  switch (mark.kind) {
    case "box": {
      const { x, y, width, height, radius, fill, edge } = mark;
      const line = edge ? ` stroke="${edge.stroke}" stroke-width="${edge.width}"` : "";
      return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="${radius}" fill="${fill}"${line}/>`;
    }
    case "line": {
      const dash = mark.dash.length === 0 ? "" : ` stroke-dasharray="${mark.dash.join(" ")}"`;
      return `<path d="${escaped(mark.d)}" fill="none" stroke="${mark.stroke}" stroke-width="${mark.width}" stroke-linecap="round"${dash}/>`;
    }
    case "words": {
      const { text, x, y, face, size, anchor, colour } = mark;
      if (text === "") return "";
      const from = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
      return `<text x="${x}" y="${y}"${from} ${fonts[face]} font-size="${size}" fill="${colour}">${escaped(text)}</text>`;
    }
    case "group":
      return `<g transform="translate(${mark.x} ${mark.y})">${mark.marks.map(markOf).join("\n")}</g>`;
  }
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Names are text, never markup. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
