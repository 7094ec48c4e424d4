// The wire while it is being drawn: the same way that it will take once it is there.

import type { ConnectionLineComponentProps } from "@xyflow/react";
import { useStore } from "zustand";
import { arrangement } from "../layout/arrangement.ts";
import { wirePath } from "./wire-path.ts";

export function ConnectionLine(props: ConnectionLineComponentProps) {
  const { fromX, fromY, toX, toY, fromHandle, connectionStatus } = props;
  const flow = useStore(arrangement, (layout) => layout.flow);
  const forward = fromHandle.type === "source";
  const [source, target] = forward
    ? [
        { x: fromX, y: fromY },
        { x: toX, y: toY },
      ]
    : [
        { x: toX, y: toY },
        { x: fromX, y: fromY },
      ];
  const { d } = wirePath(flow, source, target);
  return (
    <g>
      <path d={d} className="react-flow__connection-path" data-status={connectionStatus ?? "none"} />
      <circle cx={toX} cy={toY} r={4} className="vt-wire-end" />
    </g>
  );
}
