// The wire while it is being drawn: the same way that it will take once it is there.

import type { ConnectionLineComponentProps } from "@xyflow/react";
import { useStore } from "zustand";
import { arrangement } from "../layout/arrangement.ts";
import { wirePath } from "./wire-path.ts";

export function ConnectionLine(props: ConnectionLineComponentProps) {
  const { fromX, fromY, fromNode, toX, toY, toNode, fromHandle, connectionStatus } = props;
  const flow = useStore(arrangement, (layout) => layout.flow);
  const forward = fromHandle.type === "source";
  const start = { x: fromX, y: fromY, block: fromNode.internals.positionAbsolute };
  const end = { x: toX, y: toY, block: toNode?.internals.positionAbsolute };
  const { d } = wirePath(flow, forward ? { source: start, target: end } : { source: end, target: start });
  return (
    <g>
      <path d={d} className="react-flow__connection-path" data-status={connectionStatus ?? "none"} />
      <circle cx={toX} cy={toY} r={4} className="vt-wire-end" />
    </g>
  );
}
