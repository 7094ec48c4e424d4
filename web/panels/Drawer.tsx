// The drawer under the canvas: problems, the layers table, the profile. Closed until asked for; its height is dragged.

import { X } from "lucide-react";
import { lazy, type PointerEvent, Suspense, useRef, useState } from "react";
import type { Diagnostic } from "#graph-schema";
import { problemsOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import type { DrawerTab } from "../state/view.ts";
import { IconButton } from "../ui/Button.tsx";
import { Skeleton } from "../ui/Skeleton.tsx";
import { Tabs } from "../ui/Tabs.tsx";
import { ProblemList } from "./ProblemList.tsx";

const LayersTable = lazy(() => import("./LayersTable.tsx"));
const ProfilePanel = lazy(() => import("./ProfilePanel.tsx"));
const ComparePanel = lazy(() => import("../compare/ComparePanel.tsx"));
const LookPanel = lazy(() => import("./LookPanel.tsx"));

export interface DrawerProps {
  /** Selects the block and brings it into view. */
  readonly onGoTo: (node: number) => void;
  /** Measures the blocks one by one. */
  readonly onProfile: () => void;
}

const [leastHeight, firstHeight] = [120, 280];
/** At 200 % zoom something of the canvas stays in sight beside the two bars and the drawer. */
const mostHeight = "min(70dvh, max(160px, 100dvh - 250px))";

export function Drawer({ onGoTo, onProfile }: DrawerProps) {
  const tab = useEditor((state) => state.view.drawer);
  const problems = useEditor((state) => problemsOf(openDocOf(state)).length);
  const [height, setHeight] = useState(firstHeight);
  const { show } = editor.getState();
  if (tab === null) return null;
  const goToProblem = ({ node, edge }: Pick<Diagnostic, "node" | "edge">) => {
    const id = node ?? edge?.to;
    if (id !== undefined) onGoTo(id);
  };
  return (
    <section
      aria-label="Drawer"
      className="relative flex shrink-0 flex-col border-t bg-surface"
      style={{ height: `min(${height}px, ${mostHeight})` }}
    >
      <h2 className="sr-only">Drawer</h2>
      <Resizer height={height} onResize={(next) => setHeight(Math.max(leastHeight, next))} />
      <Tabs<DrawerTab>
        name="Drawer"
        value={tab}
        onChange={(drawer) => show({ drawer })}
        className="h-full"
        tabs={[
          {
            value: "problems",
            title: "Problems",
            badge: problems > 0 && <span className="num text-11 text-ink-3">{problems}</span>,
          },
          { value: "layers", title: "Layers" },
          { value: "profile", title: "Profile" },
          { value: "compare", title: "Compare" },
          { value: "look", title: "Look" },
        ]}
        tools={<IconButton Icon={X} name="Close drawer" small onClick={() => show({ drawer: null })} />}
      >
        <Suspense fallback={<Waiting />}>
          {tab === "problems" && <ProblemList onGoTo={goToProblem} />}
          {tab === "layers" && <LayersTable onGoTo={onGoTo} />}
          {tab === "profile" && <ProfilePanel onGoTo={onGoTo} onProfile={onProfile} />}
          {tab === "compare" && <ComparePanel onGoTo={onGoTo} />}
          {tab === "look" && <LookPanel />}
        </Suspense>
      </Tabs>
    </section>
  );
}

function Waiting() {
  return (
    <div aria-busy className="flex flex-col gap-3 p-4">
      {["60%", "80%", "45%"].map((width) => (
        <Skeleton key={width} width={width} />
      ))}
    </div>
  );
}

function Resizer({ height, onResize }: { readonly height: number; readonly onResize: (height: number) => void }) {
  const start = useRef<{ readonly y: number; readonly height: number } | null>(null);
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    start.current = { y: event.clientY, height };
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is dragged and stepped; <hr> cannot have a value
    <div
      role="separator"
      aria-orientation="horizontal"
      aria-label="Height of the drawer"
      aria-valuenow={height}
      aria-valuemin={leastHeight}
      tabIndex={0}
      className="absolute inset-x-0 -top-1 z-10 h-2 cursor-ns-resize touch-none transition-colors duration-120 hover:bg-accent/40"
      onPointerDown={onPointerDown}
      onPointerMove={(event) => start.current && onResize(start.current.height + start.current.y - event.clientY)}
      onPointerUp={() => {
        start.current = null;
      }}
      onKeyDown={(event) => {
        if (event.key === "ArrowUp") onResize(height + 24);
        if (event.key === "ArrowDown") onResize(height - 24);
      }}
    />
  );
}
