// An empty canvas: three ways to begin.

import { Blocks, LayoutGrid, Route } from "lucide-react";
import type { ReactNode } from "react";
import { editor } from "../editor.ts";

export interface EmptyStateProps {
  /** Adds an input and puts the focus into the palette's search. */
  readonly onBeginEmpty: () => void;
  /** The 90-second guided composition. */
  readonly onGuide: () => void;
}

export function EmptyState({ onBeginEmpty, onGuide }: EmptyStateProps) {
  return (
    <div className="pointer-events-none absolute inset-0 z-10 grid place-items-center overflow-y-auto p-6">
      <div className="pointer-events-auto flex w-full max-w-160 animate-rise flex-col items-center gap-5">
        <h2 className="font-semibold text-20 tracking-[-0.01em]">Compose a vision model</h2>
        <div className="grid w-full gap-3 sm:grid-cols-3">
          <Way
            icon={<LayoutGrid aria-hidden size={18} strokeWidth={1.5} />}
            title="Open a published model"
            text="With its figures beside the computed ones. Change what you like."
            onClick={() => editor.getState().show({ dialog: { kind: "gallery" } })}
          />
          <Way
            icon={<Route aria-hidden size={18} strokeWidth={1.5} />}
            title="Compose one, guided"
            text="Stem, four stages, head: a small hybrid in 90 seconds."
            onClick={onGuide}
          />
          <Way
            icon={<Blocks aria-hidden size={18} strokeWidth={1.5} />}
            title="Begin with an input"
            text="Then drag blocks from the palette, or press / to search."
            onClick={onBeginEmpty}
          />
        </div>
        <p className="text-12 text-ink-3">Or drop a .json document or an .onnx file of Vitrine anywhere.</p>
      </div>
    </div>
  );
}

interface WayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly text: string;
  readonly onClick: () => void;
}

function Way({ icon, title, text, onClick }: WayProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="flex flex-col items-start gap-2 rounded-xl bg-raised p-4 text-left shadow-raised transition-shadow duration-160 hover:shadow-pop"
    >
      <span className="grid size-8 place-items-center rounded-md bg-accent-soft text-accent">{icon}</span>
      <span className="font-semibold text-13">{title}</span>
      <span className="text-12 text-pretty text-ink-2">{text}</span>
    </button>
  );
}
