// A wire: its dash tells the layout, hovering its value, and where it is wrong the repair stands on it.

import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getSmoothStepPath } from "@xyflow/react";
import { CircleAlert, Wrench } from "lucide-react";
import { HoverCard } from "radix-ui";
import { memo } from "react";
import { useStore } from "zustand";
import type { Diagnostic } from "#graph-schema";
import { receptiveFieldOf } from "../derived.ts";
import { editor, useEditor, useOpenDoc } from "../editor.ts";
import { printBytes, printField, printLayout } from "../format.ts";
import { arrangement } from "../layout/arrangement.ts";
import { openDocOf } from "../open-doc.ts";
import { ProblemCard } from "../panels/ProblemCard.tsx";
import { repairsOf } from "./connection.ts";
import { hoveredWire, wireTarget } from "./hover.ts";
import { wireFacesOf } from "./picture.ts";
import { type Point, wirePath } from "./wire-path.ts";
import type { WireFace } from "./wires.ts";

export const Wire = memo(function Wire({ id, selected, ...ends }: EdgeProps) {
  const face = useEditor((state) => wireFacesOf(state).get(id));
  const flow = useStore(arrangement, (layout) => layout.flow);
  const hovered = useStore(hoveredWire, ({ key }) => key === id);
  const targeted = useStore(wireTarget, ({ key }) => key === id);
  if (!face) return null;
  const { d, middle, passes } = flow === "down" ? downPath(ends) : rightPath(ends);
  return (
    <>
      <BaseEdge
        id={id}
        path={d}
        interactionWidth={24}
        className="vt-wire"
        data-layout={face.layout ?? "unknown"}
        data-selected={selected ?? false}
        data-hovered={hovered}
        data-targeted={targeted}
        data-passes={passes}
        data-problem={face.problem?.severity}
      />
      {face.problem ? (
        <EdgeLabelRenderer>
          <WireProblem at={middle} diagnostic={face.problem} />
        </EdgeLabelRenderer>
      ) : (
        hovered && (
          <EdgeLabelRenderer>
            <WireLabel at={middle} face={face} />
          </EdgeLabelRenderer>
        )
      )}
    </>
  );
});

type Ends = Pick<EdgeProps, "sourceX" | "sourceY" | "targetX" | "targetY" | "sourcePosition" | "targetPosition">;

function downPath({ sourceX, sourceY, targetX, targetY }: Ends) {
  return wirePath({ x: sourceX, y: sourceY }, { x: targetX, y: targetY });
}

function rightPath(ends: Ends) {
  const [d, x, y] = getSmoothStepPath({ ...ends, borderRadius: 12, offset: 16 });
  return { d, middle: { x, y }, passes: false };
}

function at({ x, y }: Point): string {
  return `translate(-50%, -50%) translate(${x}px, ${y}px)`;
}

function WireLabel({ at: place, face }: { readonly at: Point; readonly face: WireFace }) {
  const { type, shape, bytes, edge } = face;
  const field = useEditor((state) => printField(receptiveFieldOf(openDocOf(state), edge)));
  return (
    <div className="vt-wire-label" style={{ transform: at(place) }}>
      <span className="num font-medium text-ink">{shape ?? "not known"}</span>
      {type && <span>{printLayout(type)}</span>}
      {bytes !== null && <span className="num">{printBytes(bytes)}</span>}
      {field !== null && <span>{field}</span>}
    </div>
  );
}

function WireProblem({ at: place, diagnostic }: { readonly at: Point; readonly diagnostic: Diagnostic }) {
  const doc = useOpenDoc();
  const readOnly = useEditor((state) => state.readOnly !== null);
  const repair = readOnly ? undefined : repairsOf(doc, diagnostic)[0];
  return (
    <div className="vt-wire-problem nodrag nopan" style={{ transform: at(place) }}>
      <HoverCard.Root openDelay={150} closeDelay={150}>
        <HoverCard.Trigger asChild>
          <button
            type="button"
            aria-label={repair ? `Repair: ${repair.title}` : `Problem: ${diagnostic.message}`}
            onClick={() => repair && editor.getState().edit(repair.title, () => repair.edits)}
          >
            {repair ? <Wrench aria-hidden size={12} /> : <CircleAlert aria-hidden size={12} />}
            <span className="vt-wire-repair">{repair ? "Repair" : "Does not fit"}</span>
          </button>
        </HoverCard.Trigger>
        <HoverCard.Portal>
          <HoverCard.Content side="right" sideOffset={8} collisionPadding={8} className="vt-card animate-pop">
            <ProblemCard diagnostic={diagnostic} />
          </HoverCard.Content>
        </HoverCard.Portal>
      </HoverCard.Root>
    </div>
  );
}
