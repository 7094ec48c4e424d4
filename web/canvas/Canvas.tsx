// The canvas: React Flow as a view of the document, which stays the only home of nodes and wires.

import {
  ConnectionMode,
  type EdgeTypes,
  type NodeTypes,
  ReactFlow,
  ReactFlowProvider,
  SelectionMode,
  useReactFlow,
} from "@xyflow/react";
import "@xyflow/react/dist/base.css";
import "./canvas.css";
import "./block.css";
import "./port.css";
import "./wire.css";
import "./stage.css";
import "./ghost.css";
import "./distance.css";
import { lazy, Suspense, useMemo, useRef, useState } from "react";
import { useStore } from "zustand";
import { seeInside } from "../commands/inside.ts";
import { useEditor, useOpenDoc } from "../editor.ts";
import { find } from "../find/find.ts";
import { arrangement } from "../layout/arrangement.ts";
import { nodeWidth } from "../layout/placement.ts";
import { whatIf } from "../whatif/what-if.ts";
import { BlockNode } from "./BlockNode.tsx";
import { CanvasMenu } from "./CanvasMenu.tsx";
import { ConnectionLine } from "./ConnectionLine.tsx";
import { FoldedFrame, ForReader } from "./ForReader.tsx";
import { type BlockFlowNode, createFlowEdges, createFlowNodes, type WireFlowEdge } from "./flow-nodes.ts";
import { Ground } from "./Ground.tsx";
import { GuideLines } from "./GuideLines.tsx";
import { hoveredWire } from "./hover.ts";
import { Minimap } from "./Minimap.tsx";
import { PortTip } from "./PortTip.tsx";
import { facesOf } from "./picture.ts";
import { Stages } from "./Stages.tsx";
import { boxOf } from "./scene.ts";
import { search } from "./search.ts";
import { isLarge, unionOf } from "./sight.ts";
import { stageBands } from "./stages.ts";
import { createTrackedWires } from "./tracked-wires.ts";
import { useGestures } from "./use-gestures.ts";
import { useHandle } from "./use-handle.ts";
import { useReach } from "./use-reach.ts";
import { useScene } from "./use-scene.ts";
import { useSight } from "./use-sight.ts";
import { Wire } from "./Wire.tsx";
import { wheelDevice, wheelPans } from "./wheel.ts";

const FindBar = lazy(() => import("../find/FindBar.tsx"));
const SearchPopover = lazy(() => import("./SearchPopover.tsx"));
/** Few models are so large. */
const Painting = lazy(() => import("./Painting.tsx"));
const Ghosts = lazy(() => import("../whatif/Ghosts.tsx"));

const nodeTypes: NodeTypes = { block: BlockNode, frame: FoldedFrame };
const edgeTypes: EdgeTypes = { wire: Wire };

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
  const [trackedWires] = useState(createTrackedWires);
  const { dragged, handlers } = useGestures(flow);
  const nodes = useMemo(
    () => flowNodes({ doc, layout, selected: selection.nodes, dragged, faces }),
    [doc, layout, selection.nodes, dragged, faces, flowNodes],
  );
  const wires = useMemo(() => flowEdges(doc, selection.edges), [doc, selection.edges, flowEdges]);
  const edges = useMemo(
    () => trackedWires({ doc, layout, nodes, edges: wires }),
    [doc, layout, nodes, wires, trackedWires],
  );
  const bands = useMemo(() => stageBands(doc, layout), [doc, layout]);
  const whole = useMemo(() => unionOf(nodes.map(boxOf)), [nodes]);
  const { scene, picture, reachable, far } = useScene({ nodes, edges, bands, dragged });
  useSight({ wrapper, blocks: nodes.length, whole });
  useReach(flow, wrapper, reachable);
  const settled = useHandle(flow, wrapper);

  return (
    <CanvasMenu>
      <main
        ref={wrapper}
        aria-label="Model canvas"
        // Where blocks are painted, Tab begins its way here.
        {...(isLarge(nodes.length) && { tabIndex: 0, "aria-description": "Tab goes from block to block" })}
        className="vt-canvas"
        data-settled={settled}
        data-picture={far}
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
          nodes={scene.nodes}
          edges={scene.edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          connectionLineComponent={ConnectionLine}
          connectionMode={ConnectionMode.Strict}
          connectionRadius={24}
          nodeDragThreshold={2}
          minZoom={0.03}
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
          nodesConnectable={!readOnly}
          nodesDraggable={!readOnly}
          edgesReconnectable={!readOnly}
          elevateNodesOnSelect={false}
          attributionPosition="bottom-left"
          onError={onFlowError}
          onNodesChange={handlers.onNodesChange}
          onEdgesChange={handlers.onEdgesChange}
          onPaneClick={handlers.onPaneClick}
          onSelectionStart={handlers.onLetGo}
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
          // A pointer that holds something, the view for one, only passes over wires; what a wire says takes time to find.
          onEdgeMouseEnter={({ buttons }, { id }) => buttons === 0 && hoveredWire.setState({ key: id })}
          onEdgeMouseLeave={() => hoveredWire.setState({ key: null })}
          onNodeClick={(event, { id }) => handlers.onNodeClick(event, Number(id))}
          onNodeDoubleClick={(_, { id }) => seeInside(Number(id))}
        >
          <Ground />
          <Suspense>{isLarge(nodes.length) && <Painting picture={picture} />}</Suspense>
          <Stages bands={bands} />
          <ForReader dragged={dragged} />
          <PreviewOfChange />
          <GuideLines />
          {minimap && whole && <Minimap nodes={nodes} whole={whole} />}
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
