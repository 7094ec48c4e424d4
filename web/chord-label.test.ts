import { expect, it } from "vitest";
import { chordLabel } from "./chord-label.ts";

it("prints a chord as each platform's keyboards have it", () => {
  expect(chordLabel("Mod+Shift+KeyZ", "mac")).toEqual(["⌘", "⇧", "Z"]);
  expect(chordLabel("Mod+Shift+KeyZ", "other")).toEqual(["Ctrl", "Shift", "Z"]);
  expect(chordLabel("Shift+Digit1", "other")).toEqual(["Shift", "1"]);
  expect(chordLabel("F8", "other")).toEqual(["F8"]);
});

it("prints what the user's own layout has on the key", () => {
  const azerty = new Map([
    ["KeyZ", "w"],
    ["Slash", "!"],
  ]);
  expect(chordLabel("Mod+KeyZ", "other", azerty)).toEqual(["Ctrl", "W"]);
  expect(chordLabel("Slash", "other", azerty)).toEqual(["!"]);
  expect(chordLabel("Alt+KeyS KeyU", "other", azerty)).toEqual(["Alt", "S", "U"]);
});
