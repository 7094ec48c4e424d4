import { describe, expect, it } from "vitest";
import { blocks } from "#graph-schema";
import { blockTexts, found } from "./block-search.ts";

const titles = (query: string) => found(blocks, query, blockTexts).map(({ title }) => title);

describe("searching blocks", () => {
  it("puts a hit in the title before one in the description", () => expect(titles("lgl")[0]).toBe("EdgeViT LGL"));
  it("needs every word", () => {
    expect(titles("vit attention")).toContain("ViT block");
    expect(titles("vit nonsense")).toEqual([]);
  });
  it("finds a block by its paper", () => expect(titles("competing light-weight")).toContain("EdgeViT LGL"));
  it("gives everything in the registry's order without words", () => expect(titles(" ")).toHaveLength(blocks.length));
  it("finds words by their initials", () => {
    expect(found(["split depth-wise transpose attention"], "sdta", (text) => [text])).toHaveLength(1);
  });
});
