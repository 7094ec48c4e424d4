// Blocks by family: dragged onto the canvas, clicked, or chosen with Enter.

import { type DragEvent, type ReactNode, useEffect, useRef } from "react";
import { type Block, blocks, type Family, families, groupBy } from "#graph-schema";
import { familyLooks } from "../family.ts";
import { useOwnBlocks } from "../own/addable.ts";
import { BlockGlyph } from "../own/BlockGlyph.tsx";
import { OwnBlocks } from "../own/OwnBlocks.tsx";
import { HoverCard } from "../ui/HoverCard.tsx";
import { blockTexts, found } from "./block-search.ts";
import { blockMimeType } from "./dragged-block.ts";
import { PaperLink } from "./PaperLink.tsx";

interface BlockListProps {
  readonly query: string;
  /** Family to bring into view. */
  readonly scrollTo: Family | null;
  readonly onAdd: (type: string) => void;
}

export function BlockList({ query, scrollTo, onAdd }: BlockListProps) {
  const sections = useRef(new Map<Family, HTMLElement>());
  useEffect(() => {
    if (scrollTo) sections.current.get(scrollTo)?.scrollIntoView({ block: "start" });
  }, [scrollTo]);

  const own = useOwnBlocks();
  const matches = found([...own, ...blocks], query, blockTexts);
  if (matches.length === 0)
    return <p className="px-4 py-6 text-12 text-ink-3">No block matches. Search knows titles, papers and families.</p>;
  if (query.trim() !== "")
    return (
      <ul className="px-2">
        {matches.map((block) => (
          <Row key={block.type} block={block} onAdd={onAdd} />
        ))}
      </ul>
    );
  const byFamily = groupBy(blocks, ({ family }) => family);
  const sectionsByFamily = families.map((family) => {
    const members = byFamily.get(family);
    if (!members) return null;
    return (
      <section
        key={family}
        aria-label={familyLooks[family].title}
        ref={(element) => {
          if (element) sections.current.set(family, element);
        }}
      >
        <h3 className="label sticky top-0 z-10 bg-surface px-4 pt-2 pb-1">{familyLooks[family].title}</h3>
        <ul className="px-2">
          {members.map((block) => (
            <Row key={block.type} block={block} onAdd={onAdd} />
          ))}
        </ul>
      </section>
    );
  });
  return (
    <>
      <OwnBlocks
        blocks={own}
        rowOf={(block, tools) => <Row key={block.type} block={block} onAdd={onAdd} tools={tools} />}
      />
      {sectionsByFamily}
    </>
  );
}

interface RowProps {
  readonly block: Block;
  readonly onAdd: (type: string) => void;
  /** At the end of the row. */
  readonly tools?: ReactNode;
}

function Row({ block, onAdd, tools }: RowProps) {
  const onDragStart = (event: DragEvent) => {
    event.dataTransfer.setData(blockMimeType, block.type);
    event.dataTransfer.setData("text/plain", block.title);
    event.dataTransfer.effectAllowed = "copy";
  };
  return (
    <li className="group relative">
      <HoverCard
        openDelayMs={500}
        align="start"
        className="z-50 flex w-72 animate-fade flex-col gap-2 rounded-lg bg-raised p-3 shadow-pop"
        trigger={
          <button
            type="button"
            data-row
            draggable
            onDragStart={onDragStart}
            onClick={() => onAdd(block.type)}
            aria-description={block.doc}
            className="flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-12 text-ink transition-colors duration-120 hover:bg-hover active:bg-press"
          >
            <BlockGlyph block={block} />
            <span className="truncate">{block.title}</span>
          </button>
        }
      >
        <BlockCard block={block} />
      </HoverCard>
      {tools}
    </li>
  );
}

function BlockCard({ block }: { readonly block: Block }) {
  const { title } = familyLooks[block.family];
  return (
    <>
      <div className="flex items-center gap-2">
        <BlockGlyph block={block} size={16} />
        <span className="font-semibold text-13">{block.title}</span>
        <span className="ml-auto text-11 text-ink-3">{title}</span>
      </div>
      <p className="text-12 text-pretty text-ink-2">{block.doc}</p>
      {block.paper && <PaperLink paper={block.paper} />}
      <p className="num text-11 text-ink-3">
        {ports(block.inputs.map(({ name, optional }) => (optional ? `${name}?` : name)))} → {ports(block.outputs)}
      </p>
    </>
  );
}

function ports(names: readonly string[]): string {
  return names.length === 0 ? "–" : names.join(", ");
}
