// Every command of the editor: the keys, the command palette and the shortcut sheet read this one list; menus name some of it.

import { canvasCommands } from "./commands/canvas.ts";
import type { Command } from "./commands/command.ts";
import { editCommands } from "./commands/edit.ts";
import { fileCommands } from "./commands/file.ts";
import { findCommands } from "./commands/find.ts";
import { frameCommands } from "./commands/frames.ts";
import { insideCommands } from "./commands/inside.ts";
import { ownCommands } from "./commands/own.ts";
import { placeCommands } from "./commands/place.ts";
import { runCommands } from "./commands/run.ts";
import { selectCommands } from "./commands/select.ts";
import { viewCommands } from "./commands/view.ts";
import { editor } from "./editor.ts";

export { type Chord, type Command, type CommandGroup, commandGroups } from "./commands/command.ts";

export const commands: readonly Command[] = [
  ...fileCommands,
  ...insideCommands,
  ...editCommands,
  ...selectCommands,
  ...findCommands,
  ...ownCommands,
  ...frameCommands,
  ...canvasCommands,
  ...placeCommands,
  ...viewCommands,
  ...runCommands,
];

const byId = new Map(commands.map((command) => [command.id, command]));

export function commandOf(id: string): Command | undefined {
  return byId.get(id);
}

/** Runs a command by id, if it can run now. */
export function runCommand(id: string): void {
  const command = byId.get(id);
  if (command && (command.enabled?.(editor.getState()) ?? true)) command.run();
}
