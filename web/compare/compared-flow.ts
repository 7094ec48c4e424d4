// One side of a comparison as React Flow wants it: the blocks where the canvas would put them, each with its difference.

import { type Node, type NodeHandle, Position } from "@xyflow/react";
import { type Document, type DocumentDiff, type NodeCheck, nameOf } from "#graph-schema";
import { placeOf } from "../canvas/flow-nodes.ts";
import { checkedOf } from "../derived.ts";
import { type PartWire, withTracks } from "../inside/inside-flow.ts";
import { layoutInput, layoutOf } from "../layout/auto.ts";
import { type Layout, nodeHeight, nodeWidth } from "../layout/placement.ts";
import { edgeKey } from "../state/view.ts";
import type { CompareRow, DifferenceKind } from "./compare-rows.ts";

export interface Compared extends Record<string, unknown> {
  readonly check: NodeCheck;
  /** null: the same in both. */
  readonly kind: DifferenceKind | null;
  readonly differences: readonly string[];
}

export type ComparedNode = Node<Compared, "compared">;

export function arrangeDocument(doc: Document): Layout {
  return layoutOf(layoutInput(checkedOf(doc)), doc.edges, "down");
}

const handles: NodeHandle[] = [
  { id: "x", type: "target", position: Position.Top, x: nodeWidth / 2, y: 0, width: 1, height: 1 },
  { id: "y", type: "source", position: Position.Bottom, x: nodeWidth / 2, y: nodeHeight, width: 1, height: 1 },
];

interface SideOf {
  readonly side: "before" | "after";
  readonly layout: Layout;
  readonly diff: DocumentDiff;
  readonly rows: readonly CompareRow[];
  readonly chosen: number | undefined;
}

export function comparedNodes(doc: Document, { side, layout, diff, rows, chosen }: SideOf): ComparedNode[] {
  const checked = checkedOf(doc);
  const byNode = new Map(rows.map((row) => [row.node, row]));
  return doc.nodes.flatMap((node): readonly ComparedNode[] => {
    const check = checked.nodes.get(node.id);
    if (!check) return [];
    const later = side === "after" ? node.id : diff.pairs.get(node.id);
    const row = later === undefined ? undefined : byNode.get(later);
    const kind = later === undefined ? "removed" : (row?.kind ?? null);
    const what = kind === null ? "same" : [kind, ...(row?.differences ?? [])].join(", ");
    return [
      {
        id: String(node.id),
        type: "compared",
        position: placeOf(node, layout),
        data: { check, kind, differences: row?.differences ?? [] },
        selected: node.id === chosen,
        draggable: false,
        connectable: false,
        ariaLabel: `${nameOf(node, check.block)}, ${what}`,
        handles,
        width: nodeWidth,
        height: nodeHeight,
        measured: { width: nodeWidth, height: nodeHeight },
      },
    ];
  });
}

export function comparedWires(
  doc: Document,
  { side, layout, diff }: Pick<SideOf, "side" | "layout" | "diff">,
): PartWire[] {
  const { nodes } = checkedOf(doc);
  const differing = new Set((side === "before" ? diff.wiresRemoved : diff.wiresAdded).map(edgeKey));
  const wires = doc.edges.map((edge): PartWire => {
    const type = nodes.get(edge.from)?.outputTypes[edge.output];
    const key = edgeKey(edge);
    return {
      ...{
        id: key,
        type: "value",
        source: String(edge.from),
        sourceHandle: "y",
        target: String(edge.to),
        targetHandle: "x",
      },
      selectable: false,
      className: differing.has(key) ? `vt-wire-${side}` : "",
      data: { types: type ? [type] : [] },
    };
  });
  const places = new Map(doc.nodes.map((node) => [String(node.id), placeOf(node, layout)]));
  return withTracks(wires, layout.flow, (id) => places.get(id));
}
