// Open frames around their blocks: a name that selects, renames and folds them.

import { ViewportPortal } from "@xyflow/react";
import { ChevronsDownUp } from "lucide-react";
import { useState } from "react";
import { useStore } from "zustand";
import { type Frame, limits, renameFrame } from "#graph-schema";
import { toggleFold } from "../commands/frames.ts";
import { editor, useOpenDoc } from "../editor.ts";
import { arrangement } from "../layout/arrangement.ts";
import { nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { IconButton } from "../ui/Button.tsx";
import "./frame.css";
import { placeOf } from "./flow-nodes.ts";

const padding = 8;
const headHeight = 24;

export default function Frames({ dragged }: { readonly dragged: ReadonlyMap<number, Place> }) {
  const doc = useOpenDoc();
  const layout = useStore(arrangement);
  const open = doc.frames?.filter(({ folded }) => !folded) ?? [];
  if (open.length === 0) return null;
  const byId = new Map(doc.nodes.map((node) => [node.id, node]));
  return (
    <ViewportPortal>
      {open.map((frame) => {
        const places = frame.nodes.flatMap((id) => {
          const node = byId.get(id);
          return node ? [dragged.get(id) ?? placeOf(node, layout)] : [];
        });
        return places.length > 0 && <Around key={frame.id} frame={frame} places={places} />;
      })}
    </ViewportPortal>
  );
}

function Around({ frame, places }: { readonly frame: Frame; readonly places: readonly Place[] }) {
  const [left, top] = [Math.min(...places.map(({ x }) => x)), Math.min(...places.map(({ y }) => y))];
  const right = Math.max(...places.map(({ x }) => x)) + nodeWidth;
  const bottom = Math.max(...places.map(({ y }) => y)) + nodeHeight;
  return (
    <div
      className="vt-frame"
      style={{
        transform: `translate(${left - padding}px, ${top - padding - headHeight}px)`,
        width: right - left + 2 * padding,
        height: bottom - top + 2 * padding + headHeight,
      }}
    >
      <Head frame={frame} />
    </div>
  );
}

function Head({ frame: { id, title, nodes } }: { readonly frame: Frame }) {
  const [renaming, setRenaming] = useState(false);
  const finish = (name: string) => {
    setRenaming(false);
    if (name !== "" && name !== title) editor.getState().edit("Rename group", (doc) => renameFrame(doc, id, name));
  };
  return (
    <div className="vt-frame-head nodrag nopan">
      {renaming ? (
        <input
          ref={(field) => field?.focus()}
          aria-label="Name of the group"
          defaultValue={title}
          maxLength={limits.nameLength}
          onFocus={(event) => event.target.select()}
          onBlur={(event) => finish(event.target.value.trim())}
          onKeyDown={(event) => {
            if (event.key === "Enter") event.currentTarget.blur();
            if (event.key === "Escape") setRenaming(false);
          }}
          className="nowheel min-w-0 flex-1 rounded-sm bg-raised px-1 text-12 outline-2 outline-accent"
        />
      ) : (
        <button
          type="button"
          title="Click selects the group, double click renames it"
          onClick={() => editor.getState().select({ nodes: new Set(nodes) })}
          onDoubleClick={() => setRenaming(true)}
          className="min-w-0 flex-1 truncate rounded-sm px-1 text-left font-medium text-12"
        >
          {title}
        </button>
      )}
      <IconButton Icon={ChevronsDownUp} name={`Fold ${title}`} small onClick={() => toggleFold(id)} />
    </div>
  );
}
