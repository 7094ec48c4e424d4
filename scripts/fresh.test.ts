// When a build may be skipped.
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { isFresh } from "./fresh.mjs";
import { root } from "./install.mjs";

let home = "";
const at = (name: string) => relative(root, join(home, name));
const date = (name: string, seconds: number) => utimesSync(join(home, name), seconds, seconds);

beforeEach(() => {
  mkdirSync(join(root, ".cache"), { recursive: true });
  home = mkdtempSync(join(root, ".cache", "fresh-"));
  mkdirSync(join(home, "src"));
  writeFileSync(join(home, "src", "a.ts"), "");
  writeFileSync(join(home, "built.js"), "");
  date("src/a.ts", 1000);
  date("src", 1000);
  date("built.js", 2000);
});

afterEach(() => rmSync(home, { recursive: true }));

test("a build newer than its sources is fresh", () => {
  expect(isFresh(at("built.js"), [at("src"), at("absent")])).toBe(true);
});

test("a build older than one source is stale", () => {
  date("src/a.ts", 3000);
  expect(isFresh(at("built.js"), [at("src")])).toBe(false);
});

test("a build is stale after a source was removed", () => {
  rmSync(join(home, "src", "a.ts"));
  expect(isFresh(at("built.js"), [at("src")])).toBe(false);
});

test("a missing build is stale", () => {
  expect(isFresh(at("absent.js"), [at("src")])).toBe(false);
});
