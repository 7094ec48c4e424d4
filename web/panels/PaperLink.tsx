// The paper behind a block: its title, where it tells of it, and the way there.

import { ExternalLink } from "lucide-react";
import type { Block } from "#graph-schema";
import { printPlace } from "../format.ts";

export function PaperLink({ paper }: { readonly paper: NonNullable<Block["paper"]> }) {
  return (
    <a
      href={`https://arxiv.org/abs/${paper.arxiv}`}
      target="_blank"
      rel="noreferrer"
      className="group inline-flex items-start gap-1 rounded-xs text-11 text-ink-3 hover:text-ink"
    >
      <span className="text-pretty">
        {paper.title}
        {printPlace(paper)}
        <span className="num ml-1 whitespace-nowrap">arXiv:{paper.arxiv}</span>
      </span>
      <ExternalLink aria-hidden size={11} className="mt-0.75 shrink-0" />
    </a>
  );
}
