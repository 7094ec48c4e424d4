// What a command is; the list itself is commands.ts.

import { onlyBlock } from "../state/view.ts";
import type { EditorState } from "../store.ts";

export const commandGroups = ["File", "Edit", "Select", "Canvas", "View", "Run"] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** `Mod` is Ctrl, on a Mac Cmd; the last part is a KeyboardEvent.code: `Mod+Shift+KeyZ`, `F8`, `Slash`. */
export type Chord = string;

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** The first one is shown. */
  readonly keys?: readonly Chord[];
  /** More words to find it by. */
  readonly keywords?: string;
  /** Whether it leaves a step that undo takes back. */
  readonly undo: "step" | "none";
  /** Also while typing in a field: saving, the command palette. */
  readonly inFields?: true;
  /** The browser's own event for these keys does it, without asking for permission. */
  readonly native?: true;
  readonly enabled?: (state: EditorState) => boolean;
  /** With the press that called it, where it was a key. */
  readonly run: (press?: Pick<KeyboardEvent, "shiftKey">) => void;
}

export const hasBlocks = ({ view }: EditorState): boolean => view.selection.nodes.size > 0;
export const oneBlock = ({ view }: EditorState): boolean => onlyBlock(view.selection) !== undefined;
export const hasSelection = ({ view }: EditorState): boolean =>
  view.selection.nodes.size + view.selection.edges.size > 0;
