// A key combination as the user's keyboard has it.

import { chordLabel } from "../chord-label.ts";

export function Kbd({ chord }: { readonly chord: string }) {
  return (
    <kbd className="inline-flex items-center gap-0.5 font-sans text-11 text-ink-3">
      {chordLabel(chord).map((key) => (
        <span key={key} className="min-w-4 rounded-xs px-0.5 text-center">
          {key}
        </span>
      ))}
    </kbd>
  );
}
