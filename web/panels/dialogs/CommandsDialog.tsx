// The command palette: every command, every zoo model, found by words and run with Enter.

import { Command as Menu } from "cmdk";
import { zoo } from "#graph-schema";
import { commandGroups, commands, runCommand } from "../../commands.ts";
import { editor } from "../../editor.ts";
import { openZooModel } from "../../open.ts";
import { CommandKbd } from "../../ui/Kbd.tsx";
import { matchScore } from "../block-search.ts";

const groupClass =
  "[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-11 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3";
const itemClass =
  "flex h-8 cursor-default select-none items-center justify-between gap-3 rounded-md px-2 text-12 data-[disabled=true]:opacity-40 data-[selected=true]:bg-hover";

export default function CommandsDialog({ onClose }: { readonly onClose: () => void }) {
  const state = editor.getState();
  const choose = (run: () => void) => {
    onClose();
    // After the dialog has given the focus back, so that a command can move it.
    setTimeout(run);
  };
  return (
    <Menu.Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      label="Commands"
      loop
      filter={(value, search, keywords) => Math.min(1, matchScore({ texts: [value, ...(keywords ?? [])] }, search) / 8)}
      className="flex min-h-0 flex-1 flex-col"
      overlayClassName="fixed inset-0 z-40 animate-fade bg-scrim"
      contentClassName="fixed top-[12dvh] left-1/2 z-40 flex max-h-[70dvh] w-[min(560px,calc(100vw-32px))] -translate-x-1/2 animate-fade flex-col overflow-hidden rounded-xl bg-raised shadow-pop"
    >
      <Menu.Input
        placeholder="Search commands and models"
        className="h-11 w-full shrink-0 border-b bg-transparent px-4 text-15 outline-none"
      />
      <Menu.List className="min-h-0 flex-1 overflow-y-auto p-2">
        <Menu.Empty className="px-2 py-6 text-center text-12 text-ink-3">Nothing is called that.</Menu.Empty>
        {commandGroups.map((group) => (
          <Menu.Group key={group} heading={group} className={groupClass}>
            {commands
              .filter((command) => command.group === group)
              .map(({ id, title, keywords, enabled }) => (
                <Menu.Item
                  key={id}
                  value={`${title} ${id}`}
                  {...(keywords !== undefined && { keywords: [keywords] })}
                  disabled={enabled ? !enabled(state) : false}
                  onSelect={() => choose(() => runCommand(id))}
                  className={itemClass}
                >
                  {title}
                  <CommandKbd id={id} />
                </Menu.Item>
              ))}
          </Menu.Group>
        ))}
        <Menu.Group heading="Open a model" className={groupClass}>
          {zoo.map(({ id, title, system, published }) => (
            <Menu.Item
              key={id}
              value={`${title} ${id}`}
              keywords={[system, "open"]}
              onSelect={() => choose(() => openZooModel(id))}
              className={itemClass}
            >
              {title}
              <span className="num text-11 text-ink-3">{published.parameters}</span>
            </Menu.Item>
          ))}
        </Menu.Group>
      </Menu.List>
    </Menu.Dialog>
  );
}
