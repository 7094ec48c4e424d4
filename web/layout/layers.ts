// Layout of graphs that are no columns: ranks side by side, each way in its lane.

import type { Ways } from "./lanes.ts";
import { columnGap, type Flow, type Layout, laneGap, nodeWidth, rowPitch } from "./placement.ts";
import { standsOf } from "./stands.ts";

export function layeredLayout({ wiring, lanes }: Ways, flow: Flow): Layout {
  const { ids } = wiring;
  const stands = standsOf([...ids.keys()], lanes, wiring);
  const places = stands.map(({ node, rank, lane }) => {
    const place =
      flow === "right"
        ? { x: rank * (nodeWidth + columnGap), y: lane * rowPitch }
        : { x: lane * (nodeWidth + laneGap), y: rank * rowPitch };
    return [ids[node] ?? 0, place] as const;
  });
  return { flow, places: new Map(places), columns: [] };
}
