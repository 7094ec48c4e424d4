// The papers behind a list of blocks, each once, by title.

import type { Block } from "#graph-schema";

export type Paper = Pick<NonNullable<Block["paper"]>, "title" | "arxiv">;

export function papersOf(blocks: readonly Block[]): readonly Paper[] {
  const byNumber = new Map(
    blocks.flatMap(({ paper }) => (paper ? [[paper.arxiv, { title: paper.title, arxiv: paper.arxiv }] as const] : [])),
  );
  return [...byNumber.values()].sort((a, b) => a.title.localeCompare(b.title));
}
