// What the editor begins with: a link, this tab's work, the latest work, or EdgeNeXt-S; and everything that then listens.

import { browserSaves, keepSaved, restoreLatest, restoreTab, type Save, type Saves, thisTab } from "./autosave.ts";
import { listenToClipboard } from "./clipboard.ts";
import { rememberProfiles } from "./compare/baseline.ts";
import { editor } from "./editor.ts";
import { isTyping, listenToKeys } from "./keys.ts";
import { keepArranged } from "./layout/arrangement.ts";
import { sayProblems } from "./problems-aloud.ts";
import { holdsModel, listenToAddress, openAddress } from "./share.ts";
import { keepTaste, restoreTaste } from "./taste.ts";
import { readKeyboardLayout } from "./ui/keyboard-layout.ts";

const firstModelId = "edgenext_small";
/** A storage that hangs must not keep the page empty. */
const restoreTimeoutMs = 1_000;

async function openFirstModel(): Promise<void> {
  const { zoo, zooModel } = await import("./zoo.ts");
  const model = zooModel(firstModelId) ?? zoo[0];
  if (model) editor.getState().open(model.document());
}

/** Puts the first document into the editor and starts listening. */
export async function start(): Promise<void> {
  restoreTaste(editor, localStorage);
  const saves = browserSaves();
  const tab = thisTab();
  const linked = holdsModel(location.hash);
  const save = await restored(saves, tab, linked);
  if (save) editor.getState().open(save.doc, { saved: !save.unsaved });
  else await openFirstModel();
  if (linked) await openAddress(location.hash);

  keepSaved(editor, saves, tab);
  keepTaste(editor, localStorage);
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

/** A link in a new tab stands alone: the latest work of another tab stays where it is. */
async function restored(saves: Saves, tab: string, linked: boolean): Promise<Save | null> {
  const late = new Promise<null>((resolve) => setTimeout(() => resolve(null), restoreTimeoutMs));
  const work = async () => (await restoreTab(saves, tab)) ?? (linked ? null : await restoreLatest(saves));
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    editor.getState().notify({ tone: "warning", text: `Earlier work could not be read (${reason}).` });
    return null;
  }
}
