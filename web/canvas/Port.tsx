// A port of a block: its shape tells the layout (square map, stripe tokens, dot plain) before a wire is tried.

import { Handle, Position } from "@xyflow/react";
import { memo, type PointerEvent } from "react";
import { useStore } from "zustand";
import type { Edit } from "#graph-schema";
import { editor, openDoc } from "../editor.ts";
import { wiresOf } from "../edits/edits.ts";
import type { Flow } from "../layout/placement.ts";
import type { PortFace } from "./faces.ts";
import { portTip } from "./port-tip.ts";
import { portKey, type WireStart, wiring } from "./wiring.ts";

interface PortProps {
  readonly node: number;
  readonly side: "input" | "output";
  readonly port: PortFace;
  /** Its place among `of` ports of this side. */
  readonly index: number;
  readonly of: number;
  readonly flow: Flow;
}

const positions = {
  down: { input: Position.Top, output: Position.Bottom },
  right: { input: Position.Left, output: Position.Right },
} as const;

const layoutWords = { map: "map", tokens: "tokens", plain: "plain value" } as const;

export const Port = memo(function Port({ node, side, port, index, of, flow }: PortProps) {
  const key = portKey(node, side, port.name);
  const standing = useStore(wiring, ({ from, verdicts }) => {
    if (!from) return "idle";
    if (from.node === node && from.side === side && from.port === port.name) return "source";
    if (from.side === side || from.node === node) return "refused";
    return verdicts.get(key)?.kind ?? "unknown";
  });
  const showTip = ({ currentTarget }: PointerEvent<HTMLElement>) => {
    const box = currentTarget.getBoundingClientRect();
    const verdict = wiring.getState().verdicts.get(key);
    const what = port.layout ? (side === "input" ? `takes ${article(port.layout)}` : layoutWords[port.layout]) : "";
    portTip.setState({
      tip: {
        x: box.x + box.width / 2,
        y: side === "input" && flow === "down" ? box.y : box.y + box.height,
        title: port.name,
        detail: [what, port.shape].filter(Boolean).join(" · "),
        refusal: verdict && verdict.kind !== "fits" ? verdict.reason : null,
      },
    });
  };
  const share = `${((index + 1) / (of + 1)) * 100}%`;
  return (
    <Handle
      id={port.name}
      type={side === "input" ? "target" : "source"}
      position={positions[flow][side]}
      // With Shift, a wire is taken here and no box drawn.
      className="vt-port nokey"
      data-side={side}
      data-layout={port.layout ?? "plain"}
      data-wired={port.wired}
      data-optional={port.optional && side === "input"}
      data-standing={standing}
      role="img"
      aria-label={`${side} ${port.name}`}
      style={flow === "down" ? { left: share } : { top: share }}
      onMouseDownCapture={(event) => {
        if (!event.altKey || !(event.ctrlKey || event.metaKey)) return;
        // Instead of beginning a wire here.
        event.stopPropagation();
        event.preventDefault();
        cutWires({ node, port: port.name, side });
      }}
      onPointerEnter={showTip}
      onPointerLeave={() => portTip.setState({ tip: null })}
    />
  );
});

function cutWires(at: WireStart): void {
  const { edit, announce } = editor.getState();
  const doc = openDoc();
  const wires = wiresOf(doc, at);
  if (edit("Disconnect", () => wires.map((edge): Edit => ({ kind: "disconnect", edge }))))
    announce(`${wires.length} ${wires.length === 1 ? "wire" : "wires"} removed`);
}

function article(layout: keyof typeof layoutWords): string {
  return layout === "tokens" ? "tokens" : `a ${layoutWords[layout]}`;
}
