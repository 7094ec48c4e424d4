// Search-to-add: finds a block, shows whether it fits here and what it would give, and puts it in with Enter.

import { Command } from "cmdk";
import { Search } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { type Block, blocksOf, type Document, type Family } from "#graph-schema";
import { editor, openDoc, useOpenDoc } from "../editor.ts";
import { printPlace } from "../format.ts";
import { useAddableBlocks } from "../own/addable.ts";
import { BlockGlyph } from "../own/BlockGlyph.tsx";
import { blockTexts, found } from "../panels/block-search.ts";
import { type Outcome, type SearchRequest, search, tryBlock } from "./search.ts";
import "./search.css";

const width = 320;
const height = 380;
const sliceMs = 8;

const titles: Readonly<Record<SearchRequest["purpose"]["kind"], string>> = {
  add: "Add a block",
  join: "Add a block to this wire",
  insert: "Insert a block into this wire",
  swap: "Swap for another block",
};

function close(): void {
  search.setState({ request: null });
}

export default function SearchPopover({ request }: { readonly request: SearchRequest }) {
  const doc = useOpenDoc();
  const [query, setQuery] = useState("");
  const [withMisfits, setWithMisfits] = useState(request.purpose.kind === "add");
  const addable = useAddableBlocks();
  const outcomes = useOutcomes(doc, addable, request);
  const box = useRef<HTMLDivElement>(null);
  const title = titles[request.purpose.kind];

  useEffect(() => {
    const onPointerDown = (event: PointerEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close();
    };
    window.addEventListener("pointerdown", onPointerDown, true);
    return () => window.removeEventListener("pointerdown", onPointerDown, true);
  }, []);

  const likely = likelyFamily(doc, request);
  const matches = useMemo(() => {
    const all = found(addable, query, blockTexts);
    if (query !== "" || likely === null) return all;
    return [...all.filter(({ family }) => family === likely), ...all.filter(({ family }) => family !== likely)];
  }, [addable, query, likely]);
  const rated = matches.map((block) => ({ block, outcome: outcomes.get(block.type) }));
  const fitting = rated.filter(({ outcome }) => outcome === undefined || outcome?.newErrors === 0);
  const misfits = rated.filter(({ outcome }) => outcome && outcome.newErrors > 0);
  const choose = (type: string) => {
    close();
    const outcome = outcomes.get(type) ?? tryBlock(doc, type, request);
    if (outcome) apply(type, outcome, request);
  };
  const left = Math.max(8, Math.min(request.screen.x, window.innerWidth - width - 8));
  const top = Math.max(8, Math.min(request.screen.y, window.innerHeight - height - 8));

  return (
    <div
      ref={box}
      role="dialog"
      aria-label={title}
      className="fixed z-40 flex animate-pop flex-col overflow-hidden rounded-lg bg-raised shadow-pop"
      style={{ left, top, width, maxHeight: height }}
    >
      <Command
        shouldFilter={false}
        loop
        label={title}
        className="flex min-h-0 flex-col"
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          close();
        }}
      >
        <div className="flex h-10 shrink-0 items-center gap-2 border-b px-3">
          <Search aria-hidden size={14} className="text-ink-3" />
          <Command.Input
            autoFocus
            value={query}
            onValueChange={setQuery}
            placeholder={title}
            className="w-full min-w-0 bg-transparent text-13 outline-none"
          />
        </div>
        <Command.List className="min-h-0 flex-1 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-5 text-12 text-ink-3">No block matches.</Command.Empty>
          {fitting.map(({ block, outcome }) => (
            <Item key={block.type} block={block} outcome={outcome} onChoose={choose} />
          ))}
          {misfits.length > 0 && (query !== "" || withMisfits) && (
            <Command.Group heading="Would need a repair" className="vt-misfits">
              {misfits.map(({ block, outcome }) => (
                <Item key={block.type} block={block} outcome={outcome} onChoose={choose} />
              ))}
            </Command.Group>
          )}
        </Command.List>
      </Command>
      {misfits.length > 0 && query === "" && !withMisfits && (
        <button
          type="button"
          className="shrink-0 border-t px-3 py-2 text-left text-11 text-ink-3 hover:bg-hover hover:text-ink"
          onClick={() => setWithMisfits(true)}
        >
          {misfits.length} more would need a repair
        </button>
      )}
    </div>
  );
}

/** Who swaps a block most often looks for one of its own kind. */
function likelyFamily(doc: Document, { purpose }: SearchRequest): Family | null {
  if (purpose.kind !== "swap") return null;
  const node = doc.nodes.find(({ id }) => id === purpose.node);
  return blocksOf(doc)(node?.type ?? "")?.family ?? null;
}

interface ItemProps {
  readonly block: Block;
  readonly outcome: Outcome | null | undefined;
  readonly onChoose: (type: string) => void;
}

function Item({ block, outcome, onChoose }: ItemProps) {
  const misfit = outcome !== undefined && outcome !== null && outcome.newErrors > 0;
  return (
    <Command.Item
      value={block.type}
      onSelect={() => onChoose(block.type)}
      title={outcome?.reason ?? aboutOf(block)}
      className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 text-12 text-ink data-[selected=true]:bg-hover"
    >
      <BlockGlyph block={block} />
      <span className={misfit ? "truncate text-ink-2" : "truncate"}>{block.title}</span>
      {outcome?.shape && <span className="num ml-auto shrink-0 text-11 text-ink-3">{outcome.shape}</span>}
      {misfit && !outcome?.shape && <span className="ml-auto shrink-0 text-11 text-ink-3">does not fit</span>}
    </Command.Item>
  );
}

/** What a block does, and where its paper tells it. */
function aboutOf({ doc, paper }: Block): string {
  if (!paper) return doc;
  return `${doc} ${paper.title}${printPlace(paper)}, arXiv:${paper.arxiv}`;
}

/** Every block tried on the document, a slice at a time; absent: not yet; null: impossible, and left out of the list. */
function useOutcomes(
  doc: Document,
  blocks: readonly Block[],
  request: SearchRequest,
): ReadonlyMap<string, Outcome | null> {
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome | null>>(new Map());
  useEffect(() => {
    let next = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const done = new Map<string, Outcome | null>();
    const slice = () => {
      const startMs = performance.now();
      for (; next < blocks.length && performance.now() - startMs < sliceMs; next++) {
        const block = blocks[next];
        if (block) done.set(block.type, tryBlock(doc, block.type, request));
      }
      setOutcomes(new Map(done));
      if (next < blocks.length) timer = setTimeout(slice, 0);
    };
    slice();
    return () => clearTimeout(timer);
  }, [doc, blocks, request]);
  return outcomes;
}

function apply(type: string, { edits, node }: Outcome, { purpose }: SearchRequest): void {
  const { edit, select, announce } = editor.getState();
  const title = blocksOf(openDoc())(type)?.title ?? type;
  const label = purpose.kind === "swap" ? `Swap for ${title}` : `Add ${title}`;
  if (!edit(label, () => edits)) return;
  select({ nodes: new Set([node]) });
  announce(purpose.kind === "swap" ? `Swapped for ${title}` : `${title} added`);
}
