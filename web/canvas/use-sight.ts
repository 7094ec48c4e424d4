// Follows the canvas while it is moved, outside React: keeps what is in sight, and tells the stylesheet the distance.

import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { contains, isLarge, type Rect, sight, sightAt } from "./sight.ts";

/** On less, a minimap would hide more than it shows. */
const leastForMinimap = { width: 560, height: 540 } as const;

interface Seen {
  readonly wrapper: { readonly current: HTMLElement | null };
  readonly blocks: number;
  /** Around all blocks; null: there are none. */
  readonly whole: Rect | null;
}

export function useSight({ wrapper, blocks, whole }: Seen): void {
  const flow = useStoreApi();
  useEffect(() => {
    const element = wrapper.current;
    const look = () => {
      const { transform, width, height } = flow.getState();
      const [x, y, zoom] = transform;
      const before = sight.getState();
      const now = sightAt({ x, y, zoom, width, height }, isLarge(blocks), before);
      if (now !== before) sight.setState(now, true);
      // Every write of an attribute restyles all that depends on it.
      set("data-detail", now.detail);
      const seen = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom };
      set("data-whole", String(whole === null || contains(seen, whole)));
      set("data-cramped", String(width < leastForMinimap.width || height < leastForMinimap.height));
    };
    const set = (name: string, value: string) => {
      if (element?.getAttribute(name) !== value) element?.setAttribute(name, value);
    };
    look();
    return flow.subscribe((state, before) => {
      if (state.transform !== before.transform || state.width !== before.width || state.height !== before.height)
        look();
    });
  }, [flow, wrapper, blocks, whole]);
}
