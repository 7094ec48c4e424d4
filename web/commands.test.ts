import { describe, expect, test } from "vitest";
import { commandGroups, commands } from "./commands.ts";
import { commandFor, matches } from "./keys.ts";

const press = (code: string, modifiers: Partial<Parameters<typeof matches>[1]> = {}) => ({
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...modifiers,
});

describe("commands", () => {
  test("have unique ids, titles and keys, a group and an undo policy", () => {
    const ids = commands.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const titles = commands.map(({ title }) => title);
    expect(new Set(titles).size).toBe(titles.length);
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    for (const { title, group, undo } of commands) {
      expect(title).toMatch(/^[A-Z].*[^.!]$/);
      expect(commandGroups).toContain(group);
      expect(["step", "none"]).toContain(undo);
    }
  });
});

const here = { typing: false, mac: false };
const typing = { typing: true, mac: false };

describe("keys", () => {
  test("are matched by the place of the key, with exactly the modifiers of the chord", () => {
    expect(matches("Mod+KeyZ", press("KeyZ", { ctrlKey: true }), false)).toBe(true);
    expect(matches("Mod+KeyZ", press("KeyZ", { ctrlKey: true, shiftKey: true }), false)).toBe(false);
    expect(matches("Mod+KeyZ", press("KeyZ"), false)).toBe(false);
    expect(matches("Shift+Digit1", press("Digit1", { shiftKey: true }), false)).toBe(true);
  });

  test("use Cmd on a Mac and Ctrl elsewhere", () => {
    expect(matches("Mod+KeyS", press("KeyS", { metaKey: true }), true)).toBe(true);
    expect(matches("Mod+KeyS", press("KeyS", { ctrlKey: true }), true)).toBe(false);
    expect(matches("Mod+KeyS", press("KeyS", { metaKey: true }), false)).toBe(false);
  });

  test("do nothing in a text field but for saving and the like", () => {
    expect(commandFor(press("Delete"), here)?.id).toBe("edit.delete");
    expect(commandFor(press("Delete"), typing)).toBeNull();
    expect(commandFor(press("KeyZ", { ctrlKey: true }), typing)).toBeNull();
    expect(commandFor(press("KeyS", { ctrlKey: true }), typing)?.id).toBe("file.save");
  });

  test("leave copy, cut and paste to the browser's own events", () => {
    for (const code of ["KeyC", "KeyX", "KeyV"]) expect(commandFor(press(code, { ctrlKey: true }), here)).toBeNull();
  });

  test("of two presses run with the second, and the first alone runs nothing", () => {
    const alt = press("KeyS", { altKey: true });
    expect(commandFor(alt, here)).toBeNull();
    expect(commandFor(press("KeyU"), { ...here, begun: "Alt+KeyS" })?.id).toBe("select.upstream");
    expect(commandFor(press("KeyX"), { ...here, begun: "Alt+KeyS" })).toBeNull();
  });

  test("follow the user's own keymap, and single characters can be switched off", () => {
    const settings = { keymap: { "edit.duplicate": ["Alt+KeyQ"] }, letterKeys: false };
    expect(commandFor(press("KeyQ", { altKey: true }), { ...here, settings })?.id).toBe("edit.duplicate");
    expect(commandFor(press("KeyD", { ctrlKey: true }), { ...here, settings })).toBeNull();
    expect(commandFor(press("Slash"), { ...here, settings })).toBeNull();
    expect(commandFor(press("Slash"), here)?.id).toBe("edit.add");
  });
});
