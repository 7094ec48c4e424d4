// Every key, from the one list of commands; and the gestures that no command has.

import { Keyboard } from "lucide-react";
import { groupBy } from "#graph-schema";
import { commandGroups, commands } from "../../commands.ts";
import { editor, useEditor } from "../../editor.ts";
import { keysOf } from "../../keymap.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Kbd } from "../../ui/Kbd.tsx";

const gestures: readonly (readonly [what: string, how: string])[] = [
  ["Move the canvas", "drag it, Space + drag, middle button"],
  ["Zoom", "wheel, pinch, Ctrl + scroll"],
  ["Select several", "Shift + drag, Ctrl + click"],
  ["Add a block", "drag from the palette, double-click the canvas"],
  ["Insert into a wire", "drop a block on it"],
  ["Find what fits", "drag a wire into the void"],
  ["Duplicate", "Alt + drag a block"],
  ["Snap while dragging", "Shift"],
  ["Connect", "drag or click from port to port"],
  ["Move a wire's end", "drag the end"],
  ["Move all wires of a port", "Shift + drag the port to another"],
  ["Remove the wires of a port", "Ctrl + Alt + click it"],
  ["Menu", "right button, long press"],
  ["Change a number by hand", "drag its unit; Shift for tens"],
];

export default function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const view = useEditor((state) => state.view);
  const withKeys = groupBy(
    commands.flatMap((command) => {
      const keys = keysOf(command, view);
      return keys.length > 0 ? [{ ...command, keys }] : [];
    }),
    ({ group }) => group,
  );
  return (
    <Dialog
      title="Keyboard shortcuts"
      width="wide"
      onClose={onClose}
      tools={
        <Button onClick={() => editor.getState().show({ dialog: { kind: "settings" } })}>
          <Keyboard aria-hidden size={14} strokeWidth={1.75} /> Change keys
        </Button>
      }
    >
      <div className="columns-1 gap-8 p-4 md:columns-2 xl:columns-3">
        {commandGroups.map((group) => {
          const members = withKeys.get(group);
          if (!members) return null;
          return (
            <section key={group} aria-label={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 font-semibold text-13">{group}</h3>
              <ul>
                {members.map(({ id, title, keys }) => (
                  <li
                    key={id}
                    className="flex min-h-7 items-center justify-between gap-3 border-b border-line text-12 last:border-b-0"
                  >
                    <span className="text-ink-2">{title}</span>
                    <span className="flex gap-2">
                      {keys.slice(0, 2).map((chord) => (
                        <Kbd key={chord} chord={chord} />
                      ))}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        <section aria-label="Pointer" className="mb-5 break-inside-avoid">
          <h3 className="mb-1 font-semibold text-13">Pointer</h3>
          <ul>
            {gestures.map(([what, how]) => (
              <li
                key={what}
                className="flex min-h-7 items-center justify-between gap-3 border-b border-line text-12 last:border-b-0"
              >
                <span className="text-ink-2">{what}</span>
                <span className="text-right text-11 text-ink-3">{how}</span>
              </li>
            ))}
          </ul>
        </section>
      </div>
    </Dialog>
  );
}
