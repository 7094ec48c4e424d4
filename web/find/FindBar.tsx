// Find in the graph: a small bar over the canvas; hits are marked there and in the outline.

import { ChevronDown, ChevronUp, Search, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useStore } from "zustand";
import { useOpenDoc } from "../editor.ts";
import { printInteger } from "../format.ts";
import { IconButton } from "../ui/Button.tsx";
import { CommandKbd } from "../ui/Kbd.tsx";
import { closeFind, find, goToHit, lookFor } from "./find.ts";

export default function FindBar() {
  const { query, hits, at, wrong } = useStore(find);
  const doc = useOpenDoc();
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an edit may add or remove hits
  useEffect(() => lookFor(find.getState().query), [doc]);
  return (
    <search
      aria-label="Find in the model"
      className="nodrag nopan nowheel absolute top-2 left-1/2 z-30 flex h-9 w-[min(400px,calc(100%-96px))] -translate-x-1/2 animate-fade items-center gap-1 rounded-lg bg-raised pr-1 pl-2.5 shadow-pop"
    >
      <Search aria-hidden size={14} className="shrink-0 text-ink-3" />
      <input
        ref={input}
        type="text"
        aria-label="Find blocks"
        aria-invalid={wrong !== null}
        placeholder="Name, type or setting; a regular expression"
        value={query}
        onChange={(event) => lookFor(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") goToHit(event.shiftKey ? -1 : 1);
          else if (event.key === "Escape") closeFind();
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className="w-full min-w-0 bg-transparent px-1 text-12 outline-none"
      />
      {query !== "" && (
        <span className="num shrink-0 px-1 text-11 text-ink-3">
          {wrong ?? (at < 0 ? printInteger(hits.length) : `${printInteger(at + 1)} of ${printInteger(hits.length)}`)}
        </span>
      )}
      <IconButton
        Icon={ChevronUp}
        name="Previous hit"
        hint={<CommandKbd id="find.previous" />}
        small
        disabled={hits.length === 0}
        onClick={() => goToHit(-1)}
      />
      <IconButton
        Icon={ChevronDown}
        name="Next hit"
        hint={<CommandKbd id="find.next" />}
        small
        disabled={hits.length === 0}
        onClick={() => goToHit(1)}
      />
      <IconButton Icon={X} name="Close find" hint="Esc" small onClick={closeFind} />
    </search>
  );
}
