// One problem: its sentence, and the repairs that are each one click.

import { CircleAlert, TriangleAlert } from "lucide-react";
import { useMemo } from "react";
import { type Diagnostic, repairsFor } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { useEditor } from "../editor.ts";
import { asSentence } from "../format.ts";
import { openDocOf } from "../open-doc.ts";
import { cx } from "../ui/class-names.ts";
import { RepairButton } from "../whatif/RepairButton.tsx";

interface ProblemCardProps {
  readonly diagnostic: Diagnostic;
  /** Absent: the card stands where the problem is already. */
  readonly onGoTo?: (diagnostic: Diagnostic) => void;
}

export function ProblemCard({ diagnostic, onGoTo }: ProblemCardProps) {
  const checked = useEditor((state) => checkedOf(openDocOf(state)));
  const readOnly = useEditor((state) => state.readOnly !== null);
  const repairs = useMemo(() => (readOnly ? [] : repairsFor(checked, diagnostic)), [checked, diagnostic, readOnly]);
  const isError = diagnostic.severity === "error";
  const Icon = isError ? CircleAlert : TriangleAlert;
  return (
    <div
      className={cx(
        "flex gap-2 rounded-lg p-2",
        onGoTo ? "hover:bg-hover" : isError ? "bg-danger-soft" : "bg-warning-soft",
      )}
    >
      <Icon
        aria-label={isError ? "Error" : "Warning"}
        size={14}
        strokeWidth={2}
        className={cx("mt-0.25 shrink-0", isError ? "text-danger" : "text-warning")}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1.5">
        {onGoTo && (diagnostic.node !== undefined || diagnostic.edge) ? (
          <button
            type="button"
            data-row
            onClick={() => onGoTo(diagnostic)}
            className="rounded-xs text-left text-12 text-pretty text-ink wrap-anywhere hover:underline"
          >
            {asSentence(diagnostic.message)}
          </button>
        ) : (
          <p className="text-12 text-pretty text-ink wrap-anywhere">{asSentence(diagnostic.message)}</p>
        )}
        {repairs.length > 0 && (
          <div className="flex flex-wrap gap-1">
            {repairs.map((repair, index) => (
              <RepairButton key={repair.title} repair={repair} primary={index === 0} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
