// The stages behind the blocks: a quiet band per column, and a header with the shape, narrower as the resolution falls.

import { ViewportPortal } from "@xyflow/react";
import { memo } from "react";
import { useStore } from "zustand";
import { printShape } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { useEditor, useOpenDoc } from "../editor.ts";
import { arrangement } from "../layout/arrangement.ts";
import { bandPadding, type Column, headHeight, headRoom, nodeHeight } from "../layout/placement.ts";
import { openDocOf } from "../open-doc.ts";

export const Columns = memo(function Columns() {
  const { columns, places } = useStore(arrangement);
  const doc = useOpenDoc();
  if (columns.length < 2) return null;
  const moved = new Set(doc.nodes.flatMap(({ id, at }) => (at ? [id] : [])));
  return (
    <ViewportPortal>
      {columns.map((column) => {
        // A band tells the truth only while all its blocks stand where the layout put them.
        if (column.nodes.some((id) => moved.has(id))) return null;
        const bottom = Math.max(...column.nodes.map((id) => places.get(id)?.y ?? 0)) + nodeHeight;
        return <Band key={column.x} column={column} height={bottom + headHeight + 2 * bandPadding} />;
      })}
    </ViewportPortal>
  );
});

function Band({ column, height }: { readonly column: Column; readonly height: number }) {
  const shape = useEditor((state) => {
    const { nodes } = checkedOf(openDocOf(state));
    const types = column.nodes.flatMap((id) => Object.values(nodes.get(id)?.outputTypes ?? {})[0] ?? []);
    const last = types.findLast(({ layout }) => layout.kind !== "plain");
    return last ? printShape(last) : "";
  });
  return (
    <div
      className="vt-band"
      style={{
        transform: `translate(${column.x - bandPadding}px, ${-headRoom}px)`,
        width: column.width + 2 * bandPadding,
        height,
      }}
    >
      <div className="vt-band-head">
        <span className="num">{shape}</span>
        <span className="vt-band-scale">
          <span style={{ width: `${Math.max(4, 100 * (column.scale ?? 0))}%` }} />
        </span>
      </div>
    </div>
  );
}
