// Offers the canvas to commands and panels, and brings a newly opened model into view.

import { useStoreApi } from "@xyflow/react";
import { useEffect, useState } from "react";
import { editor, openDoc } from "../editor.ts";
import { arrangement } from "../layout/arrangement.ts";
import { foldingOf } from "../layout/folding.ts";
import { nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { fitBlocks, fitWhole, followPointer, keepFitted } from "./fitting.ts";
import { type Flow, placeOf } from "./flow-nodes.ts";
import { setCanvas } from "./handle.ts";
import { search } from "./search.ts";
import { watchWheel } from "./wheel.ts";
import { endWiring } from "./wiring.ts";

/** Returns whether the model stands where it shall be seen. */
export function useHandle(flow: Flow, wrapper: { readonly current: HTMLElement | null }): boolean {
  const [settled, setSettled] = useState(false);
  const flowStore = useStoreApi();
  useEffect(() => {
    const pointer = followPointer(wrapper);
    const stopWheel = wrapper.current ? watchWheel(wrapper.current) : undefined;
    const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180;
    const place = (id: number): Place => {
      const node = openDoc().nodes.find((other) => other.id === id);
      return node ? placeOf(node, arrangement.getState()) : { x: 0, y: 0 };
    };
    const focusing = createFocusing(wrapper);
    const standIn = (id: number): number => foldingOf(openDoc()).standIn(id);
    setCanvas({
      fit: () => fitWhole(flow, wrapper.current, duration),
      fitSelection() {
        const { nodes } = editor.getState().view.selection;
        fitBlocks(flow, [...nodes].map(standIn).map(place), { canvas: wrapper.current, duration });
      },
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration }),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor),
      centreOn(id) {
        const { x, y } = place(standIn(id));
        const zoom = Math.max(flow.getZoom(), 0.6);
        void flow.setCenter(x + nodeWidth / 2, y + nodeHeight / 2, { zoom, duration });
      },
      focus(id) {
        const { x, y } = flow.flowToScreenPosition(place(standIn(id)));
        const seen = wrapper.current?.getBoundingClientRect();
        const zoom = flow.getZoom();
        const inView =
          seen &&
          x >= seen.left &&
          y >= seen.top &&
          x + nodeWidth * zoom <= seen.right &&
          y + nodeHeight * zoom <= seen.bottom;
        if (!inView) this.centreOn(id);
        focusing.on(standIn(id));
      },
      focused() {
        const { activeElement } = document;
        if (activeElement !== null && activeElement === wrapper.current) return "canvas";
        const block = activeElement?.matches(".vt-canvas .react-flow__node") ? activeElement : null;
        return focusing.next() ?? (block ? Number(block.getAttribute("data-id")) : null);
      },
      cancelWire() {
        endWiring();
        flowStore.getState().cancelConnection();
        flowStore.setState({ connectionClickStartHandle: null });
      },
      placeOf: place,
      pointer: () => flow.screenToFlowPosition(pointer.place()),
      openSearch(purpose) {
        const node = purpose?.kind === "swap" ? purpose.node : purpose?.kind === "join" ? purpose.from.node : undefined;
        const screen = node === undefined ? pointer.place() : flow.flowToScreenPosition(beside(place(node)));
        const { x, y } = flow.screenToFlowPosition(pointer.place());
        search.setState({ request: { screen, purpose: purpose ?? { kind: "add", at: { x: x - nodeWidth / 2, y } } } });
      },
    });
    const stopFitting = keepFitted(flow, wrapper.current, setSettled);
    return () => {
      pointer.stop();
      focusing.stop();
      stopWheel?.();
      stopFitting();
      setCanvas(null);
    };
  }, [flow, flowStore, wrapper]);
  return settled;
}

/** So many frames a painted block may take to become an element. */
const mostFrames = 30;

/** Gives the focus to a block, as soon as it is an element: what is selected in a painted model becomes one. */
function createFocusing(wrapper: { readonly current: HTMLElement | null }) {
  let waiting: number | null = null;
  let frame = 0;
  const look = (left: number) => {
    const block = wrapper.current?.querySelector<HTMLElement>(`.react-flow__node[data-id="${waiting}"]`);
    block?.focus({ preventScroll: true });
    if (block || left === 0) waiting = null;
    else frame = requestAnimationFrame(() => look(left - 1));
  };
  const stop = () => cancelAnimationFrame(frame);
  return {
    stop,
    on(id: number) {
      stop();
      waiting = id;
      look(mostFrames);
    },
    /** The block that will have the focus; null: none is waited for. */
    next: () => waiting,
  };
}

function beside({ x, y }: Place): Place {
  return { x: x + nodeWidth + 12, y };
}
