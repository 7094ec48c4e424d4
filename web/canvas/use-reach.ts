// What the pointer reaches in a picture becomes an element at once, so that every gesture finds what it always finds.

import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { editor } from "../editor.ts";
import type { BlockFlowNode, Flow } from "./flow-nodes.ts";
import type { PaintedWire } from "./painted-wires.ts";
import { boxOf } from "./scene.ts";
import { overlaps } from "./sight.ts";
import { blockAt, nothingUnder, paintedWireAt, under } from "./under.ts";
import { stillAfterMs } from "./use-sight.ts";

/** What is painted and may be reached; null: everything in sight is an element. */
export type Reachable = {
  readonly nodes: readonly BlockFlowNode[];
  readonly wires: () => readonly PaintedWire[];
} | null;

export function useReach(flow: Flow, wrapper: { readonly current: HTMLElement | null }, reachable: Reachable): void {
  const store = useStoreApi();
  useEffect(() => {
    if (!reachable) return nothingUnder();
    const { nodes, wires } = reachable;
    let pointer: { readonly x: number; readonly y: number } | null = null;
    let frame = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      frame = 0;
      if (!pointer) return;
      const place = flow.screenToFlowPosition(pointer);
      const node = blockAt(nodes, place);
      const edge = paintedWireAt(wires(), place, flow.getZoom());
      const before = under.getState();
      if (node !== before.node || edge !== before.edge) under.setState({ node, edge });
    };
    const move = ({ clientX, clientY, buttons, type }: MouseEvent) => {
      // What is held keeps its element.
      if (buttons !== 0 && type !== "dragover") return;
      pointer = { x: clientX, y: clientY };
      frame ||= requestAnimationFrame(look);
    };
    // A finger comes from nowhere, and a mouse may be faster than a frame.
    const press = ({ clientX, clientY }: PointerEvent) => {
      pointer = { x: clientX, y: clientY };
      look();
    };
    const leave = () => {
      pointer = null;
    };
    const element = wrapper.current;
    element?.addEventListener("pointermove", move, { passive: true });
    element?.addEventListener("dragover", move, { passive: true });
    element?.addEventListener("pointerdown", press, { passive: true, capture: true });
    element?.addEventListener("pointerleave", leave);
    const stop = store.subscribe(({ transform, userSelectionRect }, before) => {
      if (transform !== before.transform) {
        clearTimeout(timer);
        timer = setTimeout(look, stillAfterMs);
      }
      if (userSelectionRect && userSelectionRect !== before.userSelectionRect)
        selectInside(nodes, transform, userSelectionRect);
    });
    return () => {
      stop();
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      element?.removeEventListener("pointermove", move);
      element?.removeEventListener("dragover", move);
      element?.removeEventListener("pointerdown", press, { capture: true });
      element?.removeEventListener("pointerleave", leave);
    };
  }, [flow, store, wrapper, reachable]);
}

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };

/** React Flow selects the elements inside its box; this adds what is only painted. */
function selectInside(
  nodes: readonly BlockFlowNode[],
  [x, y, zoom]: readonly [number, number, number],
  box: Box,
): void {
  const area = { x: (box.x - x) / zoom, y: (box.y - y) / zoom, width: box.width / zoom, height: box.height / zoom };
  const inside = new Set(nodes.flatMap((node) => (overlaps(boxOf(node), area) ? [Number(node.id)] : [])));
  const { view, select } = editor.getState();
  const { nodes: selected } = view.selection;
  if (inside.size !== selected.size || [...inside].some((id) => !selected.has(id))) select({ nodes: inside });
}
