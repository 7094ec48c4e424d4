// The menu of the right button: for blocks, for a wire, for the canvas; its items are commands.

import { ContextMenu } from "radix-ui";
import { type ReactElement, useRef, useState } from "react";
import { type Command, commandOf } from "../commands.ts";
import { editor } from "../editor.ts";
import { CommandKbd } from "../ui/Kbd.tsx";

type Target = "block" | "blocks" | "wire" | "canvas";

const items: Readonly<Record<Target, readonly (readonly string[])[]>> = {
  block: [
    ["inside.open", "edit.swap", "edit.bypass"],
    ["edit.addBefore", "edit.addAfter"],
    ["select.upstream", "select.downstream"],
    ["edit.cut", "edit.copy", "edit.duplicate"],
    ["inside.open", "canvas.fitSelection"],
    ["frame.make", "frame.fold", "frame.dissolve"],
    ["own.make", "own.unpack", "own.unlink"],
    ["edit.delete", "edit.deleteReconnect"],
  ],
  blocks: [
    ["place.left", "place.centre", "place.right", "place.top", "place.middle", "place.bottom"],
    ["place.distribute.x", "place.distribute.y"],
    ["edit.bypass", "edit.cut", "edit.copy", "edit.duplicate"],
    ["canvas.fitSelection"],
    ["edit.delete", "edit.deleteReconnect"],
  ],
  wire: [["edit.add"], ["edit.delete"]],
  canvas: [
    ["edit.add", "edit.paste", "comment.add"],
    ["edit.selectAll", "canvas.fit", "canvas.arrange"],
    ["find.open", "canvas.snap"],
    ["view.commands", "view.shortcuts"],
  ],
};

export function CanvasMenu({ children }: { readonly children: ReactElement }) {
  const [target, setTarget] = useState<Target>("canvas");
  const pressed = useRef<EventTarget | null>(null);
  return (
    <ContextMenu.Root
      // A long press opens it too, and brings no event of the right button.
      onOpenChange={(open) => open && pressed.current && setTarget(aim(pressed.current))}
    >
      <ContextMenu.Trigger
        asChild
        onPointerDownCapture={({ target: on }) => {
          pressed.current = on;
        }}
        onContextMenuCapture={({ target: on }) => {
          pressed.current = on;
        }}
      >
        {children}
      </ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content
          collisionPadding={8}
          className="z-50 min-w-56 animate-pop rounded-lg bg-raised p-1 shadow-pop"
        >
          {items[target].map((group, index) => (
            <ContextMenu.Group key={group[0]}>
              {index > 0 && <ContextMenu.Separator className="-mx-1 my-1 h-px bg-line" />}
              {group.map((id) => {
                const command = commandOf(id);
                return command && <Item key={id} command={command} />;
              })}
            </ContextMenu.Group>
          ))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Item({ command }: { readonly command: Command }) {
  return (
    <ContextMenu.Item
      disabled={!(command.enabled?.(editor.getState()) ?? true)}
      onSelect={() => command.run()}
      className="flex h-7 cursor-default select-none items-center gap-2 rounded-sm px-2 text-12 text-ink outline-none data-disabled:opacity-40 data-highlighted:bg-hover"
    >
      <span className="flex-1">{command.title}</span>
      <CommandKbd id={command.id} />
    </ContextMenu.Item>
  );
}

/** What was clicked; a block or wire outside the selection becomes the selection. */
function aim(target: EventTarget): Target {
  if (!(target instanceof Element)) return "canvas";
  const { view, select } = editor.getState();
  const node = target.closest(".react-flow__node")?.getAttribute("data-id");
  if (node != null) {
    const id = Number(node);
    if (!view.selection.nodes.has(id)) select({ nodes: new Set([id]) });
    return editor.getState().view.selection.nodes.size > 1 ? "blocks" : "block";
  }
  if (target.closest(".react-flow__nodesselection")) return "blocks";
  const wire = target.closest(".react-flow__edge")?.getAttribute("data-id");
  if (wire != null) {
    select({ edges: new Set([wire]) });
    return "wire";
  }
  return "canvas";
}
