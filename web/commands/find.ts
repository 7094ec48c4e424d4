// Commands that find blocks in the model.

import { find, goToHit, openFind } from "../find/find.ts";
import { openDocOf } from "../open-doc.ts";
import type { Command } from "./command.ts";

export const findCommands: readonly Command[] = [
  {
    id: "find.open",
    title: "Find in the model",
    group: "Select",
    keys: ["Mod+KeyF"],
    keywords: "search regex name type config setting",
    undo: "none",
    inFields: true,
    enabled: (state) => openDocOf(state).nodes.length > 0,
    run: openFind,
  },
  {
    id: "find.next",
    title: "Next hit",
    group: "Select",
    keys: ["KeyF"],
    undo: "none",
    enabled: () => find.getState().open,
    run: () => goToHit(1),
  },
  {
    id: "find.previous",
    title: "Previous hit",
    group: "Select",
    keys: ["Shift+KeyF"],
    undo: "none",
    enabled: () => find.getState().open,
    run: () => goToHit(-1),
  },
];
