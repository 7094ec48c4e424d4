// Commands that measure.

import { checkedOf } from "../derived.ts";
import { editor } from "../editor.ts";
import { cancelMeasuring, measureNow, profileNow } from "../engine/engine.ts";
import { backendIds, backends } from "../state/backends.ts";
import type { Command } from "./command.ts";

export const runCommands: readonly Command[] = [
  {
    id: "run.measure",
    title: "Measure now",
    group: "Run",
    keys: ["Mod+Shift+Enter"],
    keywords: "latency benchmark time",
    undo: "none",
    inFields: true,
    enabled: ({ doc }) => checkedOf(doc).ok,
    run: () => measureNow(),
  },
  ...backendIds.map(
    (backend): Command => ({
      id: `run.measure.${backend}`,
      title: `Measure on ${backends[backend].title}`,
      group: "Run",
      keywords: "latency benchmark time gpu npu",
      undo: "none",
      enabled: ({ doc, runs }) => checkedOf(doc).ok && runs[backend].absent === null,
      run: () => measureNow(backend),
    }),
  ),
  {
    id: "run.profile",
    title: "Profile per block",
    group: "Run",
    keys: ["Mod+Enter"],
    keywords: "latency layers time heat",
    undo: "none",
    inFields: true,
    enabled: ({ doc }) => checkedOf(doc).ok,
    run: () => profileNow(),
  },
  {
    id: "run.live",
    title: "Measure after every edit",
    group: "Run",
    keywords: "live latency automatic pause battery",
    undo: "none",
    run() {
      const { view, show, announce } = editor.getState();
      show({ liveLatency: !view.liveLatency });
      announce(view.liveLatency ? "Latency is measured when asked" : "Latency is measured after every edit");
    },
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
