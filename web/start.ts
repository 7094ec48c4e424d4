// What the editor begins with: a link, this tab's work, the latest work, or EdgeNeXt-S; and everything that then listens.

import { browserSaves, complainOnce, findWork, keepSaved } from "./autosave.ts";
import { listenToClipboard } from "./clipboard.ts";
import { rememberProfiles } from "./compare/baseline.ts";
import { editor } from "./editor.ts";
import { isTyping, listenToKeys } from "./keys.ts";
import { keepArranged } from "./layout/arrangement.ts";
import { sayProblems } from "./problems-aloud.ts";
import { holdsModel, listenToAddress, openAddress } from "./share.ts";
import { storageOf } from "./storages.ts";
import { newTab, takeTab } from "./tab.ts";
import { keepTaste, restoreTaste } from "./taste.ts";
import { readKeyboardLayout } from "./ui/keyboard-layout.ts";

const firstModelId = "edgenext_small";

async function openFirstModel(): Promise<void> {
  const { zoo, zooModel } = await import("./zoo.ts");
  const model = zooModel(firstModelId) ?? zoo[0];
  if (model) editor.getState().open(model.document());
}

/** Puts the first document into the editor and starts listening. */
export async function start(): Promise<void> {
  const taste = storageOf("localStorage");
  const session = storageOf("sessionStorage");
  restoreTaste(editor, taste);
  const saves = browserSaves();
  const complain = complainOnce(editor);
  const linked = holdsModel(location.hash);
  const own = await takeTab(session);
  // A link in a new tab stands alone: the latest work of another tab stays where it is.
  const found = await findWork(saves, own.from, { alone: linked });
  if (found.kind === "save") editor.getState().open(found.save.doc, { saved: !found.save.unsaved });
  else await openFirstModel();
  if (found.kind === "refused") complain(found.reason);
  if (found.kind === "unreadable") {
    const text = `Earlier work in this browser could not be read and stays there. ${found.reason}`;
    editor.getState().notify({ tone: "error", text });
  }
  const tab = found.kind === "save" || found.kind === "none" ? own.name : newTab(session);
  if (linked) await openAddress(location.hash);

  keepSaved(editor, saves, { tab, complain });
  keepTaste(editor, taste);
  keepArranged(editor);
  sayProblems(editor);
  rememberProfiles(editor);
  listenToKeys();
  void readKeyboardLayout();
  listenToClipboard(isTyping);
  listenToAddress();
  void import("./engine/engine.ts").then(({ startEngine }) => startEngine());
  // Searching begins with typing: what is typed must not wait for a download.
  setTimeout(() => {
    void import("./canvas/SearchPopover.tsx");
    void import("./find/FindBar.tsx");
  }, 1_000);
}
