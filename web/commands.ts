// Every command of the editor: the menus, the keys, the command palette and the shortcut sheet read this one list.

import { canvas } from "./canvas/handle.ts";
import { cutSelection, duplicateSelection, pasteText, selectedText } from "./clipboard.ts";
import { checkedOf } from "./derived.ts";
import { editor } from "./editor.ts";
import { autoLayout, bypassToggle, deletion, deletionWithReconnect, moves } from "./edits/edits.ts";
import { cancelMeasuring, measureNow, profileNow } from "./engine/engine.ts";
import { chooseFile, saveJson } from "./files.ts";
import { newDocument } from "./open.ts";
import { edgeKey, type Heat, heats } from "./state/view.ts";
import type { EditorState } from "./store.ts";

export const commandGroups = ["File", "Edit", "Canvas", "View", "Run"] as const;
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
  readonly run: () => void;
}

const hasBlocks = ({ view }: EditorState) => view.selection.nodes.size > 0;
const hasSelection = ({ view }: EditorState) => view.selection.nodes.size + view.selection.edges.size > 0;
const hasProblems = ({ doc }: EditorState) => checkedOf(doc).diagnostics.length > 0;

const file: readonly Command[] = [
  { id: "file.new", title: "New model", group: "File", undo: "none", run: newDocument },
  {
    id: "file.gallery",
    title: "Model gallery",
    group: "File",
    keywords: "zoo published papers open",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "gallery" } }),
  },
  {
    id: "file.open",
    title: "Open file",
    group: "File",
    keys: ["Mod+KeyO"],
    keywords: "json onnx safetensors load",
    undo: "none",
    inFields: true,
    run: chooseFile,
  },
  {
    id: "file.save",
    title: "Save as .json",
    group: "File",
    keys: ["Mod+KeyS"],
    keywords: "download file",
    undo: "none",
    inFields: true,
    run: saveJson,
  },
  {
    id: "file.import",
    title: "Import weights",
    group: "File",
    keywords: "safetensors checkpoint pretrained",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "import" } }),
  },
  {
    id: "file.export",
    title: "Export",
    group: "File",
    keys: ["Mod+KeyE"],
    keywords: "onnx opset weights download",
    undo: "none",
    inFields: true,
    run: () => editor.getState().show({ dialog: { kind: "export" } }),
  },
  {
    id: "file.share",
    title: "Share as a link",
    group: "File",
    keywords: "copy url",
    undo: "none",
    run: () => editor.getState().show({ dialog: { kind: "share" } }),
  },
];

