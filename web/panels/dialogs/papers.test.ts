import { expect, test } from "vitest";
import { blocks } from "#graph-schema";
import { papersOf } from "./papers.ts";

test("every paper that a block names is listed once, by title", () => {
  const papers = papersOf(blocks);
  const named = new Set(blocks.flatMap(({ paper }) => paper?.arxiv ?? []));
  expect(new Set(papers.map(({ arxiv }) => arxiv))).toEqual(named);
  expect(papers).toHaveLength(named.size);
  expect(papers.map(({ title }) => title)).toEqual(
    papers.map(({ title }) => title).toSorted((a, b) => a.localeCompare(b)),
  );
});
