// Dragging blocks: drawn to their neighbours' lines or to the grid, dropped onto a wire, or copied with Alt.

import type { NodeChange } from "@xyflow/react";
import { useMemo, useRef, useState } from "react";
import { createStore } from "zustand/vanilla";
import { editor, openDoc } from "../editor.ts";
import { drawnToLines, type Guides, onGrid } from "../edits/align.ts";
import { edgeByKey, insertExisting, moves } from "../edits/edits.ts";
import { pieceOf, placePiece } from "../edits/fragment.ts";
import { arrangement } from "../layout/arrangement.ts";
import { foldedGraph, foldingOf, withWholeFrames } from "../layout/folding.ts";
import { nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { type BlockFlowNode, type Flow, placeOf } from "./flow-nodes.ts";
import { wireAt, wireTarget } from "./hover.ts";
import { portTip } from "./port-tip.ts";

/** The lines that dragged blocks are drawn to just now. */
export const guides = createStore<Guides>()(() => ({}));

/** In pixels of the window: nearer than this, a block is drawn to a line. */
const reach = 5;

export function useDragging(flow: Flow) {
  const [dragged, setDragged] = useState<ReadonlyMap<number, Place>>(new Map());
  /** The same, at once: React Flow's own places know nothing of lines and grids. */
  const latest = useRef<ReadonlyMap<number, Place>>(new Map());
  const copying = useRef(false);
  const shift = useRef(false);
  const handlers = useMemo(() => {
    const state = () => editor.getState();
    const put = (places: ReadonlyMap<number, Place>) => {
      latest.current = places;
      setDragged(places);
    };

    function onPositions(changes: readonly NodeChange<BlockFlowNode>[]): void {
      const moved = changes.flatMap((change) =>
        change.type === "position" && change.dragging && change.position
          ? [[Number(change.id), change.position] as const]
          : [],
      );
      if (moved.length > 0) put(new Map([...latest.current, ...drawn(withSelected(new Map(moved)))]));
    }

    /** All dragged blocks move by what the first one is drawn by. */
    function drawn(places: ReadonlyMap<number, Place>): ReadonlyMap<number, Place> {
      const [first] = places.values();
      if (!first) return places;
      const snaps = state().view.snap !== shift.current;
      const { place, guides: lines } = snaps ? { place: onGrid(first), guides: {} } : toLines(first, places);
      guides.setState(lines, true);
      const [dx, dy] = [place.x - first.x, place.y - first.y];
      return new Map([...places].map(([id, { x, y }]) => [id, { x: x + dx, y: y + dy }]));
    }

    function toLines(first: Place, places: ReadonlyMap<number, Place>) {
      const layout = arrangement.getState();
      const doc = openDoc();
      const { nodes } = foldedGraph(doc, foldingOf(doc));
      const others = nodes.flatMap((node) => (places.has(node.id) ? [] : [placeOf(node, layout)]));
      return drawnToLines(first, others, reach / flow.getZoom());
    }

    function onNodeDragStart(event: MouseEvent | TouchEvent): void {
      copying.current = event.altKey;
      portTip.setState({ tip: null });
    }

    function onNodeDrag(event: MouseEvent | TouchEvent, _: BlockFlowNode | null, nodes: BlockFlowNode[]): void {
      const doc = openDoc();
      shift.current = event.shiftKey;
      const [node] = nodes;
      const id = Number(node?.id);
      const loose = nodes.length === 1 && !doc.edges.some(({ from, to }) => from === id || to === id);
      const pointer = loose && "clientX" in event ? { x: event.clientX, y: event.clientY } : null;
      wireTarget.setState({ key: node && pointer ? wireUnder(node.position, pointer) : null });
    }

    /** A block lies on a wire with the pointer, or with about its middle. */
    function wireUnder({ x, y }: Place, pointer: Place): string | null {
      const middle = flow.flowToScreenPosition({ x: x + nodeWidth / 2, y: y + nodeHeight / 2 });
      const points = [pointer, middle, ...[-24, 24].map((off) => ({ x: middle.x + off, y: middle.y }))];
      return points.map((point) => wireAt(point.x, point.y)).find((key) => key !== null) ?? null;
    }

    function onNodeDragStop(_: unknown, __: unknown, nodes: BlockFlowNode[]): void {
      const { edit, select } = state();
      const doc = openDoc();
      const moved = withSelected(new Map(nodes.map(({ id, position }) => [Number(id), position])));
      const places = new Map([...moved].map(([id, place]) => [id, latest.current.get(id) ?? place]));
      const { key } = wireTarget.getState();
      wireTarget.setState({ key: null });
      guides.setState({}, true);
      put(new Map());
      const only = nodes.length === 1 ? Number(nodes[0]?.id) : undefined;
      const wire = key !== null ? edgeByKey(doc, key) : undefined;
      if (wire && only !== undefined) {
        edit("Insert into wire", () => insertExisting(doc, wire, only));
        return;
      }
      const layout = arrangement.getState();
      const still = doc.nodes.every((node) => {
        const place = places.get(node.id);
        const before = placeOf(node, layout);
        return !place || (Math.abs(place.x - before.x) < 1 && Math.abs(place.y - before.y) < 1);
      });
      if (still) return;
      if (!copying.current) {
        edit(places.size === 1 ? "Move block" : `Move ${places.size} blocks`, () => moves(places));
        return;
      }
      const piece = pieceOf(doc, new Set(places.keys()), (id) => places.get(id) ?? { x: 0, y: 0 });
      const placed = placePiece(doc, piece, { x: 0, y: 0 });
      if (edit("Duplicate", () => placed.doc)) select({ nodes: placed.ids });
    }

    return { onPositions, onNodeDragStart, onNodeDrag, onNodeDragStop };
  }, [flow]);
  return { dragged, handlers };
}

/** What is selected moves together, the blocks too that React Flow does not know because they are only painted. */
function withSelected(places: ReadonlyMap<number, Place>): ReadonlyMap<number, Place> {
  const { view } = editor.getState();
  const doc = openDoc();
  const selected = withWholeFrames(view.selection.nodes, foldingOf(doc));
  const layout = arrangement.getState();
  const lead = doc.nodes.find(({ id }) => places.has(id) && selected.has(id));
  const to = lead && places.get(lead.id);
  if (!lead || !to || places.size >= selected.size) return places;
  const from = placeOf(lead, layout);
  const rest = doc.nodes.filter(({ id }) => selected.has(id) && !places.has(id));
  const along = rest.map((node): readonly [number, Place] => {
    const { x, y } = placeOf(node, layout);
    return [node.id, { x: x + to.x - from.x, y: y + to.y - from.y }];
  });
  return new Map([...places, ...along]);
}
