// The block and the wire under the pointer, found by where they stand: in a picture there is no element to be hit.

import { createStore } from "zustand/vanilla";
import type { Place } from "../layout/placement.ts";
import type { EdgeKey } from "../state/view.ts";
import type { BlockFlowNode } from "./flow-nodes.ts";
import type { PaintedWire } from "./painted-wires.ts";
import { boxOf } from "./scene.ts";
import { contains } from "./sight.ts";

interface Under {
  readonly node: number | null;
  readonly edge: EdgeKey | null;
}

export const under = createStore<Under>()(() => ({ node: null, edge: null }));

/** As wide as a wire is to the pointer, in pixels. */
const wireReachPx = 16;

export function blockAt(nodes: readonly BlockFlowNode[], { x, y }: Place): number | null {
  const found = nodes.findLast((node) => contains(boxOf(node), { x, y, width: 0, height: 0 }));
  return found ? Number(found.id) : null;
}

export function paintedWireAt(wires: readonly PaintedWire[], { x, y }: Place, zoom: number): EdgeKey | null {
  const context = probe();
  context.lineWidth = wireReachPx / zoom;
  const found = wires.findLast(
    ({ box, path }) => contains(box, { x, y, width: 0, height: 0 }) && context.isPointInStroke(path, x, y),
  );
  return found?.key ?? null;
}

let context: CanvasRenderingContext2D | null = null;

function probe(): CanvasRenderingContext2D {
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) throw new Error("canvas: this browser draws no pictures");
  return context;
}

export function nothingUnder(): void {
  const { node, edge } = under.getState();
  if (node !== null || edge !== null) under.setState({ node: null, edge: null });
}
