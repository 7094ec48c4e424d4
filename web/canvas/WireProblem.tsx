// On a wire that is wrong: its repair by one click, the sentence on hover.

import { CircleAlert, Wrench } from "lucide-react";
import { HoverCard } from "radix-ui";
import type { Diagnostic } from "#graph-schema";
import { editor, useEditor, useOpenDoc } from "../editor.ts";
import { ProblemCard } from "../panels/ProblemCard.tsx";
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
