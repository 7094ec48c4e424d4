// A key combination as the user's keyboard has it.

import { useStore } from "zustand";
import { chordLabel, platformHere } from "../chord-label.ts";
import { commandOf } from "../commands.ts";
import { useEditor } from "../editor.ts";
import { keysOf } from "../keymap.ts";
import { keyboardLayout } from "./keyboard-layout.ts";

export function Kbd({ chord }: { readonly chord: string }) {
  const labels = useStore(keyboardLayout, (layout) => layout.labels);
  return (
    <kbd className="inline-flex items-center gap-0.5 font-sans text-11 text-ink-3">
      {chordLabel(chord, platformHere(), labels).map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may be pressed twice
        <span key={`${key} ${index}`} className="min-w-4 rounded-xs px-0.5 text-center">
          {key}
        </span>
      ))}
    </kbd>
  );
}

/** The first key of a command as the user has set it; nothing where it has none. */
export function CommandKbd({ id }: { readonly id: string }) {
  const chord = useEditor(({ view }) => {
    const command = commandOf(id);
    return command && keysOf(command, view)[0];
  });
  return chord === undefined ? null : <Kbd chord={chord} />;
}
