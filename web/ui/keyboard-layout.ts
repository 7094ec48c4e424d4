// What is printed on the user's keys, where the browser tells (Chromium does).

import { createStore } from "zustand/vanilla";
import type { LayoutLabels } from "../chord-label.ts";

export const keyboardLayout = createStore<{ readonly labels: LayoutLabels }>()(() => ({ labels: new Map() }));

interface WithKeyboard {
  readonly keyboard?: { getLayoutMap(): Promise<LayoutLabels> };
}

/** Asks once; without an answer, keys are named as on an American keyboard. */
export async function readKeyboardLayout(): Promise<void> {
  try {
    const labels = await (navigator as WithKeyboard).keyboard?.getLayoutMap();
    if (labels) keyboardLayout.setState({ labels });
  } catch {
    // A frame without permission is not told: the American names stay.
  }
}
