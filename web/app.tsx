// The frame: top bar, palette, canvas, inspector, cost bar, drawer; and what lies above them.

import { lazy, Suspense, useEffect } from "react";
import { useStore } from "zustand";
import { Canvas } from "./canvas/Canvas.tsx";
import { canvas } from "./canvas/handle.ts";
import { addBlock } from "./canvas/use-gestures.ts";
import { wireToAddInto } from "./commands/place-to-add.ts";
import { type Command, commandOf, runCommand } from "./commands.ts";
import { editor, useEditor } from "./editor.ts";
import { openFile, saveJson } from "./files.ts";
import { beginGuide, guide } from "./frame/guide.ts";
import { openZooModel } from "./open.ts";
import { openDocOf } from "./open-doc.ts";
import { Dialogs } from "./panels/dialogs/Dialogs.tsx";
import { ErrorBoundary } from "./panels/ErrorState.tsx";
import { Notices } from "./panels/Notices.tsx";
import { looksInside, ownSteps } from "./state/view.ts";
import { whatIf } from "./whatif/what-if.ts";

// The canvas comes first; what stands beside it follows.
const GuideCard = lazy(() => import("./frame/GuideCard.tsx"));
const Inspector = lazy(() => import("./panels/Inspector.tsx").then((module) => ({ default: module.Inspector })));
const Palette = lazy(() => import("./panels/Palette.tsx").then((module) => ({ default: module.Palette })));
const TopBar = lazy(() => import("./panels/TopBar.tsx").then((module) => ({ default: module.TopBar })));
const CostBar = lazy(() => import("./panels/CostBar.tsx").then((module) => ({ default: module.CostBar })));
const InsideView = lazy(() => import("./inside/InsideView.tsx"));
const CompareView = lazy(() => import("./compare/CompareView.tsx"));
const WhatIfCard = lazy(() => import("./whatif/WhatIfCard.tsx"));
const OwnBar = lazy(() => import("./own/OwnBar.tsx"));
const EmptyState = lazy(() => import("./panels/EmptyState.tsx").then((module) => ({ default: module.EmptyState })));
const Drawer = lazy(() => import("./panels/Drawer.tsx").then((module) => ({ default: module.Drawer })));

function groups(...ids: readonly (readonly string[])[]): readonly (readonly Command[])[] {
  return ids.map((group) => group.flatMap((id) => commandOf(id) ?? []));
}

const mainMenu = groups(
  ["file.new", "file.gallery", "file.open", "file.save"],
  ["file.import", "file.export", "file.share"],
  ["own.make", "own.importLibrary", "own.exportLibrary"],
  ["canvas.arrange", "view.problems", "view.layers", "view.profile", "view.compare"],
  ["view.commands", "view.shortcuts", "view.settings", "view.about"],
);
const exportMenu = groups(
  ["file.export"],
  ["file.figure", "file.figureSvg", "file.figurePng", "file.figurePdf", "file.variants"],
  ["file.save", "file.share"],
);

export function App() {
  return (
    <>
      <ThemeOfPage />
      <DropFiles />
      <div className="flex h-dvh flex-col">
        <Suspense fallback={<header aria-busy className="h-11 shrink-0 border-b bg-surface" />}>
          <TopBar mainMenu={mainMenu} exportMenu={exportMenu} />
        </Suspense>
        <div className="relative flex min-h-0 flex-1">
          <ErrorBoundary what="The palette" onSave={saveJson}>
            <Suspense fallback={<PaletteToCome />}>
              <Palette onAddBlock={addFromPalette} onOpenModel={openZooModel} onGoTo={goTo} />
            </Suspense>
          </ErrorBoundary>
          <div className="relative min-w-0 flex-1">
            <ErrorBoundary what="The canvas" onSave={saveJson}>
              <Outside />
              <Empty />
              <Inside />
              <SideBySide />
              <Own />
            </ErrorBoundary>
          </div>
          <ErrorBoundary what="The inspector" onSave={saveJson}>
            <Suspense fallback={<InspectorToCome />}>
              <Inspector />
            </Suspense>
          </ErrorBoundary>
        </div>
        <Suspense fallback={<div aria-busy className="h-14 shrink-0 border-t bg-surface" />}>
          <CostBar />
        </Suspense>
        <ErrorBoundary what="The drawer" onSave={saveJson}>
          <OpenDrawer />
        </ErrorBoundary>
      </div>
      <EffectOfChoice />
      <Notices />
      <Dialogs />
    </>
  );
}