const edit: readonly Command[] = [
  {
    id: "edit.undo",
    title: "Undo",
    group: "Edit",
    keys: ["Mod+KeyZ"],
    undo: "none",
    enabled: ({ past }) => past.length > 0,
    run: () => editor.getState().undo(),
  },
  {
    id: "edit.redo",
    title: "Redo",
    group: "Edit",
    keys: ["Mod+Shift+KeyZ", "Mod+KeyY"],
    undo: "none",
    enabled: ({ future }) => future.length > 0,
    run: () => editor.getState().redo(),
  },
  {
    id: "edit.cut",
    title: "Cut",
    group: "Edit",
    keys: ["Mod+KeyX"],
    undo: "step",
    native: true,
    enabled: hasBlocks,
    run: () => void copySelection().then((copied) => copied && cutSelection()),
  },
  {
    id: "edit.copy",
    title: "Copy",
    group: "Edit",
    keys: ["Mod+KeyC"],
    undo: "none",
    native: true,
    enabled: hasBlocks,
    run: () => void copySelection(),
  },
  {
    id: "edit.paste",
    title: "Paste",
    group: "Edit",
    keys: ["Mod+KeyV"],
    undo: "step",
    native: true,
    run: () => void pasteClipboard(),
  },
  {
    id: "edit.duplicate",
    title: "Duplicate",
    group: "Edit",
    keys: ["Mod+KeyD"],
    undo: "step",
    enabled: hasBlocks,
    run: duplicateSelection,
  },
  {
    id: "edit.delete",
    title: "Delete",
    group: "Edit",
    keys: ["Delete", "Backspace"],
    undo: "step",
    enabled: hasSelection,
    run: () => remove("Delete", deletion),
  },
  {
    id: "edit.deleteReconnect",
    title: "Delete and reconnect",
    group: "Edit",
    keys: ["Mod+Delete", "Mod+Backspace"],
    undo: "step",
    enabled: hasBlocks,
    run: () => remove("Delete and reconnect", deletionWithReconnect),
  },
  {
    id: "edit.selectAll",
    title: "Select all",
    group: "Edit",
    keys: ["Mod+KeyA"],
    undo: "none",
    run() {
      const { doc, select } = editor.getState();
      select({ nodes: new Set(doc.nodes.map(({ id }) => id)), edges: new Set(doc.edges.map(edgeKey)) });
    },
  },
  {
    id: "edit.deselect",
    title: "Select nothing",
    group: "Edit",
    keys: ["Escape"],
    undo: "none",
    enabled: hasSelection,
    run: () => editor.getState().select({}),
  },
  {
    id: "edit.bypass",
    title: "Bypass block",
    group: "Edit",
    keys: ["Mod+KeyB"],
    keywords: "identity mute skip",
    undo: "step",
    enabled: hasBlocks,
    run() {
      const { edit, view } = editor.getState();
      edit("Bypass", (doc) => bypassToggle(doc, view.selection.nodes));
    },
  },
  {
    id: "edit.swap",
    title: "Swap block",
    group: "Edit",
    keys: ["Shift+KeyS"],
    keywords: "replace exchange other",
    undo: "step",
    enabled: ({ view }) => view.selection.nodes.size === 1,
    run() {
      const [node] = editor.getState().view.selection.nodes;
      if (node !== undefined) canvas()?.openSearch({ kind: "swap", node });
    },
  },
  {
    id: "edit.add",
    title: "Add block",
    group: "Edit",
    keys: ["Slash"],
    keywords: "search insert new",
    undo: "step",
    run() {
      const { view } = editor.getState();
      const [wire] = view.selection.edges;
      const onlyWire = view.selection.edges.size === 1 && view.selection.nodes.size === 0 ? wire : undefined;
      canvas()?.openSearch(onlyWire === undefined ? undefined : { kind: "insert", wire: onlyWire });
    },
  },
];

const canvasCommands: readonly Command[] = [
  {
    id: "canvas.fit",
    title: "Zoom to fit",
    group: "Canvas",
    keys: ["Shift+Digit1", "Period"],
    undo: "none",
    run: () => canvas()?.fit(),
  },
  {
    id: "canvas.fitSelection",
    title: "Zoom to selection",
    group: "Canvas",
    keys: ["Shift+Digit2"],
    undo: "none",
    enabled: hasBlocks,
    run: () => canvas()?.fitSelection(),
  },
  {
    id: "canvas.zoom100",
    title: "Zoom to 100 %",
    group: "Canvas",
    keys: ["Mod+Digit0"],
    undo: "none",
    run: () => canvas()?.zoomTo(1),
  },
  {
    id: "canvas.zoomIn",
    title: "Zoom in",
    group: "Canvas",
    keys: ["Equal", "Shift+Equal", "NumpadAdd"],
    undo: "none",
    run: () => canvas()?.zoomBy(1.25),
  },
  {
    id: "canvas.zoomOut",
    title: "Zoom out",
    group: "Canvas",
    keys: ["Minus", "NumpadSubtract"],
    undo: "none",
    run: () => canvas()?.zoomBy(0.8),
  },
  {
    id: "canvas.arrange",
    title: "Auto layout",
    group: "Canvas",
    keys: ["Shift+KeyL"],
    keywords: "arrange columns tidy",
    undo: "step",
    run() {
      editor.getState().edit("Auto layout", autoLayout);
      canvas()?.fit();
    },
  },
  ...(["Left", "Right", "Up", "Down"] as const).map(
    (direction): Command => ({
      id: `canvas.move${direction}`,
      title: `Move ${direction.toLowerCase()}`,
      group: "Canvas",
      keys: [`Arrow${direction}`, `Shift+Arrow${direction}`],
      undo: "step",
      enabled: hasBlocks,
      run: () => nudge(direction, 1),
    }),
  ),
];

