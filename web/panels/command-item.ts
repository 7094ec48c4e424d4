// A command as an item of a menu.

import type { Command } from "../commands.ts";
import { editor } from "../editor.ts";
import { keysOf } from "../keymap.ts";
import type { MenuItem } from "../ui/Menu.tsx";

export function itemOf(command: Command): MenuItem {
  const { id, title, enabled, run } = command;
  const chord = keysOf(command, editor.getState().view)[0];
  return {
    id,
    title,
    onSelect: run,
    disabled: enabled ? !enabled(editor.getState()) : false,
    ...(chord !== undefined && { chord }),
  };
}
