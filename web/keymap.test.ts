import { describe, expect, test } from "vitest";
import { commands } from "./commands.ts";
import { chordOf, conflictsOf, isCharacter, keysOf } from "./keymap.ts";

const asBrought = { keymap: {}, letterKeys: true };

describe("the keys of a command", () => {
  test("are its own until the user gives it others, and none if the user gives none", () => {
    const redo = { id: "edit.redo", keys: ["Mod+KeyY"] };
    expect(keysOf(redo, asBrought)).toEqual(["Mod+KeyY"]);
    expect(keysOf(redo, { ...asBrought, keymap: { "edit.redo": ["Alt+KeyR"] } })).toEqual(["Alt+KeyR"]);
    expect(keysOf(redo, { ...asBrought, keymap: { "edit.redo": [] } })).toEqual([]);
  });

  test("of one character are silent where they are switched off, all others stay", () => {
    const off = { keymap: {}, letterKeys: false };
    expect(keysOf({ id: "a", keys: ["Slash", "Mod+KeyK", "F8", "Shift+KeyL", "Delete"] }, off)).toEqual([
      "Mod+KeyK",
      "F8",
      "Delete",
    ]);
    expect(commands.flatMap((command) => keysOf(command, off)).some(isCharacter)).toBe(false);
  });

  test("that another command has are told", () => {
    expect(conflictsOf("Mod+KeyZ", "edit.redo", commands, asBrought).map(({ id }) => id)).toEqual(["edit.undo"]);
    expect(conflictsOf("Mod+KeyZ", "edit.undo", commands, asBrought)).toEqual([]);
    expect(conflictsOf("Alt+KeyS", "edit.undo", commands, asBrought).length).toBeGreaterThan(0);
  });
});

test("a press becomes a chord by the place of its key, and a modifier alone none", () => {
  const none = { ctrlKey: false, metaKey: false, shiftKey: false, altKey: false };
  expect(chordOf({ ...none, code: "KeyZ", ctrlKey: true, shiftKey: true }, false)).toBe("Mod+Shift+KeyZ");
  expect(chordOf({ ...none, code: "KeyZ", metaKey: true }, true)).toBe("Mod+KeyZ");
  expect(chordOf({ ...none, code: "ControlLeft", ctrlKey: true }, false)).toBeNull();
});
