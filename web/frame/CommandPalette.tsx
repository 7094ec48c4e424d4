// Ctrl+K: every command by name, with its key; greyed where it cannot run now.

import { Command as Cmdk } from "cmdk";
import { Dialog as Radix } from "radix-ui";
import { type Command, commandGroups, commands } from "../commands.ts";
import { editor } from "../editor.ts";
import { Kbd } from "../ui/Kbd.tsx";

export default function CommandPalette() {
  const close = () => editor.getState().show({ dialog: null });
  const choose = (command: Command) => {
    close();
    // The dialog gives the focus back first; what the command opens then keeps it.
    setTimeout(() => command.run(), 0);
  };
  const state = editor.getState();
  return (
    <Radix.Root open onOpenChange={(open) => !open && close()}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-fade bg-scrim" />
        <Radix.Content
          aria-describedby={undefined}
          className="fixed inset-x-3 top-[12dvh] z-50 mx-auto flex max-h-[min(460px,72dvh)] max-w-140 animate-pop flex-col overflow-hidden rounded-xl bg-raised shadow-pop outline-none"
        >
          <Radix.Title className="sr-only">All commands</Radix.Title>
          <Cmdk loop label="All commands" className="flex min-h-0 flex-col">
            <Cmdk.Input
              autoFocus
              placeholder="What do you want to do?"
              className="h-12 shrink-0 border-b bg-transparent px-4 text-15 outline-none"
            />
            <Cmdk.List className="min-h-0 flex-1 overflow-y-auto p-1.5">
              <Cmdk.Empty className="px-3 py-6 text-center text-12 text-ink-3">No command matches.</Cmdk.Empty>
              {commandGroups.map((group) => (
                <Cmdk.Group key={group} heading={group} className="vt-group">
                  {commands
                    .filter((command) => command.group === group && command.id !== "view.commands")
                    .map((command) => (
                      <Cmdk.Item
                        key={command.id}
                        value={command.title}
                        keywords={[command.group, ...(command.keywords?.split(" ") ?? [])]}
                        disabled={!(command.enabled?.(state) ?? true)}
                        onSelect={() => choose(command)}
                        className="flex h-8 cursor-default select-none items-center gap-2 rounded-md px-2.5 text-13 text-ink data-[disabled=true]:opacity-40 data-[selected=true]:bg-hover"
                      >
                        <span className="flex-1">{command.title}</span>
                        {command.keys?.[0] !== undefined && <Kbd chord={command.keys[0]} />}
                      </Cmdk.Item>
                    ))}
                </Cmdk.Group>
              ))}
            </Cmdk.List>
          </Cmdk>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
