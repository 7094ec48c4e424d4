// A menu under a button; its items are data, so that commands can be put in as they are.

import { Check, type LucideIcon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactElement } from "react";
import { Kbd } from "./Kbd.tsx";

export interface MenuItem {
  readonly id: string;
  readonly title: string;
  readonly Icon?: LucideIcon;
  /** Quiet words after the title. */
  readonly note?: string;
  readonly chord?: string;
  readonly disabled?: boolean;
  /** Present: the item is a choice, ticked where true. */
  readonly checked?: boolean;
  readonly onSelect: () => void;
}

interface MenuProps {
  /** The button that opens it. */
  readonly trigger: ReactElement;
  /** Separated by lines. */
  readonly groups: readonly (readonly MenuItem[])[];
  readonly align?: "start" | "end";
  /** Present: the menu is open from the start, and this is called when it closes. */
  readonly onClose?: () => void;
}

const itemClass =
  "flex h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 text-12 text-ink outline-none data-disabled:opacity-40 data-highlighted:bg-hover";

export function Menu({ trigger, groups, align = "end", onClose }: MenuProps) {
  return (
    <DropdownMenu.Root {...(onClose && { open: true, onOpenChange: onClose })}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 animate-pop overflow-y-auto rounded-lg bg-raised p-1 shadow-pop"
        >
          {groups.map((items, index) => (
            <DropdownMenu.Group key={items[0]?.id ?? index}>
              {index > 0 && <DropdownMenu.Separator className="-mx-1 my-1 h-px bg-line" />}
              {items.map((item) => (
                <Item key={item.id} {...item} />
              ))}
            </DropdownMenu.Group>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ title, Icon, note, chord, disabled = false, checked, onSelect }: MenuItem) {
  const inner = (
    <>
      {Icon && <Icon aria-hidden size={14} strokeWidth={1.75} className="text-ink-3" />}
      {checked !== undefined && <span className="size-3.5">{checked && <Check aria-hidden size={14} />}</span>}
      <span className="flex-1">{title}</span>
      {note !== undefined && <span className="pl-4 text-11 text-ink-3">{note}</span>}
      {chord !== undefined && <Kbd chord={chord} />}
    </>
  );
  if (checked === undefined)
    return (
      <DropdownMenu.Item disabled={disabled} onSelect={onSelect} className={itemClass}>
        {inner}
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.CheckboxItem checked={checked} disabled={disabled} onSelect={onSelect} className={itemClass}>
      {inner}
    </DropdownMenu.CheckboxItem>
  );
}
