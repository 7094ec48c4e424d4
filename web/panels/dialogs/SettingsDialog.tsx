// How the editor is handled: pointer, wheel, grid, what is measured when, and every key. Kept in this browser.

import { type ReactNode, useState } from "react";
import { commands } from "../../commands.ts";
import { editor, useEditor } from "../../editor.ts";
import type { PointerMode, Wheel } from "../../state/view.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { Segmented } from "../../ui/Segmented.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { matchScore } from "../block-search.ts";
import { KeyRow } from "./KeyRow.tsx";

export default function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
  const { pointerMode, wheel, snap, liveLatency, letterKeys, keymap } = useEditor((state) => state.view);
  const [query, setQuery] = useState("");
  const { show } = editor.getState();
  const shown = commands.filter(
    ({ title, keywords = "", group }) => matchScore({ texts: [title, keywords, group] }, query) > 0,
  );
  return (
    <Dialog title="Settings" about="Kept in this browser, and nowhere else." width="wide" onClose={onClose}>
      <section aria-label="Pointer" className="flex flex-col gap-3 border-b p-4">
        <Setting title="Dragging the canvas" words="Space and the middle button move it in either case.">
          <Segmented<PointerMode>
            name="Dragging the canvas"
            value={pointerMode}
            options={[
              { value: "hand", title: "Moves it" },
              { value: "select", title: "Draws a box" },
            ]}
            onChange={(next) => show({ pointerMode: next })}
          />
        </Setting>
        <Setting
          title="Scrolling"
          words="Ctrl and pinching zoom in either case. Automatic: a wheel zooms, a trackpad moves."
        >
          <Segmented<Wheel>
            name="Scrolling"
            value={wheel}
            options={[
              { value: "auto", title: "Automatic" },
              { value: "zoom", title: "Zooms" },
              { value: "pan", title: "Moves" },
            ]}
            onChange={(next) => show({ wheel: next })}
          />
        </Setting>
        <Setting title="Snap to the grid" words="Shift while dragging does the opposite.">
          <Switch name="Snap to the grid" checked={snap} onChange={(next) => show({ snap: next })} />
        </Setting>
      </section>
      <section aria-label="Latency" className="border-b p-4">
        <Setting
          title="Measure after every edit"
          words="Off: Measure in the cost bar does. Spares a battery, and gives the canvas all of a slow machine."
        >
          <Switch
            name="Measure after every edit"
            checked={liveLatency}
            onChange={(next) => show({ liveLatency: next })}
          />
        </Setting>
      </section>
      <section aria-label="Keys" className="flex flex-col gap-3 p-4">
        <Setting title="Keys of a single character" words="Off: / and H do nothing, Ctrl + K does. For speech input.">
          <Switch
            name="Keys of a single character"
            checked={letterKeys}
            onChange={(next) => show({ letterKeys: next })}
          />
        </Setting>
        <div className="flex items-center gap-2">
          <input
            type="search"
            aria-label="Search keys"
            placeholder="Search commands"
            value={query}
            onChange={(event) => setQuery(event.target.value)}
            className="h-7 w-56 rounded-md bg-field px-2 text-12 outline-offset-0"
          />
          <span className="ml-auto" />
          <Button variant="outline" disabled={Object.keys(keymap).length === 0} onClick={() => show({ keymap: {} })}>
            Reset all keys
          </Button>
        </div>
        <ul aria-label="Keys of the commands" className="grid gap-x-8 xl:grid-cols-2">
          {shown.map((command) => (
            <KeyRow key={command.id} command={command} />
          ))}
        </ul>
      </section>
    </Dialog>
  );
}

interface SettingProps {
  readonly title: string;
  readonly words: string;
  readonly children: ReactNode;
}

function Setting({ title, words, children }: SettingProps) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <div className="min-w-60 flex-1">
        <div className="text-12">{title}</div>
        <div className="text-11 text-ink-3">{words}</div>
      </div>
      {children}
    </div>
  );
}
