// What the pointer does on the canvas, told to the document: selecting, wiring, dropping; dragging is use-dragging.ts.

import {
  type Connection,
  type EdgeChange,
  type FinalConnectionState,
  type HandleType,
  type NodeChange,
  type OnConnectStartParams,
  useStoreApi,
} from "@xyflow/react";
import { type DragEvent, useMemo, useRef } from "react";
import { blocksOf, type Document, type DocumentEdge, nameOf } from "#graph-schema";
import { editor, openDoc } from "../editor.ts";
import { edgeByKey, insertion, newNode, rewiring, rewiringAll } from "../edits/edits.ts";
import { nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { blockMimeType } from "../panels/dragged-block.ts";
import { judge, repairsOf, withWire } from "./connection.ts";
import type { BlockFlowNode, Flow, WireFlowEdge } from "./flow-nodes.ts";
import { wireAt, wireTarget } from "./hover.ts";
import { portTip } from "./port-tip.ts";
import { search } from "./search.ts";
import { under } from "./under.ts";
import { useDragging } from "./use-dragging.ts";
import { endWiring, startWiring, type WireStart, wiring } from "./wiring.ts";

export function useGestures(flow: Flow) {
  const { dragged, handlers: dragging } = useDragging(flow);
  const movesAll = useRef(false);
  const store = useStoreApi();
  const handlers = useMemo(() => {
    const state = () => editor.getState();

    function onNodesChange(changes: NodeChange<BlockFlowNode>[]): void {
      dragging.onPositions(changes);
      putBack(changes);
      // Another block is selected instead, and React Flow says so only of the elements that it knows.
      const { multiSelectionActive, userSelectionActive, nodeLookup } = store.getState();
      const instead = changes.some((change) => change.type === "select" && change.selected);
      const { nodes: selected } = state().view.selection;
      const known = new Set([...selected].filter((id) => nodeLookup.has(String(id))));
      const others = instead && !multiSelectionActive && !userSelectionActive ? known : selected;
      const nodes = toggled(others, changes, Number);
      if (nodes) state().select({ nodes: withFolded(openDoc(), nodes), edges: state().view.selection.edges });
    }

    /** React Flow moves what is selected by the arrow keys on its own, unasked; here they are commands. */
    function putBack(changes: readonly NodeChange<BlockFlowNode>[]): void {
      for (const change of changes) {
        const node = change.type === "position" && !change.dragging && store.getState().nodeLookup.get(change.id);
        if (!node) continue;
        node.position = node.internals.userNode.position;
        node.internals.positionAbsolute = node.internals.userNode.position;
      }
    }

    /** What is only painted is let go of as well. */
    function onLetGo(): void {
      const { nodes, edges } = state().view.selection;
      if (nodes.size + edges.size > 0) state().select({ nodes: new Set(), edges: new Set() });
    }

    /** A tap comes before what it hits is an element. */
    function onPaneClick(): void {
      const { node } = under.getState();
      if (node === null) onLetGo();
      else state().select({ nodes: new Set([node]), edges: new Set() });
    }

    function onEdgesChange(changes: EdgeChange<WireFlowEdge>[]): void {
      const edges = toggled(state().view.selection.edges, changes, String);
      if (edges) state().select({ nodes: state().view.selection.nodes, edges });
    }

    /** A plain click on one of several selected blocks selects it alone; React Flow would keep them all. */
    function onNodeClick(
      event: { readonly ctrlKey: boolean; readonly metaKey: boolean; readonly shiftKey: boolean },
      id: number,
    ): void {
      const { view, select } = state();
      if (event.ctrlKey || event.metaKey || event.shiftKey || view.selection.nodes.size < 2) return;
      const nodes = withFolded(openDoc(), new Set([id]));
      if (nodes.size !== view.selection.nodes.size) select({ nodes });
    }

    function isValidConnection(connection: Connection | WireFlowEdge): boolean {
      const edge = edgeOf(connection);
      return edge !== null && edge.from !== edge.to && judge(openDoc(), edge).kind !== "refused";
    }

    function onConnect(connection: Connection): void {
      const edge = edgeOf(connection);
      // Escape has let go of the wire; the pointer comes up later.
      if (edge && wiring.getState().from !== null) connect(edge);
    }

    function onConnectStart(event: MouseEvent | TouchEvent, params: OnConnectStartParams): void {
      const from = startOf(params.nodeId, params.handleId, params.handleType);
      if (!from || state().readOnly !== null) return;
      movesAll.current = event.shiftKey;
      portTip.setState({ tip: null });
      const visible = flow.getIntersectingNodes(visibleRect(flow)).map(({ id }) => Number(id));
      startWiring(openDoc(), from, visible);
    }

    function onConnectEnd(event: MouseEvent | TouchEvent, end: FinalConnectionState): void {
      const held = wiring.getState().from !== null;
      endWiring();
      if (!held || end.isValid || !end.fromHandle) return;
      const from = startOf(end.fromHandle.nodeId, end.fromHandle.id ?? null, end.fromHandle.type);
      const screen = "clientX" in event ? { x: event.clientX, y: event.clientY } : touchPoint(event);
      if (!from || !screen) return;
      if (end.toHandle) {
        const to = startOf(end.toHandle.nodeId, end.toHandle.id ?? null, end.toHandle.type);
        if (to && movesAll.current && to.side === from.side) moveWires(from, to);
        else if (to) explainRefusal(from, to);
        return;
      }
      if (end.toNode || state().readOnly !== null) return;
      const place = flow.screenToFlowPosition(screen);
      const at =
        from.side === "output"
          ? { x: place.x - nodeWidth / 2, y: place.y }
          : { x: place.x - nodeWidth / 2, y: place.y - nodeHeight };
      search.setState({ request: { screen, purpose: { kind: "join", at, from } } });
    }

    function onReconnect(old: WireFlowEdge, connection: Connection): void {
      const [before, after] = [edgeOf(old), edgeOf(connection)];
      if (before && after && wiring.getState().from !== null)
        state().edit("Move wire", (doc) => rewiring(doc, before, after));
    }

    function onReconnectStart(_: unknown, edge: WireFlowEdge, moving: HandleType): void {
      const wire = edgeOf(edge);
      if (!wire) return;
      const from: WireStart =
        moving === "source"
          ? { node: wire.to, port: wire.input, side: "input" }
          : { node: wire.from, port: wire.output, side: "output" };
      startWiring(openDoc(), from, []);
    }

    function onDragOver(event: DragEvent): void {
      if (!event.dataTransfer.types.includes(blockMimeType)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      wireTarget.setState({ key: wireAt(event.clientX, event.clientY) });
    }

    function onDrop(event: DragEvent): void {
      const type = event.dataTransfer.getData(blockMimeType);
      const { key } = wireTarget.getState();
      wireTarget.setState({ key: null });
      if (!blocksOf(openDoc())(type)) return;
      event.preventDefault();
      // Whoever searched the palette for the block is done with typing: the next keys are the canvas's.
      if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
      const place = flow.screenToFlowPosition({ x: event.clientX, y: event.clientY });
      addBlock(type, { x: place.x - nodeWidth / 2, y: place.y - nodeHeight / 2 }, key);
    }

    return {
      ...dragging,
      ...{ onNodesChange, onEdgesChange, onNodeClick, onPaneClick, onLetGo },
      ...{ isValidConnection, onConnect, onConnectStart, onConnectEnd },
      ...{ onReconnect, onReconnectStart, onReconnectEnd: endWiring, onDragOver, onDrop },
      onDragLeave: () => wireTarget.setState({ key: null }),
      onClickConnectStart: onConnectStart,
      onClickConnectEnd: () => endWiring(),
    };
  }, [flow, store, dragging]);
  return { dragged, handlers };
}

/** Who selects a folded frame has selected all its blocks. */
function withFolded(doc: Document, chosen: ReadonlySet<number>): ReadonlySet<number> {
  const folded = doc.frames?.filter((frame) => frame.folded) ?? [];
  if (folded.length === 0) return chosen;
  const hidden = new Set(folded.flatMap(({ nodes }) => nodes));
  const inSight = [...chosen].filter((id) => !hidden.has(id));
  const held = folded.flatMap(({ nodes }) => (nodes[0] !== undefined && chosen.has(nodes[0]) ? nodes : []));
  return new Set([...inSight, ...held]);
}

/** A new block: into the wire where there is one it can be put into, else at the place. Selects it. */
export function addBlock(type: string, at: Place, wireKey: string | null): void {
  const { edit, select, announce } = editor.getState();
  const doc = openDoc();
  const wire = wireKey === null ? undefined : edgeByKey(doc, wireKey);
  const inserted = wire && insertion(doc, wire, newNode(doc, type));
  const node = newNode(doc, type, at);
  const title = blocksOf(doc)(type)?.title ?? type;
  if (!edit(`Add ${title}`, () => [inserted ?? { kind: "addNode", node }])) return;
  select({ nodes: new Set([node.id]) });
  announce(inserted ? `${title} put into the wire` : `${title} added`);
}

function connect(edge: DocumentEdge): void {
  const { edit, announce } = editor.getState();
  const doc = openDoc();
  if (!edit("Connect", () => [{ kind: "connect", edge }])) return;
  const title = (id: number) => {
    const node = doc.nodes.find((other) => other.id === id);
    return node ? nameOf(node, blocksOf(doc)(node.type)) : "";
  };
  announce(`Connected ${title(edge.from)} to ${title(edge.to)}`);
}

/** Why a port refuses, and the way to have it all the same where there is one. */
function explainRefusal(from: WireStart, to: WireStart): void {
  const { notify } = editor.getState();
  const doc = openDoc();
  if (from.side === to.side || from.node === to.node) return;
  const [output, input] = from.side === "output" ? [from, to] : [to, from];
  const edge = { from: output.node, output: output.port, to: input.node, input: input.port };
  const verdict = judge(doc, edge);
  if (verdict.kind !== "refused") return;
  const candidate = withWire(doc, edge);
  const repair = verdict.diagnostic.code === "shape" ? repairsOf(candidate, verdict.diagnostic)[0] : undefined;
  notify({
    tone: "warning",
    text: verdict.reason,
    ...(repair && {
      action: {
        title: `Connect: ${repair.title}`,
        run: () => editor.getState().edit(repair.title, () => [{ kind: "connect", edge }, ...repair.edits]),
      },
    }),
  });
}

/** All wires of one output to another one: what it fed, the other feeds. */
function moveWires(from: WireStart, to: WireStart): void {
  const { edit, announce } = editor.getState();
  let moved = 0;
  edit("Move wires", (doc) => {
    const edits = rewiringAll(doc, from, to);
    moved = edits.length / 2;
    return edits;
  });
  announce(`${moved} ${moved === 1 ? "wire" : "wires"} moved`);
}

function edgeOf({ source, sourceHandle, target, targetHandle }: Connection | WireFlowEdge): DocumentEdge | null {
  if (!sourceHandle || !targetHandle) return null;
  return { from: Number(source), output: sourceHandle, to: Number(target), input: targetHandle };
}

function startOf(node: string | null, port: string | null, type: HandleType | null): WireStart | null {
  if (node === null || port === null || type === null) return null;
  return { node: Number(node), port, side: type === "source" ? "output" : "input" };
}

function touchPoint(event: TouchEvent): Place | null {
  const touch = event.changedTouches[0];
  return touch ? { x: touch.clientX, y: touch.clientY } : null;
}

/** Null where the changes select nothing. */
function toggled<T>(
  before: ReadonlySet<T>,
  changes: readonly (NodeChange<BlockFlowNode> | EdgeChange<WireFlowEdge>)[],
  idOf: (id: string) => T,
): ReadonlySet<T> | null {
  const selections = changes.flatMap((change) => (change.type === "select" ? [change] : []));
  if (selections.length === 0) return null;
  const after = new Set(before);
  for (const { id, selected } of selections) {
    if (selected) after.add(idOf(id));
    else after.delete(idOf(id));
  }
  return after;
}

function visibleRect(flow: Flow) {
  const { x, y, zoom } = flow.getViewport();
  return { x: -x / zoom, y: -y / zoom, width: window.innerWidth / zoom, height: window.innerHeight / zoom };
}
