// On a wire that is wrong: its repair by one click, the sentence on hover.

import { CircleAlert, Wrench } from "lucide-react";
import type { Diagnostic } from "#graph-schema";
import { editor, useEditor, useOpenDoc } from "../editor.ts";
import { ProblemCard } from "../panels/ProblemCard.tsx";
import { HoverCard } from "../ui/HoverCard.tsx";
import { repairsOf } from "./connection.ts";

interface WireProblemProps {
  /** Where on the wire, as CSS. */
  readonly transform: string;
  readonly diagnostic: Diagnostic;
}

export default function WireProblem({ transform, diagnostic }: WireProblemProps) {
  const doc = useOpenDoc();
  const readOnly = useEditor((state) => state.readOnly !== null);
  const repair = readOnly ? undefined : repairsOf(doc, diagnostic)[0];
  return (
    <div className="vt-wire-problem nodrag nopan" style={{ transform }}>
      <HoverCard
        openDelayMs={150}
        className="vt-card animate-pop"
        trigger={
          <button
            type="button"
            aria-label={repair ? `Repair: ${repair.title}` : `Problem: ${diagnostic.message}`}
            onClick={() => repair && editor.getState().edit(repair.title, () => repair.edits)}
          >
            {repair ? <Wrench aria-hidden size={12} /> : <CircleAlert aria-hidden size={12} />}
            <span className="vt-wire-repair">{repair ? "Repair" : "Does not fit"}</span>
          </button>
        }
      >
        <ProblemCard diagnostic={diagnostic} />
      </HoverCard>
    </div>
  );
}
