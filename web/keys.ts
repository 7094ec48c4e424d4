// Keys to commands: by the place of the key, not its letter, and never while someone types in a field.

import { type Chord, type Command, commands } from "./commands.ts";
import { editor } from "./editor.ts";
import { keysOf } from "./keymap.ts";
import { initialView, type View } from "./state/view.ts";

interface KeyPress {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

export const isMac = globalThis.navigator !== undefined && /Mac|iPhone|iPad/.test(globalThis.navigator.platform);

/** One press against a chord of one press. */
export function matches(chord: Chord, press: KeyPress, mac = isMac): boolean {
  const parts = chord.split("+");
  const code = parts.at(-1);
  const wants = (modifier: string) => parts.slice(0, -1).includes(modifier);
  const mod = mac ? press.metaKey : press.ctrlKey;
  const other = mac ? press.ctrlKey : press.metaKey;
  return (
    press.code === code &&
    mod === wants("Mod") &&
    other === wants(mac ? "Ctrl" : "Meta") &&
    press.shiftKey === wants("Shift") &&
    press.altKey === wants("Alt")
  );
}

interface Circumstances {
  readonly typing: boolean;
  readonly mac?: boolean;
  readonly settings?: Pick<View, "keymap" | "letterKeys">;
  /** The first press of a chord of two, `Alt+KeyS KeyU`, where it has been. */
  readonly begun?: Chord | null;
}

/** The command of a key press; null: none, or not while typing. */
export function commandFor(
  press: KeyPress,
  { typing, mac = isMac, settings = initialView, begun = null }: Circumstances,
): Command | null {
  const runs = (chord: Chord) =>
    begun === null
      ? !chord.includes(" ") && matches(chord, press, mac)
      : chord.startsWith(`${begun} `) && matches(chord.slice(begun.length + 1), press, mac);
  const found = commands.find((command) => {
    if (typing && !command.inFields) return false;
    const chord = keysOf(command, settings).find(runs);
    // The browser's own event does it, where the keys are the ones that the browser knows.
    return chord !== undefined && !(command.native && command.keys?.includes(chord));
  });
  return found ?? null;
}

/** The press that some chord of two begins with; null: none does. */
function beginningOf(press: KeyPress, settings: Pick<View, "keymap" | "letterKeys">): Chord | null {
  for (const command of commands)
    for (const chord of keysOf(command, settings)) {
      const [first = "", second] = chord.split(" ");
      if (second !== undefined && matches(first, press)) return first;
    }
  return null;
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
  if (["Enter", "Space"].includes(press.code) && !press.ctrlKey && !press.metaKey)
    return press.target !== document.body && !press.target.matches(".react-flow__node, .vt-canvas");
  const onCanvas = press.target.closest(".vt-canvas") !== null;
  const modified = press.altKey || press.ctrlKey || press.metaKey;
  return press.code.startsWith("Arrow") && !modified && !onCanvas && press.target !== document.body;
}

/** How long the second press of a chord of two is waited for. */
const secondPressMs = 2_000;

/** Returns how to stop listening. */
export function listenToKeys(): () => void {
  let begun: { readonly chord: Chord; readonly atMs: number } | null = null;
  const onKeyDown = (event: KeyboardEvent) => {
    const typing = isTyping(event.target);
    const { view, announce } = editor.getState();
    if (/^(Control|Shift|Alt|Meta)/.test(event.code)) return;
    const first = begun && performance.now() - begun.atMs < secondPressMs ? begun.chord : null;
    begun = null;
    const command = commandFor(event, { typing, settings: view, begun: first });
    const modal = view.dialog !== null || belongsElsewhere(event.target);
    if (!command) {
      const chord = typing || modal ? null : beginningOf(event, view);
      if (chord === null) return;
      begun = { chord, atMs: performance.now() };
      event.preventDefault();
      announce(secondPresses(chord, view));
      return;
    }
    if (modal && !command.inFields) return;
    if (usedByFocused(event) || !(command.enabled?.(editor.getState()) ?? true)) return;
    event.preventDefault();
    command.run(event);
  };
  window.addEventListener("keydown", onKeyDown);
  return () => window.removeEventListener("keydown", onKeyDown);
}

/** What may follow, for those who cannot see the shortcut sheet. */
function secondPresses(first: Chord, settings: Pick<View, "keymap" | "letterKeys">): string {
  return commands
    .flatMap((command) =>
      keysOf(command, settings)
        .filter((chord) => chord.startsWith(`${first} `))
        .map((chord) => `${chord.slice(first.length + 1).replace(/^Key/, "")}: ${command.title.toLowerCase()}`),
    )
    .join(", ");
}
