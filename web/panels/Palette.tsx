// The left panel: blocks to add, models to begin from, and the model's outline; folded, a rail of family dots.

import { ChevronsLeft, ChevronsRight, Search } from "lucide-react";
import { type KeyboardEvent, type RefObject, useRef, useState } from "react";
import { blocks, type Family, families, groupBy } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import { familyLooks } from "../family.ts";
import { IconButton } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { Segmented } from "../ui/Segmented.tsx";
import { BlockList } from "./BlockList.tsx";
import { ModelList } from "./ModelList.tsx";
import { Outline } from "./Outline.tsx";
import { useFoldedWhenNarrow } from "./use-folded-when-narrow.ts";

export interface PaletteProps {
  readonly onAddBlock: (type: string) => void;
  readonly onOpenModel: (id: string) => void;
  /** Selects the block and brings it into view. */
  readonly onGoTo: (node: number) => void;
  /** The search field, so that `/` can put the focus there. */
  readonly searchRef?: RefObject<HTMLInputElement | null>;
}

type Tab = "blocks" | "models" | "outline";

const familiesWithBlocks = [...groupBy(blocks, ({ family }) => family).keys()].sort(
  (a, b) => families.indexOf(a) - families.indexOf(b),
);

export function Palette(props: PaletteProps) {
  const open = useEditor((state) => state.view.paletteOpen);
  const [tab, setTab] = useState<Tab>("blocks");
  const [query, setQuery] = useState("");
  const [family, setFamily] = useState<Family | null>(null);
  const ownSearchRef = useRef<HTMLInputElement>(null);
  const searchRef = props.searchRef ?? ownSearchRef;
  const bodyRef = useRef<HTMLDivElement>(null);
  const narrow = useFoldedWhenNarrow("paletteOpen");
  const { show } = editor.getState();

  if (!open)
    return (
      <Rail
        onOpen={(chosen) => {
          setTab("blocks");
          setQuery("");
          setFamily(chosen);
          show({ paletteOpen: true });
        }}
      />
    );

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    const rows = [...(bodyRef.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    const next = at + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (next < 0) searchRef.current?.focus();
    else rows[Math.min(next, rows.length - 1)]?.focus();
  };

  return (
    <aside
      aria-label="Palette"
      className={cx(
        "flex h-full w-60 shrink-0 flex-col border-r bg-surface",
        narrow && "absolute inset-y-0 left-0 z-20 animate-fade shadow-pop",
      )}
      onKeyDown={onKeyDown}
    >
      <h2 className="sr-only">Palette</h2>
      <div className="flex shrink-0 flex-col gap-2 p-2">
        <div className="flex items-center gap-1">
          <Segmented
            name="Palette shows"
            value={tab}
            onChange={setTab}
            options={[
              { value: "blocks", title: "Blocks" },
              { value: "models", title: "Models" },
              { value: "outline", title: "Outline" },
            ]}
            className="flex-1"
          />
          <IconButton Icon={ChevronsLeft} name="Fold palette" small onClick={() => show({ paletteOpen: false })} />
        </div>
        <label className="flex h-7 items-center gap-1.5 rounded-md bg-field px-2 focus-within:bg-raised focus-within:outline-2 focus-within:outline-accent hover:bg-hover">
          <Search aria-hidden size={14} className="shrink-0 text-ink-3" />
          <input
            ref={searchRef}
            type="search"
            aria-label={`Search ${tab}`}
            placeholder={`Search ${tab}`}
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter") bodyRef.current?.querySelector<HTMLElement>("[data-row]")?.click();
              if (event.key === "Escape") setQuery("");
            }}
            className="w-full min-w-0 bg-transparent text-12 outline-none [&::-webkit-search-cancel-button]:hidden"
          />
        </label>
      </div>
      <div ref={bodyRef} className="min-h-0 flex-1 overflow-y-auto pb-3">
        {tab === "blocks" && <BlockList query={query} scrollTo={family} onAdd={props.onAddBlock} />}
        {tab === "models" && <ModelList query={query} onOpen={props.onOpenModel} />}
        {tab === "outline" && <Outline query={query} onGoTo={props.onGoTo} />}
      </div>
    </aside>
  );
}

function Rail({ onOpen }: { readonly onOpen: (family: Family | null) => void }) {
  return (
    <aside
      aria-label="Palette, folded"
      className="absolute top-2 left-2 z-20 flex shrink-0 flex-col items-center gap-1 rounded-md bg-surface shadow-raised md:static md:h-full md:w-11 md:rounded-none md:border-r md:py-2 md:shadow-none"
    >
      <IconButton Icon={ChevronsRight} name="Open palette" onClick={() => onOpen(null)} />
      {familiesWithBlocks.map((family) => {
        const { title, colour, Glyph } = familyLooks[family];
        return (
          <IconButton
            key={family}
            Icon={Glyph}
            name={title}
            onClick={() => onOpen(family)}
            style={{ color: colour }}
            className="keeps-colour max-md:hidden"
          />
        );
      })}
    </aside>
  );
}
