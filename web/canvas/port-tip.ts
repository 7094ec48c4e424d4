// The port under the pointer, for the one tooltip that the canvas shows for all of them.

import { createStore } from "zustand/vanilla";

export interface PortTip {
  /** In pixels of the window. */
  readonly x: number;
  readonly y: number;
  readonly title: string;
  readonly detail: string;
  /** Why a wire is refused here. */
  readonly refusal: string | null;
}

export const portTip = createStore<{ readonly tip: PortTip | null }>()(() => ({ tip: null }));
