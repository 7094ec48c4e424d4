// A value between two parts: its dash tells the layout, hovering its shape.

import { BaseEdge, EdgeLabelRenderer, type EdgeProps } from "@xyflow/react";
import { memo, useState } from "react";
import { byteLength, printShape } from "#graph-schema";
import { wirePath } from "../canvas/wire-path.ts";
import { printBytes, printLayout } from "../format.ts";
import type { PartWire } from "./inside-flow.ts";

export const ValueWire = memo(function ValueWire({
  id,
  sourceX,
  sourceY,
  targetX,
  targetY,
  data,
}: EdgeProps<PartWire>) {
  const [hovered, setHovered] = useState(false);
  const { d, middle, passes } = wirePath(
    "down",
    { source: { x: sourceX, y: sourceY }, target: { x: targetX, y: targetY } },
    data?.track,
  );
  const types = data?.types ?? [];
  const [first] = types;
  return (
    <g onPointerEnter={() => setHovered(true)} onPointerLeave={() => setHovered(false)}>
      <BaseEdge
        id={id}
        path={d}
        interactionWidth={18}
        className="vt-wire"
        data-layout={first?.layout.kind ?? "unknown"}
        data-hovered={hovered}
        data-passes={passes}
      />
      {hovered && (
        <EdgeLabelRenderer>
          <div
            className="vt-wire-label"
            style={{ transform: `translate(-50%, -50%) translate(${middle.x}px, ${middle.y}px)` }}
          >
            {types.map((type, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: values have no names; their order is the wire's
              <span key={index} className="flex gap-2">
                <span className="num font-medium text-ink">{printShape(type)}</span>
                <span>{printLayout(type)}</span>
                <span className="num">{printBytes(byteLength(type))}</span>
              </span>
            ))}
          </div>
        </EdgeLabelRenderer>
      )}
    </g>
  );
});
