// The top bar: whose model this is and what can be done with it as a whole.

import {
  ChevronDown,
  CircleAlert,
  CircleCheck,
  Download,
  LayoutGrid,
  Link,
  Monitor,
  Moon,
  Redo2,
  Sun,
  TriangleAlert,
  Undo2,
} from "lucide-react";
import { limits } from "#graph-schema";
import type { Command } from "../commands.ts";
import { problemsOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import type { Heat, Theme } from "../state/view.ts";
import { heats } from "../state/view.ts";
import { Button, IconButton } from "../ui/Button.tsx";
import { cx } from "../ui/class-names.ts";
import { CommandKbd } from "../ui/Kbd.tsx";
import { Menu } from "../ui/Menu.tsx";
import { Segmented } from "../ui/Segmented.tsx";
import { Select } from "../ui/Select.tsx";
import { TextField } from "../ui/TextField.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { itemOf } from "./command-item.ts";
import { Mark } from "./Mark.tsx";

interface TopBarProps {
  /** Behind the mark, groups apart: opening, saving, importing. */
  readonly mainMenu: readonly (readonly Command[])[];
  readonly exportMenu: readonly (readonly Command[])[];
}

const heatTitles: Readonly<Record<Heat, string>> = {
  plain: "Plain",
  params: "Params",
  macs: "MACs",
  activations: "Act.",
  ms: "ms",
};

const themes: Readonly<Record<Theme, { readonly title: string; readonly Icon: typeof Sun; readonly next: Theme }>> = {
  system: { title: "Theme: as the system has it", Icon: Monitor, next: "light" },
  light: { title: "Theme: light", Icon: Sun, next: "dark" },
  dark: { title: "Theme: dark", Icon: Moon, next: "system" },
};

export function TopBar({ mainMenu, exportMenu }: TopBarProps) {
  const doc = useEditor((state) => state.doc);
  const edited = useEditor((state) => state.doc !== state.savedDoc);
  const readOnly = useEditor((state) => state.readOnly);
  const undoLabel = useEditor((state) => state.past.at(-1)?.label);
  const redoLabel = useEditor((state) => state.future.at(-1)?.label);
  const heat = useEditor((state) => state.view.heat);
  const theme = useEditor((state) => state.view.theme);
  const { show, edit, undo, redo } = editor.getState();
  const { Icon: ThemeIcon, title: themeTitle, next: nextTheme } = themes[theme];

  return (
    <header className="flex h-11 shrink-0 items-center gap-1 border-b bg-surface px-2">
      <h1 className="sr-only">Vitrine</h1>
      <Menu
        align="start"
        trigger={
          <Button className="gap-2 px-2" aria-label="Vitrine menu">
            <Mark />
            <span className="hidden font-semibold text-13 text-ink tracking-[-0.01em] xl:inline">Vitrine</span>
            <ChevronDown aria-hidden size={12} className="text-ink-3" />
          </Button>
        }
        groups={mainMenu.map((group) => group.map(itemOf))}
      />
      <span aria-hidden className="mx-1 h-4 w-px bg-line" />
      <TextField
        name="Model name"
        quiet
        value={doc.name}
        maxLength={limits.nameLength}
        disabled={readOnly !== null}
        onChange={(name) => edit("Rename model", () => [{ kind: "rename", name }], { whole: true })}
        className="field-sizing-content max-w-32 truncate font-medium text-13 text-ink md:max-w-60"
      />
      {(edited || readOnly !== null) && (
        <span className="hidden select-none text-11 text-ink-3 md:inline">
          {readOnly === null ? "edited" : "read-only"}
        </span>
      )}
      <Tooltip content="Models beside their published figures">
        <Button
          aria-label="Models"
          className="ml-1 max-md:hidden"
          onClick={() => show({ dialog: { kind: "gallery" } })}
        >
          <LayoutGrid aria-hidden size={14} strokeWidth={1.75} /> <span className="hidden xl:inline">Models</span>
        </Button>
      </Tooltip>
      <IconButton
        Icon={Undo2}
        name={undoLabel === undefined ? "Nothing to undo" : `Undo: ${undoLabel}`}
        hint={<CommandKbd id="edit.undo" />}
        disabled={undoLabel === undefined}
        onClick={undo}
      />
      <IconButton
        Icon={Redo2}
        name={redoLabel === undefined ? "Nothing to redo" : `Redo: ${redoLabel}`}
        hint={<CommandKbd id="edit.redo" />}
        disabled={redoLabel === undefined}
        className="max-md:hidden"
        onClick={redo}
      />
      <div className="flex min-w-0 flex-1 justify-center px-2">
        <Segmented
          name="Colour blocks by"
          value={heat}
          options={heats.map((value) => ({ value, title: heatTitles[value] }))}
          onChange={(next) => show({ heat: next })}
          className="max-lg:hidden"
        />
        <Select
          name="Colour blocks by"
          plain
          value={heat}
          options={heats.map((value) => ({ value, title: heatTitles[value] }))}
          onChange={(next) => show({ heat: next })}
          className="max-md:hidden lg:hidden"
        />
      </div>
      <Problems />
      <Tooltip content="A link that holds the whole model">
        <Button aria-label="Share" onClick={() => show({ dialog: { kind: "share" } })}>
          <Link aria-hidden size={14} strokeWidth={1.75} /> <span className="hidden md:inline">Share</span>
        </Button>
      </Tooltip>
      <Menu
        trigger={
          <Button variant="outline" aria-label="Export">
            <Download aria-hidden size={14} strokeWidth={1.75} /> <span className="hidden md:inline">Export</span>
            <ChevronDown aria-hidden size={12} className="-mr-0.5 text-ink-3" />
          </Button>
        }
        groups={exportMenu.map((group) => group.map(itemOf))}
      />
      <IconButton
        Icon={ThemeIcon}
        name={themeTitle}
        className="max-md:hidden"
        onClick={() => show({ theme: nextTheme })}
      />
    </header>
  );
}

function Problems() {
  const diagnostics = useEditor((state) => problemsOf(openDocOf(state)));
  const open = useEditor((state) => state.view.drawer === "problems");
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const Icon = errors > 0 ? CircleAlert : diagnostics.length > 0 ? TriangleAlert : CircleCheck;
  const count = diagnostics.length;
  const words = count === 0 ? "No problems" : `${count} ${count === 1 ? "problem" : "problems"}`;
  return (
    <Tooltip content={words} hint={<CommandKbd id="view.nextProblem" />}>
      <Button
        aria-label={words}
        aria-expanded={open}
        onClick={() => editor.getState().show({ drawer: open ? null : "problems" })}
        className={cx(errors > 0 ? "text-danger!" : count > 0 && "text-warning!")}
      >
        <Icon aria-hidden size={14} strokeWidth={2} />
        {count > 0 && <span className="num xl:hidden">{count}</span>}
        {count > 0 && <span className="hidden xl:inline">{words}</span>}
      </Button>
    </Tooltip>
  );
}
