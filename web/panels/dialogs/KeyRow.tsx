// One command and its keys in the settings: pressed to be changed, with those who have the same keys named.

import { RotateCcw } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { type Chord, type Command, commands } from "../../commands.ts";
import { editor, useEditor } from "../../editor.ts";
import { chordOf, conflictsOf, keysOf } from "../../keymap.ts";
import { isMac } from "../../keys.ts";
import { Button, IconButton } from "../../ui/Button.tsx";
import { Kbd } from "../../ui/Kbd.tsx";

export function KeyRow({ command }: { readonly command: Command }) {
  const view = useEditor((state) => state.view);
  const [listening, setListening] = useState(false);
  const keys = keysOf(command, view);
  const changed = command.id in view.keymap;
  const clashes = [...new Set(keys.flatMap((chord) => conflictsOf(chord, command.id, commands, view)))];
  const setKeys = (chords: readonly Chord[] | null) => {
    const { [command.id]: _, ...others } = view.keymap;
    editor.getState().show({ keymap: chords === null ? others : { ...others, [command.id]: chords } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!listening || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const chord = chordOf(event.nativeEvent, isMac);
    if (chord === null) return;
    setListening(false);
    if (chord === "Escape") return;
    setKeys(chord === "Backspace" || chord === "Delete" ? [] : [chord]);
  };
  return (
    <li className="flex min-h-8 items-center gap-2 border-b text-12">
      <span className="min-w-0 flex-1">
        <span className="text-ink-2">{command.title}</span>
        {clashes.length > 0 && (
          <span className="block text-11 text-warning">
            Also the keys of: {clashes.map(({ title }) => title).join(", ")}. The first in the list runs.
          </span>
        )}
      </span>
      {changed && (
        <IconButton Icon={RotateCcw} name={`Reset the keys of ${command.title}`} small onClick={() => setKeys(null)} />
      )}
      <Button
        small
        variant={listening ? "primary" : "soft"}
        onClick={() => setListening(!listening)}
        onKeyDown={onKeyDown}
        onBlur={() => setListening(false)}
        className="min-w-20"
      >
        {!listening && <span className="sr-only">{`Keys of ${command.title}: change`}</span>}
        {listening ? (
          "Press keys"
        ) : keys.length === 0 ? (
          <span className="text-ink-3">none</span>
        ) : (
          keys.slice(0, 2).map((chord) => <Kbd key={chord} chord={chord} />)
        )}
      </Button>
    </li>
  );
}
