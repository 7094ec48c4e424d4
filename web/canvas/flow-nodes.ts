// The document as React Flow wants it; objects stay the same while what they say does, so that only changes are drawn.

import type { Edge, Node } from "@xyflow/react";
import { blockOf, type Document, type DocumentNode, nameOf } from "#graph-schema";
import { type Layout, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { type EdgeKey, edgeKey } from "../state/view.ts";

export type BlockFlowNode = Node<Record<string, never>, "block">;
export type WireFlowEdge = Edge<Record<string, never>, "wire">;

const noData: Record<string, never> = {};

/** The user's own place, else the layout's. */
export function placeOf(node: DocumentNode, layout: Layout): Place {
  if (node.at) return { x: node.at[0], y: node.at[1] };
  return layout.places.get(node.id) ?? { x: 0, y: 0 };
}

interface NodeSource {
  readonly doc: Document;
  readonly layout: Layout;
  readonly selected: ReadonlySet<number>;
  /** Places of blocks that are being dragged. */
  readonly dragged: ReadonlyMap<number, Place>;
  readonly labelOf: (id: number) => string;
}

export function createFlowNodes(): (source: NodeSource) => BlockFlowNode[] {
  let before = new Map<number, BlockFlowNode>();
  return ({ doc, layout, selected, dragged, labelOf }) => {
    const now = new Map<number, BlockFlowNode>();
    for (const node of doc.nodes) {
      const { x, y } = dragged.get(node.id) ?? placeOf(node, layout);
      const isSelected = selected.has(node.id);
      const ariaLabel = labelOf(node.id);
      const old = before.get(node.id);
      const same =
        old &&
        old.position.x === x &&
        old.position.y === y &&
        old.selected === isSelected &&
        old.ariaLabel === ariaLabel;
      now.set(
        node.id,
        same
          ? old
          : {
              id: String(node.id),
              type: "block",
              position: { x, y },
              data: noData,
              selected: isSelected,
              ariaLabel,
              // Known beforehand: nothing has to be measured before it can be shown.
              width: nodeWidth,
              height: nodeHeight,
              measured: { width: nodeWidth, height: nodeHeight },
            },
      );
    }
    before = now;
    return [...now.values()];
  };
}

export function createFlowEdges(): (doc: Document, selected: ReadonlySet<EdgeKey>) => WireFlowEdge[] {
  let before = new Map<EdgeKey, WireFlowEdge>();
  return (doc, selected) => {
    const now = new Map<EdgeKey, WireFlowEdge>();
    const names = new Map(doc.nodes.map((node) => [node.id, nameOf(node, blockOf(node.type))]));
    for (const edge of doc.edges) {
      const id = edgeKey(edge);
      const old = before.get(id);
      const isSelected = selected.has(id);
      const ariaLabel = `Wire from ${names.get(edge.from) ?? "nowhere"} to ${names.get(edge.to) ?? "nowhere"}`;
      now.set(
        id,
        old && old.selected === isSelected && old.ariaLabel === ariaLabel
          ? old
          : {
              id,
              type: "wire",
              source: String(edge.from),
              sourceHandle: edge.output,
              target: String(edge.to),
              targetHandle: edge.input,
              selected: isSelected,
              ariaLabel,
            },
      );
    }
    before = now;
    return [...now.values()];
  };
}
