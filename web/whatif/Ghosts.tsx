// What a repair would change, drawn on the canvas before it is made: blocks to come, blocks to go, blocks that change.

import { ViewportPortal } from "@xyflow/react";
import { useStore } from "zustand";
import { blocksOf, type Document, type Edit } from "#graph-schema";
import { placeOf } from "../canvas/flow-nodes.ts";
import { useOpenDoc } from "../editor.ts";
import { arrangement } from "../layout/arrangement.ts";
import { type Layout, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { whatIf } from "./what-if.ts";

interface Ghost {
  readonly key: string;
  readonly kind: "added" | "removed" | "changed";
  readonly title: string;
  readonly at: Place;
}

export default function Ghosts() {
  const considered = useStore(whatIf, (state) => state.considered);
  const doc = useOpenDoc();
  const layout = useStore(arrangement);
  if (!considered) return null;
  return (
    <ViewportPortal>
      {ghostsOf(considered.edits, doc, layout).map(({ key, kind, title, at }) => (
        <div
          key={key}
          className="vt-ghost"
          data-kind={kind}
          style={{ transform: `translate(${at.x}px, ${at.y}px)`, width: nodeWidth, height: heightOf(kind) }}
        >
          {kind === "added" && <span>{title}</span>}
        </div>
      ))}
    </ViewportPortal>
  );
}

const ghostHeight = 28;

function heightOf(kind: Ghost["kind"]): number {
  return kind === "added" ? ghostHeight : nodeHeight;
}

/** Blocks put into a wire hang at its beginning, one below the other. */
function ghostsOf(edits: readonly Edit[], doc: Document, layout: Layout): readonly Ghost[] {
  const places = new Map(doc.nodes.map((node) => [node.id, placeOf(node, layout)]));
  const title = (type: string) => blocksOf(doc)(type)?.title ?? type;
  const hanging = new Map<number, Place>();
  return edits.flatMap((edit, index): readonly Ghost[] => {
    const key = String(index);
    switch (edit.kind) {
      case "insert": {
        // A chain hangs below the block that its first wire leaves.
        const before = hanging.get(edit.edge.from);
        const source = places.get(edit.edge.from);
        if (!before && !source) return [];
        const at = before
          ? { x: before.x, y: before.y + ghostHeight + 4 }
          : { x: source?.x ?? 0, y: (source?.y ?? 0) + nodeHeight + 4 };
        hanging.set(edit.node.id, at);
        return [{ key, kind: "added", title: title(edit.node.type), at }];
      }
      case "addNode": {
        const last = [...places.values()].at(-1) ?? { x: 0, y: 0 };
        const at = edit.node.at
          ? { x: edit.node.at[0], y: edit.node.at[1] }
          : { x: last.x, y: last.y + nodeHeight + 36 };
        places.set(edit.node.id, at);
        return [{ key, kind: "added", title: title(edit.node.type), at }];
      }
      case "removeNode":
      case "configure":
      case "patchNode":
      case "replaceNode": {
        const at = places.get(edit.id);
        return at ? [{ key, kind: edit.kind === "removeNode" ? "removed" : "changed", title: "", at }] : [];
      }
      default:
        return [];
    }
  });
}
