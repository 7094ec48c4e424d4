// The menu of the right button or a long press: for blocks, for a wire, for the canvas. Loaded when it is first opened.

import { lazy, type PointerEvent, type ReactNode, Suspense, useRef, useState } from "react";
import { editor } from "../editor.ts";
import type { Place } from "../layout/placement.ts";
import type { MenuTarget } from "./OpenMenu.tsx";

const OpenMenu = lazy(() => import("./OpenMenu.tsx"));

interface Opened {
  readonly target: MenuTarget;
  /** Pixels of the window. */
  readonly at: Place;
}

const longPressMs = 600;
const steadyPx = 8;

export function CanvasMenu({ children }: { readonly children: ReactNode }) {
  const [opened, setOpened] = useState<Opened | null>(null);
  const press = useRef<{ readonly timer: ReturnType<typeof setTimeout>; readonly at: Place } | null>(null);
  const openAt = (on: EventTarget, at: Place) => setOpened({ target: aim(on), at });
  const endPress = () => {
    if (press.current) clearTimeout(press.current.timer);
    press.current = null;
  };
  const onPointerDown = ({ pointerType, target, clientX, clientY }: PointerEvent) => {
    endPress();
    if (pointerType === "mouse") return;
    const at = { x: clientX, y: clientY };
    press.current = { at, timer: setTimeout(() => openAt(target, at), longPressMs) };
  };
  const onPointerMove = ({ clientX, clientY }: PointerEvent) => {
    const { x, y } = press.current?.at ?? { x: clientX, y: clientY };
    if (Math.hypot(clientX - x, clientY - y) > steadyPx) endPress();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only listens to what happens on the canvas inside it
    <div
      className="contents"
      onPointerDownCapture={onPointerDown}
      onPointerMoveCapture={onPointerMove}
      onPointerUpCapture={endPress}
      onPointerCancelCapture={endPress}
      onContextMenu={(event) => {
        event.preventDefault();
        endPress();
        openAt(event.target, { x: event.clientX, y: event.clientY });
      }}
    >
      {children}
      <Suspense>{opened && <OpenMenu {...opened} onClose={() => setOpened(null)} />}</Suspense>
    </div>
  );
}

/** What was clicked; a block or wire outside the selection becomes the selection. */
function aim(target: EventTarget): MenuTarget {
  if (!(target instanceof Element)) return "canvas";
  const { view, select } = editor.getState();
  const node = target.closest(".react-flow__node")?.getAttribute("data-id");
  if (node != null) {
    const id = Number(node);
    if (!view.selection.nodes.has(id)) select({ nodes: new Set([id]) });
    return editor.getState().view.selection.nodes.size > 1 ? "blocks" : "block";
  }
  if (target.closest(".react-flow__nodesselection")) return "blocks";
  const wire = target.closest(".react-flow__edge")?.getAttribute("data-id");
  if (wire != null) {
    select({ edges: new Set([wire]) });
    return "wire";
  }
  return "canvas";
}
