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
    expect(commandFor(press("Delete"), false, false)?.id).toBe("edit.delete");
    expect(commandFor(press("Delete"), true, false)).toBeNull();
    expect(commandFor(press("KeyZ", { ctrlKey: true }), true, false)).toBeNull();
    expect(commandFor(press("KeyS", { ctrlKey: true }), true, false)?.id).toBe("file.save");
  });

  test("leave copy, cut and paste to the browser's own events", () => {
    for (const code of ["KeyC", "KeyX", "KeyV"])
      expect(commandFor(press(code, { ctrlKey: true }), false, false)).toBeNull();
  });
});
