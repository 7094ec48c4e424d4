// The JavaScript that the page loads before it is asked for anything: the entry and what it imports statically.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { row } from "./figures.ts";

const assets = "dist/assets";

export async function benchBundle(): Promise<void> {
  const html = readFileSync("dist/index.html", "utf8");
  const first = [...html.matchAll(/(?:src|href)="(?:\.?\/)?assets\/([^"]+\.js)"/g)].map((match) => match[1] ?? "");
  const initial = staticallyImported(first);
  const gzipped = [...initial].map((file) => ({ file, bytes: gzipSync(readFileSync(join(assets, file))).length }));
  for (const { file, bytes } of gzipped.sort((a, b) => b.bytes - a.bytes)) row(file, `${kb(bytes)} kB gzip`);
  row("initial JavaScript", `${kb(gzipped.reduce((sum, { bytes }) => sum + bytes, 0))} kB gzip`, "≤ 300 kB");
  const lazy = readdirSync(assets).filter((file) => file.endsWith(".js") && !initial.has(file));
  row(
    `loaded when needed: ${lazy.length} scripts`,
    `${kb(lazy.reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file))).length, 0))} kB gzip`,
  );
}

function kb(bytes: number): string {
  return (bytes / 1000).toFixed(1);
}

function staticallyImported(entries: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const open = [...entries];
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (seen.has(file)) continue;
    seen.add(file);
    const code = readFileSync(join(assets, file), "utf8");
    for (const match of code.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) open.push(match[1] ?? "");
  }
  return seen;
}
