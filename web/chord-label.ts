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

/** What the user's keyboard prints on a key; where the browser does not tell, what an American one does. */
export type LayoutLabels = ReadonlyMap<string, string>;

/** @param chord `Mod+Shift+KeyZ`: modifiers, then a KeyboardEvent.code; two presses with a space between */
export function chordLabel(
  chord: string,
  platform: Platform = platformHere(),
  labels: LayoutLabels = new Map(),
): readonly string[] {
  const keyOf = (code: string) => {
    const own = /^(Key|Digit|Slash|Period|Comma|Minus|Equal|Semicolon|Quote|Bracket|Back[sq])/.test(code)
      ? labels.get(code)?.toUpperCase()
      : undefined;
    return own ?? codes[code] ?? code.replace(/^(Key|Digit|Numpad)/, "");
  };
  return chord.split(" ").flatMap((press) => press.split("+").map((part) => modifiers[platform][part] ?? keyOf(part)));
}