/** These keep the places, so that nothing jumps. */
function PaletteToCome() {
  const open = useEditor((state) => state.view.paletteOpen);
  return <aside aria-busy className={`h-full shrink-0 border-r bg-surface max-md:hidden ${open ? "w-60" : "w-11"}`} />;
}

function InspectorToCome() {
  const open = useEditor((state) => state.view.inspectorOpen);
  return <aside aria-busy className={`h-full shrink-0 border-l bg-surface max-md:hidden ${open ? "w-75" : "w-11"}`} />;
}

function OpenDrawer() {
  const open = useEditor((state) => state.view.drawer !== null);
  return <Suspense>{open && <Drawer onGoTo={goTo} onProfile={() => runCommand("run.profile")} />}</Suspense>;
}

/** The canvas keeps its view while the inside of a block covers it. */
function Outside() {
  const covered = useEditor(({ view }) => looksInside(view.path) || view.comparing);
  return (
    <div className="h-full" inert={covered}>
      <Canvas />
    </div>
  );
}

/** While a custom block is open: the way back. */
function Own() {
  const open = useEditor((state) => ownSteps(state.view.path).length > 0);
  return <Suspense>{open && <OwnBar />}</Suspense>;
}

function Inside() {
  const open = useEditor((state) => looksInside(state.view.path));
  return <Suspense>{open && <InsideView />}</Suspense>;
}

function SideBySide() {
  const open = useEditor((state) => state.view.comparing);
  return <Suspense>{open && <CompareView />}</Suspense>;
}

function EffectOfChoice() {
  const any = useStore(whatIf, ({ effect }) => effect !== null);
  return <Suspense>{any && <WhatIfCard />}</Suspense>;
}

function Empty() {
  const empty = useEditor((state) => openDocOf(state).nodes.length === 0);
  const guided = useStore(guide, ({ open }) => open);
  if (guided)
    return (
      <Suspense>
        <GuideCard />
      </Suspense>
    );
  if (!empty) return null;
  return (
    <Suspense>
      <EmptyState
        onBeginEmpty={() => {
          addBlock("io.input", { x: 0, y: 0 }, null);
          runCommand("edit.add");
        }}
        onGuide={() => void beginGuide()}
      />
    </Suspense>
  );
}

function goTo(node: number): void {
  editor.getState().show({ comparing: false });
  editor.getState().select({ nodes: new Set([node]) });
  canvas()?.centreOn(node);
}

/** Into the selected wire, or behind the selected block where one wire leaves it, else where the view is. */
function addFromPalette(type: string): void {
  addBlock(type, canvas()?.pointer() ?? { x: 0, y: 0 }, wireToAddInto());
}

/** The theme is an attribute of the page, for the tokens' light-dark(). */
function ThemeOfPage() {
  const theme = useEditor((state) => state.view.theme);
  const name = useEditor((state) => state.doc.name);
  useEffect(() => {
    if (theme === "system") document.documentElement.removeAttribute("data-theme");
    else document.documentElement.setAttribute("data-theme", theme);
  }, [theme]);
  useEffect(() => {
    document.title = name === "" ? "Vitrine" : `${name} · Vitrine`;
  }, [name]);
  return null;
}

/** Files may be dropped anywhere on the page. */
function DropFiles() {
  useEffect(() => {
    const onDragOver = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    const onDrop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file) return;
      event.preventDefault();
      void openFile(file);
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("drop", onDrop);
    return () => {
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("drop", onDrop);
    };
  }, []);
  return null;
}
