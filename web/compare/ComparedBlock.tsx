// A block in a comparison: as on the canvas, with a mark for what became of it.

import { Handle, type NodeProps, Position } from "@xyflow/react";
import { type CSSProperties, memo } from "react";
import { printShape } from "#graph-schema";
import { summaryOf } from "../canvas/faces.ts";
import { familyLooks } from "../family.ts";
import { NodeSign } from "../own/BlockGlyph.tsx";
import { monogramOf } from "../own/monogram.ts";
import { cx } from "../ui/class-names.ts";
import type { ComparedNode } from "./compared-flow.ts";
import { differenceLooks } from "./difference-looks.ts";

export const ComparedBlock = memo(function ComparedBlock({ data, selected }: NodeProps<ComparedNode>) {
  const { check, kind, differences } = data;
  const { node, block, outputTypes } = check;
  const look = block && familyLooks[block.family];
  const mark = kind === null ? null : differenceLooks[kind];
  const output = Object.values(outputTypes)[0];
  return (
    <>
      <Handle id="x" type="target" position={Position.Top} isConnectable={false} className="vt-anchor" />
      <div
        className="vt-node vt-compared"
        data-selected={selected}
        data-difference={kind ?? "same"}
        style={{ "--family": look?.colour ?? "var(--color-ink-3)" } as CSSProperties}
      >
        <span className="vt-stripe keeps-colour" />
        <div className="vt-title">
          <NodeSign family={block?.family ?? null} monogram={block ? monogramOf(block) : null} />
          <span className="vt-name">{node.title ?? block?.title ?? node.type}</span>
          {node.repeat !== undefined && <span className="vt-repeat num">×{node.repeat}</span>}
        </div>
        <div className="vt-summary" title={differences.join(", ")}>
          {differences.length > 0 ? differences.join(", ") : block ? summaryOf(node, block) : ""}
        </div>
        <div className="vt-foot">
          <span className="vt-shape num">{output ? printShape(output) : "no shape"}</span>
        </div>
        {mark && (
          <span className={cx("vt-difference", mark.colour)} title={mark.word}>
            <mark.Glyph aria-hidden size={13} strokeWidth={2.25} />
          </span>
        )}
      </div>
      <Handle id="y" type="source" position={Position.Bottom} isConnectable={false} className="vt-anchor" />
    </>
  );
});
