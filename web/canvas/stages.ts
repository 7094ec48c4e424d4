// The stages of a model as bands behind its blocks: where each stands, its shape, and how its resolution compares.

import { type Document, printShape } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { bandPadding, headHeight, headRoom, type Layout, nodeHeight } from "../layout/placement.ts";
import type { Rect } from "./sight.ts";

export interface StageBand {
  readonly box: Rect;
  /** Of the last map or tokens in it; empty: not known. */
  readonly shape: string;
  /** Side of its maps relative to the largest in the model, 0 to 1. */
  readonly scale: number;
}

/** None where the layout has no columns to tell apart. */
export function stageBands(doc: Document, { columns, places }: Layout): readonly StageBand[] {
  if (columns.length < 2) return [];
  const { nodes } = checkedOf(doc);
  const moved = new Set(doc.nodes.flatMap(({ id, at }) => (at ? [id] : [])));
  return columns.flatMap((column) => {
    // A band tells the truth only while all its blocks stand where the layout put them.
    if (column.nodes.some((id) => moved.has(id))) return [];
    const bottom = Math.max(...column.nodes.map((id) => places.get(id)?.y ?? 0)) + nodeHeight;
    const types = column.nodes.flatMap((id) => Object.values(nodes.get(id)?.outputTypes ?? {})[0] ?? []);
    const last = types.findLast(({ layout }) => layout.kind !== "plain");
    return {
      box: {
        x: column.x - bandPadding,
        y: -headRoom,
        width: column.width + 2 * bandPadding,
        height: bottom + headHeight + 2 * bandPadding,
      },
      shape: last ? printShape(last) : "",
      scale: column.scale ?? 0,
    };
  });
}
