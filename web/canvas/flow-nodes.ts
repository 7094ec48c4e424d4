// The document as React Flow wants it; objects stay the same while what they say does, so that only changes are drawn.

import { type Edge, type Node, type NodeHandle, Position, type ReactFlowInstance } from "@xyflow/react";
import { blocksOf, type Document, type DocumentNode, nameOf } from "#graph-schema";
import { foldingOf } from "../layout/folding.ts";
import { type Layout, nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { type EdgeKey, edgeKey } from "../state/view.ts";
import type { Face, PortFace } from "./faces.ts";
import type { Track } from "./wire-path.ts";

/** `frame`: a folded frame, under the id of its first block. */
export type BlockFlowNode = Node<Record<string, never>, "block" | "frame">;
export type WireFlowEdge = Edge<{ readonly track?: Track }, "wire">;
export type Flow = ReactFlowInstance<BlockFlowNode, WireFlowEdge>;

const noData: Record<string, never> = {};

/** The user's own place, else the layout's. */
export function placeOf(node: DocumentNode, layout: Layout): Place {
  if (node.at) return { x: node.at[0], y: node.at[1] };
  return layout.places.get(node.id) ?? { x: 0, y: 0 };
}

/** Where ports stand, so that wires follow a block whose ports changed without anything being measured. */
function handlesOf({ inputs, outputs }: Pick<Face, "inputs" | "outputs">, flow: Layout["flow"]): NodeHandle[] {
  const side = (ports: readonly PortFace[], type: "target" | "source"): NodeHandle[] =>
    ports.map(({ name, layout }, index) => {
      const along = (index + 1) / (ports.length + 1);
      const thick = layout === "tokens" ? 6 : 10;
      const border = (length: number) => (type === "source" ? length : 0) - thick / 2;
      return flow === "down"
        ? {
            ...{ id: name, type, position: type === "target" ? Position.Top : Position.Bottom },
            ...{ x: along * nodeWidth - 5, y: border(nodeHeight), width: 10, height: thick },
          }
        : {
            ...{ id: name, type, position: type === "target" ? Position.Left : Position.Right },
            ...{ x: border(nodeWidth), y: along * nodeHeight - 5, width: thick, height: 10 },
          };
    });
  return [...side(inputs, "target"), ...side(outputs, "source")];
}

const noPorts: readonly PortFace[] = [];
const end = (name: string): PortFace => ({ name, layout: "map", optional: true, wired: true, shape: null });
/** A folded frame takes every wire at one end and gives it at the other. */
export const foldedEnds = { input: "in", output: "out" } as const;
const folded = { inputs: [end(foldedEnds.input)], outputs: [end(foldedEnds.output)] };

interface NodeSource {
  readonly doc: Document;
  readonly layout: Layout;
  readonly selected: ReadonlySet<number>;
  /** Places of blocks that are being dragged. */
  readonly dragged: ReadonlyMap<number, Place>;
  readonly faces: ReadonlyMap<number, Face>;
}

export function createFlowNodes(): (source: NodeSource) => BlockFlowNode[] {
  let before = new Map<number, BlockFlowNode>();
  let flow: Layout["flow"] = "down";
  const drawnAs = new WeakMap<BlockFlowNode, Face | undefined>();
  return ({ doc, layout, selected, dragged, faces }) => {
    const now = new Map<number, BlockFlowNode>();
    const turned = layout.flow !== flow;
    flow = layout.flow;
    const folding = foldingOf(doc);
    for (const node of doc.nodes) {
      if (folding.standIn(node.id) !== node.id) continue;
      const frame = folding.frameOf(node.id);
      const { x, y } = dragged.get(node.id) ?? placeOf(node, layout);
      const isSelected = (frame?.nodes ?? [node.id]).every((id) => selected.has(id));
      const face = faces.get(node.id);
      const old = before.get(node.id);
      const same =
        old &&
        old.position.x === x &&
        old.position.y === y &&
        old.selected === isSelected &&
        drawnAs.get(old) === face &&
        (old.type === "frame") === (frame !== undefined) &&
        !turned;
      const drawn: BlockFlowNode = same
        ? old
        : {
            id: String(node.id),
            type: frame ? "frame" : "block",
            position: { x, y },
            data: noData,
            selected: isSelected,
            ariaLabel: frame
              ? `${frame.title}, folded, ${frame.nodes.length} blocks`
              : face
                ? labelOf(face)
                : node.type,
            handles: handlesOf(frame ? folded : (face ?? { inputs: noPorts, outputs: noPorts }), flow),
            // Known beforehand: nothing has to be measured before it can be shown.
            width: nodeWidth,
            height: nodeHeight,
            measured: { width: nodeWidth, height: nodeHeight },
          };
      drawnAs.set(drawn, face);
      now.set(node.id, drawn);
    }
    before = now;
    return [...now.values()];
  };
}

export function createFlowEdges(): (doc: Document, selected: ReadonlySet<EdgeKey>) => WireFlowEdge[] {
  let before = new Map<EdgeKey, WireFlowEdge>();
  return (doc, selected) => {
    const now = new Map<EdgeKey, WireFlowEdge>();
    const blockOf = blocksOf(doc);
    const names = new Map(doc.nodes.map((node) => [node.id, nameOf(node, blockOf(node.type))]));
    const folding = foldingOf(doc);
    for (const edge of doc.edges) {
      const [source, target] = [folding.standIn(edge.from), folding.standIn(edge.to)];
      if (source === target && folding.frameOf(edge.from)) continue;
      const sourceHandle = folding.frameOf(edge.from) ? foldedEnds.output : edge.output;
      const targetHandle = folding.frameOf(edge.to) ? foldedEnds.input : edge.input;
      const id = edgeKey(edge);
      const old = before.get(id);
      const isSelected = selected.has(id);
      const ariaLabel = `Wire from ${names.get(edge.from) ?? "nowhere"} to ${names.get(edge.to) ?? "nowhere"}`;
      now.set(
        id,
        old &&
          old.selected === isSelected &&
          old.ariaLabel === ariaLabel &&
          old.source === String(source) &&
          old.target === String(target) &&
          old.sourceHandle === sourceHandle &&
          old.targetHandle === targetHandle
          ? old
          : {
              id,
              type: "wire",
              source: String(source),
              sourceHandle,
              target: String(target),
              targetHandle,
              selected: isSelected,
              ariaLabel,
            },
      );
    }
    before = now;
    return [...now.values()];
  };
}

/** What a screen reader says of a block. */
function labelOf(face: Face): string {
  const shape = face.outputs[0]?.shape;
  return [
    face.title,
    face.repeat > 1 ? `${face.repeat} times` : "",
    face.bypass ? "bypassed" : "",
    shape ? `gives ${shape}` : "",
    face.problem ? `problem: ${face.problem.message}` : "",
  ]
    .filter(Boolean)
    .join(", ");
}
