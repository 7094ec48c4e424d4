// Over the canvas while a custom block is open: the way back, and how many uses follow what is changed here.

import { countUses } from "#graph-schema";
import { leaveOwn } from "../commands/inside.ts";
import { useEditor } from "../editor.ts";
import { Breadcrumb } from "../inside/Breadcrumb.tsx";
import { ownCrumbs } from "../inside/opened.ts";
import { looksInside, ownSteps } from "../state/view.ts";

export default function OwnBar() {
  const doc = useEditor((state) => state.doc);
  const path = useEditor((state) => state.view.path);
  const steps = ownSteps(path);
  const last = steps.at(-1);
  if (!last || looksInside(path)) return null;
  const uses = countUses(doc, last.type);
  return (
    <section
      aria-label="Open custom block"
      className="pointer-events-none absolute inset-x-3 top-3 z-10 flex flex-wrap items-start gap-2 max-md:inset-x-13 *:pointer-events-auto"
    >
      <Breadcrumb crumbs={ownCrumbs(doc, path)} onGo={leaveOwn} />
      <p className="rounded-lg bg-surface px-2.5 py-2 text-12 text-ink-2 shadow-raised">
        {uses === 0 && "No block uses it yet."}
        {uses === 1 && "One block uses this definition."}
        {uses > 1 && `${uses} blocks use this definition and follow every change.`}
      </p>
    </section>
  );
}
