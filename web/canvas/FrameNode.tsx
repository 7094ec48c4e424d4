// A folded frame on the canvas: its name, how much it holds and what that costs; opened with a double click.

import { Handle, type NodeProps, Position, useUpdateNodeInternals } from "@xyflow/react";
import { ChevronsUpDown } from "lucide-react";
import { memo, useEffect } from "react";
import { useStore } from "zustand";
import { frameOf } from "#graph-schema";
import { toggleFold } from "../commands/frames.ts";
import { costsOf } from "../derived.ts";
import { useEditor, useOpenDoc } from "../editor.ts";
import { printCount } from "../format.ts";
import { arrangement } from "../layout/arrangement.ts";
import { IconButton } from "../ui/Button.tsx";
import { foldedEnds } from "./flow-nodes.ts";

export default memo(function FrameNode({ id, selected }: NodeProps) {
  const doc = useOpenDoc();
  const conventionId = useEditor((state) => state.view.conventionId);
  const flow = useStore(arrangement, (layout) => layout.flow);
  const frame = frameOf(doc, Number(id));
  // This component comes later than its node; until it is there the flow finds no ends for the wires.
  const updateInternals = useUpdateNodeInternals();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the ends stand elsewhere when the flow turns
  useEffect(() => updateInternals(id), [id, flow, updateInternals]);
  // By the outline or a search, which know the blocks inside.
  const holds = useEditor(({ view }) => frame?.nodes.some((node) => view.selection.nodes.has(node)) ?? false);
  if (!frame) return null;
  const costs = costsOf(doc, conventionId).nodes;
  const known = frame.nodes.flatMap((node) => costs.get(node) ?? []);
  const sum = (quantity: "parameters" | "macs") => known.reduce((total, cost) => total + cost[quantity], 0);
  const [into, out] = flow === "down" ? [Position.Top, Position.Bottom] : [Position.Left, Position.Right];
  return (
    <div className="vt-folded" data-selected={selected} data-holds={holds}>
      <Handle type="target" id={foldedEnds.input} position={into} isConnectable={false} className="vt-folded-end" />
      <div className="flex items-center gap-1">
        <span className="min-w-0 flex-1 truncate font-medium text-13">{frame.title}</span>
        <IconButton
          Icon={ChevronsUpDown}
          name={`Unfold ${frame.title}`}
          small
          className="nodrag -mr-1"
          onClick={() => toggleFold(frame.id)}
        />
      </div>
      <span className="text-11 text-ink-2">
        {frame.nodes.length} {frame.nodes.length === 1 ? "block" : "blocks"}
      </span>
      <span className="num text-11 text-ink-3">
        {printCount(sum("parameters"))} params · {printCount(sum("macs"))} MACs
      </span>
      <Handle type="source" id={foldedEnds.output} position={out} isConnectable={false} className="vt-folded-end" />
    </div>
  );
});