const heatTitles: Readonly<Record<Heat, string>> = {
  plain: "Colour by family",
  params: "Colour by parameters",
  macs: "Colour by MACs",
  activations: "Colour by activations",
  ms: "Colour by milliseconds",
};

const view: readonly Command[] = [
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
  ...(["problems", "layers", "profile", "compare"] as const).map(
    (tab): Command => ({
      id: `view.${tab}`,
      title: `${{ problems: "Problems", layers: "Layers table", profile: "Profile", compare: "Compare" }[tab]} in the drawer`,
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

const run: readonly Command[] = [
  {
    id: "run.measure",
    title: "Measure now",
    group: "Run",
    keys: ["Mod+Enter"],
    keywords: "latency benchmark time",
    undo: "none",
    inFields: true,
    enabled: ({ doc }) => checkedOf(doc).ok,
    run: () => measureNow(),
  },
  {
    id: "run.measureGpu",
    title: "Measure on WebGPU",
    group: "Run",
    keywords: "latency gpu",
    undo: "none",
    enabled: ({ doc, runs }) => checkedOf(doc).ok && runs.webgpu.absent === null,
    run: () => measureNow("webgpu"),
  },
  {
    id: "run.profile",
    title: "Profile per block",
    group: "Run",
    keywords: "latency layers time heat",
    undo: "none",
    enabled: ({ doc }) => checkedOf(doc).ok,
    run: () => profileNow(),
  },
  {
    id: "run.cancel",
    title: "Stop measuring",
    group: "Run",
    undo: "none",
    enabled: ({ runs }) => Object.values(runs).some(({ activity }) => activity.kind !== "idle"),
    run: cancelMeasuring,
  },
];

export const commands: readonly Command[] = [...file, ...edit, ...canvasCommands, ...view, ...run];

const byId = new Map(commands.map((command) => [command.id, command]));

export function commandOf(id: string): Command | undefined {
  return byId.get(id);
}

/** Runs a command by id, if it can run now. */
export function runCommand(id: string): void {
  const command = byId.get(id);
  if (command && (command.enabled?.(editor.getState()) ?? true)) command.run();
}

/** Moves the selected blocks a step, or four with Shift; steps of one gesture are undone together. */
export function nudge(direction: "Left" | "Right" | "Up" | "Down", steps: number): void {
  const { view, edit } = editor.getState();
  const step = 10 * steps;
  const by = { Left: [-step, 0], Right: [step, 0], Up: [0, -step], Down: [0, step] }[direction];
  const [dx = 0, dy = 0] = by;
  const places = [...view.selection.nodes].map((id) => {
    const place = canvas()?.placeOf(id) ?? { x: 0, y: 0 };
    return [id, { x: place.x + dx, y: place.y + dy }] as const;
  });
  edit("Move", () => moves(new Map(places)), { gesture: `nudge ${[...view.selection.nodes].join()}` });
}

function remove(label: string, how: typeof deletion): void {
  const { edit, view, announce } = editor.getState();
  const { nodes, edges } = view.selection;
  if (!edit(label, (doc) => how(doc, view.selection))) return;
  const what = nodes.size > 0 ? `${nodes.size} ${nodes.size === 1 ? "block" : "blocks"}` : `${edges.size} wires`;
  announce(`Deleted ${what}`);
}

let problemShown = -1;

/** Selects and brings into view where the next problem is. */
export function goToProblem(step: 1 | -1): void {
  const { doc, announce, select } = editor.getState();
  const { diagnostics } = checkedOf(doc);
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

async function copySelection(): Promise<boolean> {
  const text = selectedText();
  if (text === null) return false;
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    editor.getState().notify({ tone: "warning", text: "This browser does not let the page copy here. Use Ctrl+C." });
    return false;
  }
}

async function pasteClipboard(): Promise<void> {
  const { notify } = editor.getState();
  try {
    const text = await navigator.clipboard.readText();
    if (!pasteText(text, canvas()?.pointer() ?? { x: 0, y: 0 }))
      notify({ tone: "info", text: "The clipboard holds no blocks." });
  } catch {
    notify({ tone: "warning", text: "This browser does not let the page read the clipboard. Use Ctrl+V." });
  }
}
