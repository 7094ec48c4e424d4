// Published models by system, to begin from; the gallery has their figures.

import { LayoutGrid } from "lucide-react";
import { groupBy, zoo } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import { Button } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { found } from "./block-search.ts";

interface ModelListProps {
  readonly query: string;
  readonly onOpen: (id: string) => void;
}

export function ModelList({ query, onOpen }: ModelListProps) {
  const origin = useEditor((state) => state.doc.origin);
  const matches = found(zoo, query, ({ title, id, system }) => [title, id, system]);
  return (
    <>
      <div className="px-2 pb-1">
        <Button
          variant="outline"
          className="w-full"
          onClick={() => editor.getState().show({ dialog: { kind: "gallery" } })}
        >
          <LayoutGrid aria-hidden size={14} strokeWidth={1.75} /> Gallery with figures
        </Button>
      </div>
      {matches.length === 0 && <p className="px-4 py-6 text-12 text-ink-3">No model matches.</p>}
      {[...groupBy(matches, ({ system }) => system)].map(([system, models]) => (
        <section key={system} aria-label={system}>
          <h3 className="label sticky top-0 z-10 bg-surface px-4 pt-2 pb-1">{system}</h3>
          <ul className="px-2">
            {models.map((model) => (
              <li key={model.id}>
                <button
                  type="button"
                  data-row
                  onClick={() => onOpen(model.id)}
                  className={cx(
                    "flex h-7 w-full items-center gap-2 rounded-md px-2 text-left text-12 transition-colors duration-120 hover:bg-hover active:bg-press",
                    model.id === origin && "bg-field font-medium",
                  )}
                >
                  <span className="flex-1 truncate">{model.title}</span>
                  <span className="num shrink-0 text-11 text-ink-3">{model.published.parameters ?? ""}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}
