// Two models side by side over the canvas: moved and zoomed together, what came, went and changed marked in both.

import {
  Background,
  type EdgeTypes,
  type NodeTypes,
  ReactFlow,
  type ReactFlowInstance,
  ReactFlowProvider,
  type Viewport,
} from "@xyflow/react";
import "../inside/inside.css";
import "./compare.css";
import { X } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { type Document, type DocumentDiff, diffDocuments } from "#graph-schema";
import { editor, useEditor } from "../editor.ts";
import type { PartWire } from "../inside/inside-flow.ts";
import { dots, readOnlyFlow } from "../inside/read-only-flow.ts";
import { ValueWire } from "../inside/ValueWire.tsx";
import { IconButton } from "../ui/Button.tsx";
import { baselineOf, versionOf } from "./baseline.ts";
import { ComparedBlock } from "./ComparedBlock.tsx";
import { type CompareRow, compareRows } from "./compare-rows.ts";
import { arrangeDocument, type ComparedNode, comparedNodes, comparedWires } from "./compared-flow.ts";
import { differenceLooks } from "./difference-looks.ts";

const nodeTypes: NodeTypes = { compared: ComparedBlock };
const edgeTypes: EdgeTypes = { value: ValueWire };

type Side = "before" | "after";
type Flow = ReactFlowInstance<ComparedNode, PartWire>;

export default function CompareView() {
  const after = useEditor((state) => state.doc);
  const before = useEditor(baselineOf);
  const { show } = editor.getState();
  useEffect(() => {
    if (!before) show({ comparing: false });
  }, [before, show]);
  return before && <Both before={before} after={after} />;
}

function Both({ before, after }: { readonly before: Document; readonly after: Document }) {
  const conventionId = useEditor((state) => state.view.conventionId);
  const backend = useEditor((state) => state.view.backend);
  const diff = useMemo(() => diffDocuments(before, after), [before, after]);
  const rows = useMemo(() => {
    const [was, is] = [before, after].map((of) => versionOf(of, { conventionId, backend }));
    return was && is ? compareRows(was, is, diff) : [];
  }, [before, after, diff, conventionId, backend]);
  const flows = useRef<Partial<Record<Side, Flow>>>({});
  const [chosen, setChosen] = useState<{ readonly side: Side; readonly id: number } | null>(null);
  const frame = useRef<HTMLElement>(null);
  useEffect(() => frame.current?.focus({ preventScroll: true }), []);

  const together = (side: Side, viewport: Viewport) =>
    void flows.current[side === "before" ? "after" : "before"]?.setViewport(viewport);
  const choice = chosen && counterparts(chosen, diff);
  return (
    <section
      ref={frame}
      tabIndex={-1}
      aria-label="Side by side"
      className="vt-inside absolute inset-0 z-10 flex flex-col bg-surface outline-none"
    >
      <div className="flex h-9 shrink-0 items-center gap-3 border-b px-3 text-12 max-md:h-13 max-md:px-13">
        <h2 className="truncate font-medium text-ink">
          {before.name} → {after.name}
        </h2>
        <ul aria-label="What the marks mean" className="flex items-center gap-3 text-11 text-ink-2">
          {(["added", "removed", "changed"] as const).map((kind) => {
            const { Glyph, colour, word } = differenceLooks[kind];
            return (
              <li key={kind} className="flex items-center gap-1">
                <Glyph aria-hidden size={12} className={colour} /> {diff[kind].length} {word}
              </li>
            );
          })}
        </ul>
        <span className="ml-auto">
          <IconButton
            Icon={X}
            name="Close side by side"
            hint="Esc"
            small
            onClick={() => editor.getState().show({ comparing: false })}
          />
        </span>
      </div>
      <div className="flex min-h-0 flex-1 max-md:flex-col">
        {(["before", "after"] as const).map((side) => (
          <Pane
            key={side}
            side={side}
            doc={side === "before" ? before : after}
            diff={diff}
            rows={rows}
            chosen={choice?.[side]}
            onChoose={(id) => setChosen(id === null ? null : { side, id })}
            onFlow={(flow) => {
              flows.current[side] = flow;
            }}
            onMoved={(viewport) => together(side, viewport)}
          />
        ))}
      </div>
    </section>
  );
}

function counterparts({ side, id }: { readonly side: Side; readonly id: number }, { pairs }: DocumentDiff) {
  if (side === "before") return { before: id, after: pairs.get(id) };
  return { before: [...pairs].find(([, later]) => later === id)?.[0], after: id };
}

interface PaneProps {
  readonly side: Side;
  readonly doc: Document;
  readonly diff: DocumentDiff;
  readonly rows: readonly CompareRow[];
  readonly chosen: number | undefined;
  readonly onChoose: (id: number | null) => void;
  readonly onFlow: (flow: Flow) => void;
  /** By a hand, not by the other pane. */
  readonly onMoved: (viewport: Viewport) => void;
}

function Pane({ side, doc, diff, rows, chosen, onChoose, onFlow, onMoved }: PaneProps) {
  const layout = useMemo(() => arrangeDocument(doc), [doc]);
  const frame = useRef<HTMLElement>(null);
  // Far out only names and marks can be read, as on the canvas.
  const showDetail = (zoom: number) => frame.current?.setAttribute("data-detail", zoom < 0.42 ? "far" : "near");
  const nodes = useMemo(
    () => comparedNodes(doc, { side, layout, diff, rows, chosen }),
    [doc, side, layout, diff, rows, chosen],
  );
  const edges = useMemo(() => comparedWires(doc, { side, layout, diff }), [doc, side, layout, diff]);
  return (
    <section
      ref={frame}
      aria-label={side === "before" ? `Before: ${doc.name}` : `After: ${doc.name}`}
      className="vt-canvas relative min-h-0 min-w-0 flex-1 not-first:border-l"
    >
      <ReactFlowProvider>
        <ReactFlow<ComparedNode, PartWire>
          nodes={nodes}
          edges={edges}
          nodeTypes={nodeTypes}
          edgeTypes={edgeTypes}
          fitView
          fitViewOptions={{ maxZoom: 1, minZoom: 0.08, padding: { top: "40px", x: "4%", bottom: "4%" } }}
          {...readOnlyFlow}
          onlyRenderVisibleElements={doc.nodes.length > 200}
          onInit={(flow) => {
            onFlow(flow);
            showDetail(flow.getZoom());
          }}
          onMove={(event, viewport) => {
            showDetail(viewport.zoom);
            if (event) onMoved(viewport);
          }}
          onNodeClick={(_, { id }) => onChoose(Number(id))}
          onPaneClick={() => onChoose(null)}
        >
          <Background {...dots} />
        </ReactFlow>
      </ReactFlowProvider>
      <span className="pointer-events-none absolute top-2 left-3 rounded-md bg-surface px-2 py-0.5 text-11 text-ink-2 shadow-raised">
        {side === "before" ? "Before" : "After"} · {doc.name}
      </span>
    </section>
  );
}
