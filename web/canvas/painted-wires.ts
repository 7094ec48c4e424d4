// The wires of the picture: a path for each, made anew only where one of its ends has moved.

import { type NodeHandle, Position } from "@xyflow/react";
import type { Flow } from "../layout/placement.ts";
import type { EdgeKey } from "../state/view.ts";
import type { BlockFlowNode, WireFlowEdge } from "./flow-nodes.ts";
import { boxOfWire } from "./scene.ts";
import type { Rect } from "./sight.ts";
import { type Ends, type Track, type WireEnd, wirePath } from "./wire-path.ts";

export interface PaintedWire {
  readonly key: EdgeKey;
  readonly source: BlockFlowNode;
  readonly target: BlockFlowNode;
  readonly path: Path2D;
  readonly track: Track | undefined;
  /** Leads past other blocks: drawn thinner. */
  readonly passes: boolean;
  readonly selected: boolean;
  readonly box: Rect;
}

export function createPaintedWires(): (
  nodes: readonly BlockFlowNode[],
  edges: readonly WireFlowEdge[],
  flow: Flow,
) => readonly PaintedWire[] {
  let before = new Map<EdgeKey, PaintedWire>();
  let last: { readonly of: readonly unknown[]; readonly wires: readonly PaintedWire[] } | undefined;
  return (nodes, edges, flow) => {
    const of = [nodes, edges, flow];
    if (last && of.every((value, index) => value === last?.of[index])) return last.wires;
    const byId = new Map(nodes.map((node) => [node.id, node]));
    const now = new Map<EdgeKey, PaintedWire>();
    for (const edge of edges) {
      const [source, target] = [byId.get(edge.source), byId.get(edge.target)];
      if (!source || !target) continue;
      const old = before.get(edge.id);
      const selected = edge.selected ?? false;
      const wire =
        old?.source === source && old.target === target && old.selected === selected && old.track === edge.data?.track
          ? old
          : painted({ edge, source, target, flow });
      if (wire) now.set(edge.id, wire);
    }
    before = now;
    last = { of, wires: [...now.values()] };
    return last.wires;
  };
}

interface Wired {
  readonly edge: WireFlowEdge;
  readonly source: BlockFlowNode;
  readonly target: BlockFlowNode;
  readonly flow: Flow;
}

function painted({ edge, source, target, flow }: Wired): PaintedWire | null {
  const ends = endsOf(edge, source, target);
  if (!ends) return null;
  const track = edge.data?.track;
  const { d, passes } = wirePath(flow, ends, track);
  const path = new Path2D(d);
  return {
    key: edge.id,
    source,
    target,
    path,
    track,
    passes,
    selected: edge.selected ?? false,
    box: boxOfWire(source, target),
  };
}

/** Null: a port is gone. */
export function endsOf(
  { sourceHandle, targetHandle }: Pick<WireFlowEdge, "sourceHandle" | "targetHandle">,
  source: BlockFlowNode,
  target: BlockFlowNode,
): Ends | null {
  const from = source.handles?.find(({ id, type }) => type === "source" && id === sourceHandle);
  const to = target.handles?.find(({ id, type }) => type === "target" && id === targetHandle);
  return from && to ? { source: endOf(source, from), target: endOf(target, to) } : null;
}

/** The outer middle of a port, where React Flow ends its wire too. */
function endOf({ position: block }: BlockFlowNode, { x, y, width = 0, height = 0, position }: NodeHandle): WireEnd {
  const across = position === Position.Left || position === Position.Right;
  return across
    ? { x: block.x + x + (position === Position.Right ? width : 0), y: block.y + y + height / 2, block }
    : { x: block.x + x + width / 2, y: block.y + y + (position === Position.Bottom ? height : 0), block };
}
