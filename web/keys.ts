// Keys to commands: by the place of the key, not its letter, and never while someone types in a field.

import { nudge } from "./commands/canvas.ts";
import { type Chord, type Command, commands } from "./commands.ts";
import { editor } from "./editor.ts";

interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

const isMac = globalThis.navigator !== undefined && /Mac|iPhone|iPad/.test(globalThis.navigator.platform);

export function matches(chord: Chord, press: KeyPress, mac = isMac): boolean {
  const parts = chord.split("+");
  const code = parts.at(-1);
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  return (
    press.code === code &&
    mod === wants("Mod") &&
    !other &&
    press.shiftKey === wants("Shift") &&
    press.altKey === wants("Alt")
  );
}

/** The command of a key press; null: none, or not while typing. */
export function commandFor(press: KeyPress, typing: boolean, mac = isMac): Command | null {
  const found = commands.find(
    ({ keys, native, inFields }) =>
      !native && (!typing || inFields) && keys?.some((chord) => matches(chord, press, mac)),
  );
  return found ?? null;
}

/** Does the target take letters? */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement)
    return !["button", "checkbox", "radio", "range", "submit"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Inside an open dialog or menu, keys belong to it. */
function belongsElsewhere(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"], [role="listbox"]') !== null;
}

/** Enter and Space press what has the focus; arrows walk through lists. */
function usedByFocused(press: KeyboardEvent): boolean {
  if (!(press.target instanceof Element)) return false;
  if (press.code === "Enter") return press.target !== document.body && !press.target.matches(".react-flow__node");
  const onCanvas = press.target.closest(".vt-canvas") !== null;
  return press.code.startsWith("Arrow") && !onCanvas && press.target !== document.body;
}

/** Returns how to stop listening. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = isTyping(event.target);
    const command = commandFor(event, typing);
    if (!command) return;
    const modal = editor.getState().view.dialog !== null || belongsElsewhere(event.target);
    if (modal && !command.inFields) return;
    if (usedByFocused(event) || !(command.enabled?.(editor.getState()) ?? true)) return;
    event.preventDefault();
    const arrow = /^Arrow(Left|Right|Up|Down)$/.exec(event.code)?.[1];
    if (arrow) nudge(arrow as Parameters<typeof nudge>[0], event.shiftKey ? 4 : 1);
    else command.run();
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}
