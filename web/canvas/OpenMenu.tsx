// An open menu of the canvas: which commands are offered for what was clicked.

import { commandOf } from "../commands.ts";
import type { Place } from "../layout/placement.ts";
import { itemOf } from "../panels/command-item.ts";
import { Menu } from "../ui/Menu.tsx";

/** What a menu is about. */
export type MenuTarget = "block" | "blocks" | "wire" | "canvas";

const offered: Readonly<Record<MenuTarget, readonly (readonly string[])[]>> = {
  block: [
    ["inside.open", "edit.swap", "edit.bypass"],
    ["edit.addBefore", "edit.addAfter"],
    ["select.upstream", "select.downstream"],
    ["edit.cut", "edit.copy", "edit.duplicate"],
    ["frame.make", "frame.fold", "frame.dissolve"],
    ["own.make", "own.unpack", "own.unlink"],
    ["canvas.fitSelection"],
    ["edit.delete", "edit.deleteReconnect"],
  ],
  blocks: [
    ["place.left", "place.centre", "place.right", "place.top", "place.middle", "place.bottom"],
    ["place.distribute.x", "place.distribute.y"],
    ["frame.make", "frame.fold", "frame.dissolve", "own.make"],
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

interface OpenMenuProps {
  readonly target: MenuTarget;
  /** Pixels of the window. */
  readonly at: Place;
  readonly onClose: () => void;
}

export default function OpenMenu({ target, at, onClose }: OpenMenuProps) {
  const groups = offered[target].map((ids) => ids.flatMap((id) => commandOf(id) ?? []).map(itemOf));
  return (
    <Menu
      key={`${at.x} ${at.y}`}
      trigger={<span aria-hidden className="fixed size-0" style={{ left: at.x, top: at.y }} />}
      groups={groups}
      align="start"
      onClose={onClose}
    />
  );
}
