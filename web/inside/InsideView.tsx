// See inside: a read-only picture of what a block traces, over the canvas, whose own view stays as it was.

import { Background, type EdgeTypes, type NodeTypes, ReactFlow, ReactFlowProvider, useReactFlow } from "@xyflow/react";
import "./inside.css";
import { PackageOpen } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { canUnpack, type InsideItem, insideOf, printShape } from "#graph-schema";
import { fitOptions as fitOutside } from "../canvas/fitting.ts";
import { canvas, setCanvas } from "../canvas/handle.ts";
import { unpackBlock } from "../commands/inside.ts";
import { editor, useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { conventionShown } from "../panels/convention-shown.ts";
import { ownSteps } from "../state/view.ts";
import { Button } from "../ui/Button.tsx";
import { Breadcrumb } from "./Breadcrumb.tsx";
import { arrangeInside, type PartNode as FlowPart, type PartWire, partNodes, partWires } from "./inside-flow.ts";
import { type Opened, openedOf, stepInto } from "./opened.ts";
import { PartDetail } from "./PartDetail.tsx";
import { PartNode } from "./PartNode.tsx";
import { dots, readOnlyFlow } from "./read-only-flow.ts";
import { ValueWire } from "./ValueWire.tsx";

const nodeTypes: NodeTypes = { part: PartNode };
const edgeTypes: EdgeTypes = { value: ValueWire };
/** Room for the breadcrumb. */
const fitOptions = { ...fitOutside, padding: { top: "64px", bottom: "28px", x: "5%" } } as const;

export default function InsideView() {
  const doc = useEditor((state) => state.doc);
  const path = useEditor((state) => state.view.path);
  const opened = useMemo(() => openedOf(doc, path), [doc, path]);
  useEffect(() => {
    // The block went, or can no longer be traced: what is outside is shown again.
    if (!opened) backOutside();
  }, [opened]);
  if (!opened) return null;
  return (
    <ReactFlowProvider>
      <Picture key={opened.scope} opened={opened} />
    </ReactFlowProvider>
  );
}

function Picture({ opened }: { readonly opened: Opened }) {
  const conventionId = useEditor(({ view }) => conventionShown(view.conventionId).id);
  const inside = useMemo(() => insideOf(opened.fragment, opened.scope, conventionId), [opened, conventionId]);
  const layout = useMemo(() => arrangeInside(inside), [inside]);
  const [selected, setSelected] = useState<string | null>(null);
  const flow = useReactFlow<FlowPart, PartWire>();
  const nodes = useMemo(() => partNodes(inside, { layout, selected, label: labelOf }), [inside, layout, selected]);
  const edges = useMemo(() => partWires(inside, layout), [inside, layout]);
  useCanvasHandle(flow);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    requestAnimationFrame(() => void flow.fitView(fitOptions));
  }, [flow]);

  const title = opened.crumbs.at(-1)?.title ?? "";
  const item = inside.items.find(({ id }) => id === selected);
  const open = (id: string) => {
    const part = inside.items.find((other) => other.id === id);
    if (part?.kind === "scope")
      editor.getState().show({ path: stepInto(editor.getState().view.path, opened, part.scope) });
    else if (part?.kind === "op") setSelected(id);
  };
  return (
    <section
      ref={frame}
      tabIndex={-1}
      aria-label={`Inside ${title}`}
      data-parts={inside.items.length}
      className="vt-canvas vt-inside absolute! inset-0 z-10 outline-none"
    >
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...readOnlyFlow}
        onlyRenderVisibleElements={nodes.length > 200}
        onNodeClick={(_, { id }) => setSelected(id)}
        onNodeDoubleClick={(_, { id }) => open(id)}
        onPaneClick={() => setSelected(null)}
        onKeyDown={(event) => {
          const id = event.target instanceof Element ? event.target.getAttribute("data-id") : null;
          if (id === null || (event.key !== "Enter" && event.key !== " ")) return;
          event.preventDefault();
          event.stopPropagation();
          if (event.key === "Enter") open(id);
          else setSelected(id);
        }}
      >
        <Background {...dots} />
      </ReactFlow>
      <div className="pointer-events-none absolute inset-x-3 top-3 bottom-3 flex items-start max-md:inset-x-13 justify-between gap-3 *:pointer-events-auto">
        <span className="flex min-w-0 flex-wrap items-center gap-2">
          <Breadcrumb crumbs={opened.crumbs} onGo={(path) => editor.getState().show({ path })} />
          <Unpack node={opened.node} />
        </span>
        {item && "costs" in item && <PartDetail item={item} onClose={() => setSelected(null)} />}
      </div>
      {inside.items.length === 0 && (
        <p className="absolute inset-0 grid place-items-center text-12 text-ink-2">
          {title} passes its input on; nothing is computed in it.
        </p>
      )}
    </section>
  );
}

/** Only where smaller blocks give the very same trace. */
function Unpack({ node }: { readonly node: number }) {
  const possible = useEditor((state) => state.readOnly === null && canUnpack(openDocOf(state), node));
  if (!possible) return null;
  return (
    <Button small variant="soft" className="shadow-raised" onClick={() => unpackBlock(node)}>
      <PackageOpen aria-hidden size={12} /> Unpack into blocks
    </Button>
  );
}

function labelOf(item: InsideItem): string {
  if (item.kind === "in") return `Input ${item.title}, ${printShape(item.type)}`;
  if (item.kind === "out") return `Output ${item.title}, ${printShape(item.type)}`;
  const what = item.kind === "scope" ? `scope of ${item.nodes.length} ops` : item.node.op;
  return `${item.title}, ${what}, gives ${printShape(item.output)}`;
}

/** What is to be shown stands on the canvas. */
function backOutside(): void {
  editor.getState().show({ path: ownSteps(editor.getState().view.path) });
}

/** While something is open, zooming and fitting are its own; everything else stays the canvas's. */
function useCanvasHandle(flow: ReturnType<typeof useReactFlow<FlowPart, PartWire>>): void {
  useEffect(() => {
    const outside = canvas();
    if (!outside) return;
    const duration = matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 180;
    setCanvas({
      ...outside,
      fit: () => void flow.fitView({ ...fitOptions, duration }),
      fitSelection: () => void flow.fitView({ ...fitOptions, duration }),
      zoomTo: (zoom) => void flow.zoomTo(zoom, { duration }),
      zoomBy: (factor) => void flow.zoomTo(flow.getZoom() * factor),
      centreOn(node) {
        backOutside();
        outside.centreOn(node);
      },
      openSearch(purpose) {
        backOutside();
        outside.openSearch(purpose);
      },
    });
    return () => setCanvas(outside);
  }, [flow]);
}
