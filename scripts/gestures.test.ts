// docs/gestures.md says which test holds what: each is looked up by its words.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./install.mjs";

interface Reference {
  readonly line: number;
  readonly file: string;
  /** A part of the test's name; undefined where the whole file is meant. */
  readonly words: string | undefined;
}

function referencesIn(page: string): readonly Reference[] {
  return page.split("\n").flatMap((row, index) => {
    const reasons = row.startsWith("|") ? row.split(" | ").slice(1).join(" | ") : "";
    return [...reasons.matchAll(/`([a-z][\w./-]*)`(?:: ([^;`(|]+))?/gi)].map(([, name = "", words]) => ({
      line: index + 1,
      file: /\.tsx?$/.test(name) ? name : `e2e/${name}.spec.ts`,
      words: words?.trim(),
    }));
  });
}

/** What `test`, `describe` and their tables are called in a file. */
function namesIn(source: string): readonly string[] {
  const called = /\b(?:test|describe)(?:\.\w+)*(?:<[^>]*>)?\(\s*(["`])((?:(?!\1).)+)\1/g;
  const ofTables = /\]\)\(\s*(["`])((?:(?!\1).)+)\1/g;
  return [called, ofTables].flatMap((pattern) => [...source.matchAll(pattern)].map((found) => found[2] ?? ""));
}

const references = referencesIn(readFileSync(join(root, "docs", "gestures.md"), "utf8"));

test("every test that the page of gestures names is in the file that it names", () => {
  const lost = references.filter(({ file, words }) => {
    const path = join(root, file);
    if (!existsSync(path)) return true;
    return words !== undefined && !namesIn(readFileSync(path, "utf8")).some((name) => name.includes(words));
  });
  expect(lost).toEqual([]);
  expect(references.length).toBeGreaterThan(60);
});
