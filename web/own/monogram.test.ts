import { expect, test } from "vitest";
import { initials, monogramOf } from "./monogram.ts";

test("a monogram has the initials of two words, or a word's number, or the beginning of one word", () => {
  expect(["Hybrid stage", "local global mixer", "Block 1", "Block 12", "Stem", "é", "…"].map(initials)).toEqual([
    "HS",
    "LG",
    "B1",
    "B12",
    "St",
    "É",
    "?",
  ]);
});

test("only custom blocks have one", () => {
  expect(monogramOf({ type: "own.hybrid_stage", title: "Hybrid stage" })).toBe("HS");
  expect(monogramOf({ type: "vit.block", title: "ViT block" })).toBeNull();
});
