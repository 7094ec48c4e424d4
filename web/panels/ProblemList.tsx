// Every problem of the document, errors first, each with its repairs.

import { CircleCheck } from "lucide-react";
import { lazy, Suspense } from "react";
import type { Diagnostic } from "#graph-schema";
import { problemsOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { openDocOf } from "../open-doc.ts";
import { ProblemCard } from "./ProblemCard.tsx";

const AdviceList = lazy(() => import("../lint/AdviceList.tsx"));

export function ProblemList({ onGoTo }: { readonly onGoTo: (place: Pick<Diagnostic, "node" | "edge">) => void }) {
  const diagnostics = useEditor((state) => problemsOf(openDocOf(state)));
  const empty = useEditor((state) => state.doc.nodes.length === 0);
  if (empty) return <p className="p-4 text-12 text-ink-2">The canvas is empty: there is nothing to check yet.</p>;
  return (
    <div className="h-full overflow-y-auto">
      {diagnostics.length === 0 ? (
        <p className="flex items-center gap-2 p-4 text-12 text-ink-2">
          <CircleCheck aria-hidden size={14} className="text-success" /> Every block fits the next. The model can be
          exported and measured.
        </p>
      ) : (
        <ul aria-label="Problems" className="flex flex-col gap-0.5 p-1">
          {diagnostics.map((diagnostic) => (
            <li key={`${diagnostic.code} ${diagnostic.node} ${diagnostic.message}`}>
              <ProblemCard diagnostic={diagnostic} onGoTo={onGoTo} />
            </li>
          ))}
        </ul>
      )}
      <Suspense>
        <AdviceList onGoTo={(node) => onGoTo({ node })} />
      </Suspense>
    </div>
  );
}
