// The inside of a block as React Flow wants it: parts stand in columns as blocks outside do, else in layers.

import { type Edge, type Node, type NodeHandle, Position } from "@xyflow/react";
import type { Inside, InsideItem, TensorType } from "#graph-schema";
import { tracksOf } from "../canvas/tracks.ts";
import type { Track } from "../canvas/wire-path.ts";
import { layoutOf, positionsOf } from "../layout/auto.ts";
import type { LayoutNode } from "../layout/columns.ts";
import { type Layout, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";

export type PartNode = Node<{ readonly item: InsideItem }, "part">;
export type PartWire = Edge<{ readonly types: readonly TensorType[]; readonly track?: Track }, "value">;

/** The layout's ids are numbers: places in the list of items. */
function graphOf({ items, wires }: Inside) {
  const index = new Map(items.map(({ id }, at) => [id, at]));
  const positions = items.map((item) => positionsOf("costs" in item ? item.output : item.type));
  const nodes = inDataOrder(items).map((item): LayoutNode => {
    const at = index.get(item.id) ?? 0;
    return { id: at, positions: positions[at] ?? null };
  });
  const edges = wires.map(({ from, to }) => ({
    from: index.get(from) ?? 0,
    to: index.get(to) ?? 0,
    output: "y",
    input: "x",
  }));
  return { nodes: topological(nodes, edges), edges };
}

/** What comes in stands first. */
function inDataOrder(items: readonly InsideItem[]): readonly InsideItem[] {
  return [...items.filter(({ kind }) => kind === "in"), ...items.filter(({ kind }) => kind !== "in")];
}

/** A box's first op may stand before what it waits for; columns need sources before their takers. */
function topological(nodes: readonly LayoutNode[], edges: readonly { from: number; to: number }[]): LayoutNode[] {
  const waiting = new Map(nodes.map(({ id }) => [id, new Set<number>()]));
  for (const { from, to } of edges) waiting.get(to)?.add(from);
  const done: LayoutNode[] = [];
  const left = [...nodes];
  while (left.length > 0) {
    const at = left.findIndex(({ id }) => waiting.get(id)?.size === 0);
    const [next] = left.splice(Math.max(0, at), 1);
    if (!next) break;
    done.push(next);
    for (const sources of waiting.values()) sources.delete(next.id);
  }
  return done;
}

export function arrangeInside(inside: Inside): Layout {
  const { nodes, edges } = graphOf(inside);
  return layoutOf(nodes, edges, "down");
}

const handles: NodeHandle[] = [
  { id: "x", type: "target", position: Position.Top, x: nodeWidth / 2, y: 0, width: 1, height: 1 },
  { id: "y", type: "source", position: Position.Bottom, x: nodeWidth / 2, y: nodeHeight, width: 1, height: 1 },
];

interface Drawing {
  readonly layout: Layout;
  readonly selected: string | null;
  readonly label: (item: InsideItem) => string;
}

export function partNodes({ items }: Inside, { layout, selected, label }: Drawing): PartNode[] {
  return items.map((item, at) => ({
    id: item.id,
    type: "part",
    position: layout.places.get(at) ?? { x: 0, y: 0 },
    data: { item },
    selected: item.id === selected,
    draggable: false,
    connectable: false,
    selectable: item.kind === "op" || item.kind === "scope",
    ariaLabel: label(item),
    handles,
    width: nodeWidth,
    height: nodeHeight,
    measured: { width: nodeWidth, height: nodeHeight },
  }));
}

/** Several values between the same two parts run in one wire. */
export function partWires({ items, wires }: Inside, { flow, places }: Layout): PartWire[] {
  const byEnds = new Map<string, PartWire>();
  for (const { from, to, type } of wires) {
    const id = `${from}>${to}`;
    const known = byEnds.get(id);
    byEnds.set(id, {
      ...{ id, type: "value", source: from, sourceHandle: "y", target: to, targetHandle: "x", selectable: false },
      data: { types: [...(known?.data?.types ?? []), type] },
    });
  }
  const at = new Map(items.map(({ id }, index) => [id, places.get(index)]));
  return withTracks([...byEnds.values()], flow, (id) => at.get(id));
}

/** Wires leave and enter a part in the middle. */
export function withTracks(
  wires: readonly PartWire[],
  flow: Layout["flow"],
  placeOf: (id: string) => Place | undefined,
): PartWire[] {
  const planned = wires.flatMap(({ id, source, target }) => {
    const [from, to] = [placeOf(source), placeOf(target)];
    if (!from || !to) return [];
    const ends = {
      source: { x: from.x + nodeWidth / 2, y: from.y + nodeHeight },
      target: { x: to.x + nodeWidth / 2, y: to.y },
    };
    return [{ key: id, net: source, ends }];
  });
  const tracks = tracksOf(flow, planned);
  return wires.map((wire) => {
    const track = tracks.get(wire.id);
    return track ? { ...wire, data: { types: [], ...wire.data, track } } : wire;
  });
}
