// Which keys a command has: the user's own, else those it brings; and which of them are taken twice.

import type { Chord, Command } from "./commands/command.ts";
import type { View } from "./state/view.ts";

type KeySettings = Pick<View, "keymap" | "letterKeys">;

/** The keys that run a command now; the first one is shown. */
export function keysOf(
  { id, keys = [] }: Pick<Command, "id" | "keys">,
  { keymap, letterKeys }: KeySettings,
): readonly Chord[] {
  const all = keymap[id] ?? keys;
  return letterKeys ? all : all.filter((chord) => !isCharacter(chord));
}

const characterCodes =
  /^(Key[A-Z]|Digit\d|Numpad\w+|Slash|Period|Comma|Minus|Equal|Semicolon|Quote|BracketLeft|BracketRight|Backslash|Backquote|IntlBackslash|Space)$/;

/** Would the press type a character: a letter, digit or sign with at most Shift? (WCAG 2.1.4) */
export function isCharacter(chord: Chord): boolean {
  const parts = (chord.split(" ")[0] ?? "").split("+");
  const plain = parts.slice(0, -1).every((modifier) => modifier === "Shift");
  return plain && characterCodes.test(parts.at(-1) ?? "");
}

/** Other commands that have a chord, or one that begins as it does. */
export function conflictsOf(
  chord: Chord,
  of: string,
  among: readonly Command[],
  settings: KeySettings,
): readonly Command[] {
  const clash = (other: Chord) => other === chord || other.startsWith(`${chord} `) || chord.startsWith(`${other} `);
  return among.filter((command) => command.id !== of && keysOf(command, settings).some(clash));
}

interface Press {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** A press as a chord; null: only a modifier is down, or the key has no place on the keyboard. */
export function chordOf(press: Press, mac: boolean): Chord | null {
  const { code, ctrlKey, metaKey, shiftKey, altKey } = press;
  if (code === "" || code === "Unidentified" || /^(Control|Shift|Alt|Meta|OS|CapsLock|Fn)/.test(code)) return null;
  const mod = mac ? metaKey : ctrlKey;
  const other = mac ? ctrlKey : metaKey;
  return [mod && "Mod", other && (mac ? "Ctrl" : "Meta"), altKey && "Alt", shiftKey && "Shift", code]
    .filter((part) => part !== false)
    .join("+");
}
