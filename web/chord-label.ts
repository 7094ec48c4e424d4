// How a chord of commands.ts is printed: `⌘ ⇧ Z` on a Mac, `Ctrl Shift Z` elsewhere.

type Platform = "mac" | "other";

const modifiers: Readonly<Record<Platform, Readonly<Record<string, string>>>> = {
  mac: { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧", Meta: "⌘" },
  other: { Mod: "Ctrl", Ctrl: "Ctrl", Alt: "Alt", Shift: "Shift", Meta: "Meta" },
};

const codes: Readonly<Record<string, string>> = {
  Slash: "/",
  Period: ".",
  Comma: ",",
  Minus: "−",
  Equal: "+",
  Escape: "Esc",
  Delete: "Del",
  Backspace: "⌫",
  Enter: "↵",
  Space: "Space",
  Tab: "Tab",
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  BracketLeft: "[",
  BracketRight: "]",
  Backquote: "`",
  Backslash: "\\",
};

export function platformHere(): Platform {
  return typeof navigator !== "undefined" && /Mac|iP(hone|ad|od)/.test(navigator.platform) ? "mac" : "other";
}

/** @param chord `Mod+Shift+KeyZ`: modifiers, then a KeyboardEvent.code */
export function chordLabel(chord: string, platform: Platform = platformHere()): readonly string[] {
  return chord
    .split("+")
    .map((part) => modifiers[platform][part] ?? codes[part] ?? part.replace(/^(Key|Digit|Numpad)/, ""));
}
