// The foot of the canvas: what the model costs, each figure with its unit, its change and its way here.

import { Pin, PinOff } from "lucide-react";
import type { ReactNode } from "react";
import type { Document } from "#graph-schema";
import { costsComplete, costsOf, peakOf } from "../derived.ts";
import { editor, useEditor } from "../editor.ts";
import { bytesQuantity, countQuantity, printChange, printInteger, type Quantity } from "../format.ts";
import { backendIds } from "../state/backends.ts";
import { Button } from "../ui/Button.tsx";
import { Copyable } from "../ui/Copyable.tsx";
import { cx } from "../ui/class-names.ts";
import { Figure } from "../ui/Figure.tsx";
import { Tooltip } from "../ui/Tooltip.tsx";
import { ConventionSelect } from "./ConventionSelect.tsx";
import { Cell, Change } from "./CostCell.tsx";
import { conventionShown } from "./convention-shown.ts";
import { LatencyCell } from "./LatencyCell.tsx";

const historyLength = 20;

export function CostBar() {
  const doc = useEditor((state) => state.doc);
  const past = useEditor((state) => state.past);
  const pinned = useEditor((state) => state.pinned);
  const conventionId = useEditor((state) => state.view.conventionId);
  const baseline = pinned ?? past.at(-1)?.doc ?? null;
  const history = [...past.slice(1 - historyLength).map((step) => step.doc), doc];
  const against = pinned ? "the pinned baseline" : "before the last edit";
  const figure = (read: (of: Document) => number | null) => ({
    value: read(doc),
    before: baseline && read(baseline),
    history: history.map(read),
    against,
  });
  return (
    <section
      aria-label="Costs of the model"
      className="flex h-14 shrink-0 items-stretch overflow-x-auto overflow-y-hidden border-t bg-surface [scrollbar-width:none]"
    >
      <CountedCell
        name="Params"
        what="parameters"
        quantity={countQuantity}
        {...figure((of) => knownTotal(of, conventionId)?.parameters ?? null)}
      />
      <CountedCell
        name={
          <>
            {conventionShown(conventionId).unit} <ConventionSelect plain />
          </>
        }
        what={conventionShown(conventionId).unit}
        quantity={countQuantity}
        {...figure((of) => knownTotal(of, conventionId)?.macs ?? null)}
      />
      <CountedCell
        wide
        name="Activations"
        what="activations"
        quantity={countQuantity}
        {...figure((of) => knownTotal(of, conventionId)?.activations ?? null)}
      />
      <CountedCell
        wide
        name="Peak memory"
        what="bytes of activations at once"
        quantity={bytesQuantity}
        {...figure((of) => peakOf(of)?.bytes ?? null)}
      />
      {backendIds.map((id) => (
        <LatencyCell
          key={id}
          wide={id !== "wasm"}
          backend={id}
          baseline={baseline}
          history={history}
          against={against}
        />
      ))}
      <div className="ml-auto flex items-center px-2 max-sm:order-2">
        <PinBaseline doc={doc} pinned={pinned} />
      </div>
    </section>
  );
}

/** Null while a block has no figures: a total of the others would look like a change. */
function knownTotal(doc: Document, conventionId: string) {
  return costsComplete(doc) ? costsOf(doc, conventionId) : null;
}

function PinBaseline({ doc, pinned }: { readonly doc: Document; readonly pinned: Document | null }) {
  const Icon = pinned ? PinOff : Pin;
  const words = pinned ? "Unpin: compare with the last edit again" : "Pin: compare with this model from now on";
  return (
    <Tooltip content={words} side="top">
      <Button
        aria-label={words}
        aria-pressed={pinned !== null}
        onClick={() => editor.getState().pin(pinned ? null : doc)}
      >
        <Icon aria-hidden size={14} strokeWidth={1.75} />
        <span className="hidden xl:inline">{pinned ? "Unpin" : "Pin"}</span>
      </Button>
    </Tooltip>
  );
}

interface CountedCellProps {
  readonly name: ReactNode;
  /** What is counted, for the tooltip. */
  readonly what: string;
  readonly value: number | null;
  readonly before: number | null;
  readonly history: readonly (number | null)[];
  readonly against: string;
  readonly quantity: (value: number) => Quantity;
  readonly wide?: boolean;
}

function CountedCell({ name, wide = false, what, value, before, history, against, quantity }: CountedCellProps) {
  // While the model has problems the last figure stays, grey.
  const shown = value ?? history.findLast((known) => known !== null) ?? null;
  const change = value === null || before === null ? "" : printChange(value, before);
  return (
    <Cell name={name} wide={wide} history={history}>
      {shown === null ? (
        <span className="text-15 text-ink-3">–</span>
      ) : (
        <Copyable
          text={printInteger(shown)}
          what={what}
          className={cx("font-semibold text-15", value === null && "text-stale")}
        >
          <Figure quantity={quantity(shown)} />
        </Copyable>
      )}
      <Change
        change={change}
        exact={value === null || before === null ? "" : signed(value - before)}
        against={against}
      />
    </Cell>
  );
}

function signed(difference: number): string {
  return `${difference > 0 ? "+" : ""}${printInteger(difference)}`;
}
