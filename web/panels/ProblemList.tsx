// Every problem of the document, errors first, each with its repairs.

import { CircleCheck } from "lucide-react";
import type { Diagnostic } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { ProblemCard } from "./ProblemCard.tsx";

export function ProblemList({ onGoTo }: { readonly onGoTo: (diagnostic: Diagnostic) => void }) {
  const diagnostics = useEditor((state) => checkedOf(state.doc).diagnostics);
  if (diagnostics.length === 0)
    return (
      <p className="flex items-center gap-2 p-4 text-12 text-ink-2">
        <CircleCheck aria-hidden size={14} className="text-success" /> Every block fits the next. The model can be
        exported and measured.
      </p>
    );
  const inOrder = diagnostics.toSorted((a, b) => Number(a.severity !== "error") - Number(b.severity !== "error"));
  return (
    <ul className="flex h-full flex-col gap-0.5 overflow-y-auto p-1">
      {inOrder.map((diagnostic) => (
        <li key={`${diagnostic.code} ${diagnostic.node} ${diagnostic.message}`}>
          <ProblemCard diagnostic={diagnostic} onGoTo={onGoTo} />
        </li>
      ))}
    </ul>
  );
}
