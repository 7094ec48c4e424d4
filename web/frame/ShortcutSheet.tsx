// Shift+?: the keys of all commands, and what the pointer does.

import { commandGroups, commands } from "../commands.ts";
import { editor } from "../editor.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { Kbd } from "../ui/Kbd.tsx";

const gestures: readonly (readonly [what: string, how: string])[] = [
  ["Pan", "Drag the canvas, or Space and drag"],
  ["Zoom", "Wheel or pinch"],
  ["Select several", "Shift and drag, or Ctrl and click"],
  ["Connect", "Drag from port to port, or click both"],
  ["Add where a wire ends", "Let the wire go on the canvas"],
  ["Put into a wire", "Drop a block on it"],
  ["Duplicate", "Alt and drag"],
  ["Add a block", "Double-click the canvas"],
];

export default function ShortcutSheet() {
  return (
    <Dialog title="Keyboard and pointer" width="wide" onClose={() => editor.getState().show({ dialog: null })}>
      <div className="gap-8 p-5 md:columns-2 xl:columns-3">
        {commandGroups.map((group) => {
          const withKeys = commands.filter((command) => command.group === group && command.keys);
          return (
            withKeys.length > 0 && (
              <section key={group} className="mb-6 break-inside-avoid">
                <h3 className="label mb-1.5">{group}</h3>
                <dl>
                  {withKeys.map(({ id, title, keys }) => (
                    <div key={id} className="flex items-center justify-between gap-3 border-b py-1 text-12">
                      <dt>{title}</dt>
                      <dd className="flex gap-2.5">
                        {keys?.map((chord) => (
                          <Kbd key={chord} chord={chord} />
                        ))}
                      </dd>
                    </div>
                  ))}
                </dl>
              </section>
            )
          );
        })}
        <section className="break-inside-avoid">
          <h3 className="label mb-1.5">Pointer</h3>
          <dl>
            {gestures.map(([what, how]) => (
              <div key={what} className="flex items-baseline justify-between gap-3 border-b py-1 text-12">
                <dt>{what}</dt>
                <dd className="text-right text-11 text-ink-3">{how}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
