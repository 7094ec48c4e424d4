// The canvas: React Flow as a view of the document, which stays the only home of nodes and wires.

import {
  Background,
  BackgroundVariant,
  ConnectionMode,
  type EdgeTypes,
  MiniMap,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useStore as useFlowStore,
  useReactFlow,
  useStoreApi,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { seeInside } from "../commands/inside.ts";
import { editor, openDoc, useEditor, useOpenDoc } from "../editor.ts";
import { familyLooks } from "../family.ts";
import { find } from "../find/find.ts";
import { arrangement } from "../layout/arrangement.ts";
import { nodeHeight, nodeWidth, type Place } from "../layout/placement.ts";
import { whatIf } from "../whatif/what-if.ts";
import { BlockNode } from "./BlockNode.tsx";
import { CanvasMenu } from "./CanvasMenu.tsx";
import { Columns } from "./Columns.tsx";
import { Comments } from "./Comments.tsx";
import { ConnectionLine } from "./ConnectionLine.tsx";
import { FrameNode } from "./FrameNode.tsx";
import { Frames } from "./Frames.tsx";
import { fitBlocks, fitWhole, followPointer, keepFitted } from "./fitting.ts";
import { type BlockFlowNode, createFlowEdges, createFlowNodes, placeOf, type WireFlowEdge } from "./flow-nodes.ts";
import { GuideLines } from "./GuideLines.tsx";
import { setCanvas } from "./handle.ts";
import { hoveredWire } from "./hover.ts";
import { PortTip } from "./PortTip.tsx";
import { facesOf } from "./picture.ts";
import { search } from "./search.ts";
import { type Flow, useGestures } from "./use-gestures.ts";
import { Wire } from "./Wire.tsx";
import { watchWheel, wheelDevice, wheelPans } from "./wheel.ts";
import { endWiring } from "./wiring.ts";

const FindBar = lazy(() => import("../find/FindBar.tsx"));
const SearchPopover = lazy(() => import("./SearchPopover.tsx"));
const Ghosts = lazy(() => import("../whatif/Ghosts.tsx"));

const nodeTypes: NodeTypes = { block: BlockNode, frame: FrameNode };
const edgeTypes: EdgeTypes = { wire: Wire };
/** Only above this many is leaving out what is not seen worth its price. */
const cullAbove = 200;

export function Canvas() {
  return (
    <ReactFlowProvider>
      <Model />
    </ReactFlowProvider>
  );
}

function Model() {
  const doc = useOpenDoc();
  const selection = useEditor((state) => state.view.selection);
  const minimap = useEditor((state) => state.view.minimapOpen);
  const readOnly = useEditor((state) => state.readOnly !== null);
  const pointerMode = useEditor((state) => state.view.pointerMode);
  const wheel = useEditor((state) => state.view.wheel);
  const pans = useStore(wheelDevice, ({ device }) => wheelPans(wheel, device));
  const faces = useEditor(facesOf);
  const layout = useStore(arrangement);
  const flow = useReactFlow<BlockFlowNode, WireFlowEdge>();
  const wrapper = useRef<HTMLDivElement>(null);
  const [flowNodes] = useState(createFlowNodes);
  const [flowEdges] = useState(createFlowEdges);
  const { dragged, handlers } = useGestures(flow);
  const nodes = useMemo(
    () => flowNodes({ doc, layout, selected: selection.nodes, dragged, faces }),
    [doc, layout, selection.nodes, dragged, faces, flowNodes],
  );
  const edges = useMemo(() => flowEdges(doc, selection.edges), [doc, selection.edges, flowEdges]);
  const settled = useHandle(flow, wrapper);

  return (
    <CanvasMenu>
      <main
        ref={wrapper}
        aria-label="Model canvas"
        className="vt-canvas"
        data-settled={settled}
        data-pointer={pointerMode}
        onDragOver={handlers.onDragOver}
        onDragLeave={handlers.onDragLeave}
        onDrop={handlers.onDrop}
        onDoubleClick={({ target, clientX, clientY }) => {
          if (!(target instanceof Element) || !target.classList.contains("react-flow__pane")) return;
          const screen = { x: clientX, y: clientY };
          const { x, y } = flow.screenToFlowPosition(screen);
          search.setState({ request: { screen, purpose: { kind: "add", at: { x: x - nodeWidth / 2, y: y - 12 } } } });
        }}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          connectionLineComponent={ConnectionLine}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={24}
          nodeDragThreshold={2}
          minZoom={0.05}
          maxZoom={3}
          zoomOnDoubleClick={false}
          deleteKeyCode={null}
          selectionKeyCode="Shift"
          multiSelectionKeyCode={["Meta", "Control", "Shift"]}
          reconnectRadius={12}
          panActivationKeyCode="Space"
          panOnDrag={pointerMode === "hand" ? [0, 1] : [1]}
          selectionOnDrag={pointerMode === "select"}
          panOnScroll={pans}
          zoomOnScroll={!pans}
          selectionMode={SelectionMode.Partial}
          // A box begun at the edge would pan away from what it is drawn around.
          autoPanOnSelection={false}
          onlyRenderVisibleElements={doc.nodes.length > cullAbove}
          nodesConnectable={!readOnly}
          nodesDraggable={!readOnly}
          edgesReconnectable={!readOnly}
          elevateNodesOnSelect={false}
          attributionPosition="bottom-left"
          onError={onFlowError}
          onMoveStart={() => wrapper.current?.setAttribute("data-moving", "true")}
          onMoveEnd={() => wrapper.current?.setAttribute("data-moving", "false")}
          onNodesChange={handlers.onNodesChange}
          onEdgesChange={handlers.onEdgesChange}
          onNodeDragStart={handlers.onNodeDragStart}
          onNodeDrag={handlers.onNodeDrag}
          onNodeDragStop={handlers.onNodeDragStop}
          onSelectionDragStart={({ nativeEvent }) => handlers.onNodeDragStart(nativeEvent)}
          onSelectionDrag={({ nativeEvent }, moved) => handlers.onNodeDrag(nativeEvent, null, moved)}
          onSelectionDragStop={(_, moved) => handlers.onNodeDragStop(null, null, moved)}
          isValidConnection={handlers.isValidConnection}
          onConnect={handlers.onConnect}
          onConnectStart={handlers.onConnectStart}
          onConnectEnd={handlers.onConnectEnd}
          onClickConnectStart={handlers.onClickConnectStart}
          onClickConnectEnd={handlers.onClickConnectEnd}
          onReconnect={handlers.onReconnect}
          onReconnectStart={handlers.onReconnectStart}
          onReconnectEnd={handlers.onReconnectEnd}
          onEdgeMouseEnter={(_, { id }) => hoveredWire.setState({ key: id })}
          onEdgeMouseLeave={() => hoveredWire.setState({ key: null })}
          onNodeClick={(event, { id }) => handlers.onNodeClick(event, Number(id))}
          onNodeDoubleClick={(_, { id }) => seeInside(Number(id))}
        >
          <Background variant={BackgroundVariant.Dots} gap={24} size={1.25} />
          <Detail wrapper={wrapper} />
          <Columns />
          <Frames dragged={dragged} />
          <Comments />
          <PreviewOfChange />
          <GuideLines />
          {minimap && (
            <MiniMap<BlockFlowNode>
              pannable
              zoomable
              ariaLabel="Minimap"
              style={{ width: 168, height: 112 }}
              nodeColor={minimapColour}
              nodeBorderRadius={16}
            />
          )}
        </ReactFlow>
        <OpenSearch />
        <OpenFind />
        <PortTip />
      </main>
    </CanvasMenu>
  );
}

/** A wire may arrive a moment before the new ports of its block: React Flow takes in nodes and wires one after the other. */
const missingPort = "008";

function onFlowError(id: string, message: string): void {
  if (id !== missingPort) console.warn(message);
}

/** Of a repair or a choice that is pointed at. */
function PreviewOfChange() {
  const any = useStore(whatIf, ({ considered }) => considered !== null);
  return <Suspense>{any && <Ghosts />}</Suspense>;
}

function OpenSearch() {
  const { request } = useStore(search);
  return <Suspense>{request && <SearchPopover key={JSON.stringify(request.purpose)} request={request} />}</Suspense>;
}

function OpenFind() {
  const open = useStore(find, (state) => state.open);
  return <Suspense>{open && <FindBar />}</Suspense>;
}

function minimapColour({ id }: BlockFlowNode): string {
  const family = facesOf(editor.getState()).get(Number(id))?.family;
  return family ? familyLooks[family].colour : "var(--color-ink-3)";
}

/** On less, a minimap would hide more than it shows. */
const leastForMinimap = { width: 560, height: 540 } as const;

const details = { far: 0.42, colour: 0.16 } as const;

/** How much a block shows at this distance: an attribute for the stylesheet, so that no block is drawn again. */
function Detail({ wrapper }: { readonly wrapper: { readonly current: HTMLElement | null } }) {
  const detail = useFlowStore(({ transform: [, , zoom] }) =>
    zoom < details.colour ? "colour" : zoom < details.far ? "far" : "near",
  );
  const whole = useFlowStore(({ transform: [x, y, zoom], nodes, width, height }) =>
    nodes.every(
      ({ position }) =>
        position.x * zoom + x >= 0 &&
        position.y * zoom + y >= 0 &&
        (position.x + nodeWidth) * zoom + x <= width &&
        (position.y + nodeHeight) * zoom + y <= height,
    ),
  );
  const cramped = useFlowStore(({ width, height }) => width < leastForMinimap.width || height < leastForMinimap.height);
  useEffect(() => {
    wrapper.current?.setAttribute("data-detail", detail);
    wrapper.current?.setAttribute("data-whole", String(whole));
    wrapper.current?.setAttribute("data-cramped", String(cramped));
  }, [detail, whole, cramped, wrapper]);
  return null;
}

/** Offers the canvas to commands and panels, and brings a newly opened model into view. Returns whether it is. */
function useHandle(flow: Flow, wrapper: { readonly current: HTMLElement | null }): boolean {
  const [settled, setSettled] = useState(false);
  const flowStore = useStoreApi();
  useEffect(() => {
    const pointer = followPointer(wrapper);
    const stopWheel = wrapper.current ? watchWheel(wrapper.current) : undefined;
    const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180;
    const place = (id: number): Place => {
      const node = openDoc().nodes.find((other) => other.id === id);
      return node ? placeOf(node, arrangement.getState()) : { x: 0, y: 0 };
    };
    setCanvas({
      fit: () => fitWhole(flow, wrapper.current, duration),
      fitSelection() {
        const { nodes } = editor.getState().view.selection;
        fitBlocks(flow, [...nodes].map(place), { canvas: wrapper.current, duration });
      },
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration }),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor),
      centreOn(id) {
        const { x, y } = place(id);
        const zoom = Math.max(flow.getZoom(), 0.6);
        void flow.setCenter(x + nodeWidth / 2, y + nodeHeight / 2, { zoom, duration });
      },
      focus(id) {
        const { x, y } = flow.flowToScreenPosition(place(id));
        const seen = wrapper.current?.getBoundingClientRect();
        const zoom = flow.getZoom();
        const inView =
          seen &&
          x >= seen.left &&
          y >= seen.top &&
          x + nodeWidth * zoom <= seen.right &&
          y + nodeHeight * zoom <= seen.bottom;
        if (!inView) this.centreOn(id);
        wrapper.current
          ?.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)
          ?.focus({ preventScroll: true });
      },
      cancelWire() {
        endWiring();
        flowStore.getState().cancelConnection();
        flowStore.setState({ connectionClickStartHandle: null });
      },
      placeOf: place,
      pointer: () => flow.screenToFlowPosition(pointer.place()),
      openSearch(purpose) {
        const node = purpose?.kind === "swap" ? purpose.node : purpose?.kind === "join" ? purpose.from.node : undefined;
        const screen = node === undefined ? pointer.place() : flow.flowToScreenPosition(beside(place(node)));
        const { x, y } = flow.screenToFlowPosition(pointer.place());
        search.setState({ request: { screen, purpose: purpose ?? { kind: "add", at: { x: x - nodeWidth / 2, y } } } });
      },
    });
    const stopFitting = keepFitted(flow, wrapper.current, setSettled);
    return () => {
      pointer.stop();
      stopWheel?.();
      stopFitting();
      setCanvas(null);
    };
  }, [flow, flowStore, wrapper]);
  return settled;
}

function beside({ x, y }: Place): Place {
  return { x: x + nodeWidth + 12, y };
}
