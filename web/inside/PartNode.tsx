// A part of a block: an op with its attributes, a scope that opens further, or where a value comes in or leaves.

import { Handle, type NodeProps, Position } from "@xyflow/react";
import { Box, LogIn, LogOut } from "lucide-react";
import { type CSSProperties, memo } from "react";
import { type InsideEnd, type InsideOp, type InsideScope, printShape } from "#graph-schema";
import { useEditor } from "../editor.ts";
import { familyLooks } from "../family.ts";
import { printCount, printMs } from "../format.ts";
import { conventionShown } from "../panels/convention-shown.ts";
import type { PartNode as FlowPart } from "./inside-flow.ts";
import { partTime } from "./inside-times.ts";
import { attributesOf, opFamilies } from "./op-looks.ts";

export const PartNode = memo(function PartNode({ data: { item }, selected }: NodeProps<FlowPart>) {
  return (
    <>
      <Handle id="x" type="target" position={Position.Top} isConnectable={false} className="vt-anchor" />
      {item.kind === "op" || item.kind === "scope" ? <Part item={item} selected={selected} /> : <End item={item} />}
      <Handle id="y" type="source" position={Position.Bottom} isConnectable={false} className="vt-anchor" />
    </>
  );
});

function End({ item }: { readonly item: InsideEnd }) {
  const Glyph = item.kind === "in" ? LogIn : LogOut;
  return (
    <div className="vt-end" data-kind={item.kind}>
      <Glyph aria-hidden size={13} strokeWidth={1.75} />
      <span className="truncate">{item.title}</span>
      <span className="num text-11 text-ink-3">{printShape(item.type)}</span>
    </div>
  );
}

function Part({ item, selected }: { readonly item: InsideOp | InsideScope; readonly selected: boolean }) {
  const time = useEditor(({ runs, view, doc }) => {
    const found = partTime(item, runs[view.backend].profile, doc);
    return found?.ms == null ? "" : `${printMs(found.ms)}${found.stale ? " (before the last edit)" : ""}`;
  });
  const convention = useEditor(({ view }) => conventionShown(view.conventionId));
  const look = item.kind === "op" ? familyLooks[opFamilies[item.node.op]] : null;
  const Glyph = look?.Glyph ?? Box;
  const { macs, uncounted } = item.costs;
  return (
    <div
      className="vt-node vt-part"
      data-kind={item.kind}
      data-selected={selected}
      style={{ "--family": look?.colour ?? "var(--color-ink-2)" } as CSSProperties}
    >
      <span className="vt-stripe keeps-colour" />
      <div className="vt-title">
        <Glyph aria-hidden size={14} strokeWidth={2} className="vt-glyph" />
        <span className="vt-name">{item.title}</span>
      </div>
      <div className="vt-summary">{summaryOf(item)}</div>
      <div className="vt-foot">
        <span className="vt-shape num">{printShape(item.output)}</span>
        <span className="num ml-auto truncate text-11 text-ink-2">
          {macs > 0 ? printCount(macs, convention.unit) : uncounted.length > 0 ? "not counted" : ""}
          {macs > 0 && time !== "" && " · "}
          {time}
        </span>
      </div>
    </div>
  );
}

export function summaryOf(item: InsideOp | InsideScope): string {
  if (item.kind === "scope") return `${item.nodes.length} ops`;
  const { op } = item.node;
  // A bare parameter, such as a layer scale, tells what the op is for.
  const bare = item.alone ? [] : item.params.map(({ name }) => name.slice(name.lastIndexOf(".") + 1));
  return [item.title === op ? "" : op, attributesOf(item), ...bare].filter((part) => part !== "").join(" · ");
}
