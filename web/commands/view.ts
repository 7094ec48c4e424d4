// Commands on what is shown: panels, colours, theme, problems.

import { canvas } from "../canvas/handle.ts";
import { baselineOf } from "../compare/baseline.ts";
import { problemsOf } from "../derived.ts";
import { editor, openDoc } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { type Heat, heats } from "../state/view.ts";
import type { EditorState } from "../store.ts";
import type { Command } from "./command.ts";

const hasProblems = (state: EditorState) => problemsOf(openDocOf(state)).length > 0;

const heatTitles: Readonly<Record<Heat, string>> = {
  plain: "Colour by family",
  params: "Colour by parameters",
  macs: "Colour by MACs",
  activations: "Colour by activations",
  ms: "Colour by milliseconds",
};

export const viewCommands: readonly Command[] = [
  {
    id: "view.commands",
    title: "All commands",
    group: "View",
    keys: ["Mod+KeyK", "Mod+Shift+KeyP"],
    undo: "none",
    inFields: true,
    run: () => editor.getState().show({ dialog: { kind: "commands" } }),
  },
  {
    id: "view.shortcuts",
    title: "Keyboard shortcuts",
    group: "View",
    keys: ["Shift+Slash"],
    keywords: "help keys",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "shortcuts" } }),
  },
  {
    id: "view.settings",
    title: "Settings",
    group: "View",
    keys: ["Mod+Comma"],
    keywords: "preferences keys shortcuts remap wheel scroll trackpad snap",
    undo: "none",
    inFields: true,
    run: () => editor.getState().show({ dialog: { kind: "settings" } }),
  },
  {
    id: "view.claims",
    title: "Headline claims of the papers",
    group: "View",
    keywords: "compare verdict faster benchmark levit efficientnet",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "claims" } }),
  },
  {
    id: "view.about",
    title: "About Vitrine",
    group: "View",
    keywords: "version licence license privacy papers help",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "about" } }),
  },
  {
    id: "view.nextProblem",
    title: "Next problem",
    group: "View",
    keys: ["F8"],
    keywords: "error diagnostic",
    undo: "none",
    inFields: true,
    enabled: hasProblems,
    run: () => goToProblem(1),
  },
  {
    id: "view.previousProblem",
    title: "Previous problem",
    group: "View",
    keys: ["Shift+F8"],
    undo: "none",
    inFields: true,
    enabled: hasProblems,
    run: () => goToProblem(-1),
  },
  {
    id: "view.sideBySide",
    title: "Side by side with the baseline",
    group: "View",
    keywords: "compare diff difference two models",
    undo: "none",
    enabled: (state) => baselineOf(state) !== null,
    run: () => editor.getState().show({ comparing: !editor.getState().view.comparing, path: [] }),
  },
  ...(["problems", "layers", "profile", "compare", "look"] as const).map(
    (tab): Command => ({
      id: `view.${tab}`,
      title: `${{ problems: "Problems", layers: "Layers table", profile: "Profile", compare: "Compare", look: "Look inside on a picture" }[tab]} in the drawer`,
      group: "View",
      undo: "none",
      run: () => editor.getState().show({ drawer: editor.getState().view.drawer === tab ? null : tab }),
    }),
  ),
  {
    id: "view.palette",
    title: "Palette",
    group: "View",
    keys: ["Mod+BracketLeft"],
    undo: "none",
    run: () => editor.getState().show({ paletteOpen: !editor.getState().view.paletteOpen }),
  },
  {
    id: "view.inspector",
    title: "Inspector",
    group: "View",
    keys: ["Mod+BracketRight"],
    undo: "none",
    run: () => editor.getState().show({ inspectorOpen: !editor.getState().view.inspectorOpen }),
  },
  {
    id: "view.minimap",
    title: "Minimap",
    group: "View",
    keys: ["Alt+KeyM"],
    undo: "none",
    run: () => editor.getState().show({ minimapOpen: !editor.getState().view.minimapOpen }),
  },
  ...heats.map(
    (heat): Command => ({
      id: `view.heat.${heat}`,
      title: heatTitles[heat],
      group: "View",
      keywords: "heat map",
      undo: "none",
      run: () => editor.getState().show({ heat }),
    }),
  ),
  ...(["dark", "light", "system"] as const).map(
    (theme): Command => ({
      id: `view.theme.${theme}`,
      title: theme === "system" ? "Theme as the system has it" : `Theme ${theme}`,
      group: "View",
      undo: "none",
      run: () => editor.getState().show({ theme }),
    }),
  ),
];

let problemShown = -1;

/** Selects and brings into view where the next problem is. */
export function goToProblem(step: 1 | -1): void {
  const { announce, select } = editor.getState();
  const diagnostics = problemsOf(openDoc());
  if (diagnostics.length === 0) return;
  problemShown = (problemShown + step + diagnostics.length) % diagnostics.length;
  const diagnostic = diagnostics[problemShown];
  const node = diagnostic?.node ?? diagnostic?.edge?.to;
  if (!diagnostic) return;
  if (node !== undefined) {
    select({ nodes: new Set([node]) });
    canvas()?.centreOn(node);
  }
  announce(diagnostic.message);
}
