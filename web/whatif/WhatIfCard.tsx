// What a choice would do, beside it, while it is pointed at.

import { CircleAlert, CircleCheck } from "lucide-react";
import { useLayoutEffect, useRef, useState } from "react";
import { useStore } from "zustand";
import { useEditor } from "../editor.ts";
import { asSentence, bytesQuantity, countQuantity, printChange, printQuantity, type Quantity } from "../format.ts";
import { conventionShown } from "../panels/convention-shown.ts";
import type { Change } from "./effect.ts";
import { whatIf } from "./what-if.ts";

const gap = 12;

export default function WhatIfCard() {
  const { considered, effect } = useStore(whatIf);
  const unit = useEditor(({ view }) => conventionShown(view.conventionId).unit);
  const card = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState<{ readonly left: number; readonly top: number } | null>(null);
  useLayoutEffect(() => {
    const box = card.current?.getBoundingClientRect();
    if (!considered || !box) return;
    const anchor = considered.beside.getBoundingClientRect();
    // Panels stand at the right: beside, or above where there is no room.
    const beside = Math.min(anchor.left, panelEdge(considered.beside)) - box.width - gap;
    const left = beside >= gap ? beside : Math.min(anchor.left, innerWidth - box.width - gap);
    const top = beside >= gap ? anchor.top - 8 : anchor.top - box.height - gap;
    setPlace({ left, top: Math.max(gap, Math.min(top, innerHeight - box.height - gap)) });
  }, [considered]);
  if (!considered || !effect) return null;
  const { breaks, mends, figures } = effect;
  return (
    <div
      ref={card}
      role="status"
      aria-label="What this would do"
      className="pointer-events-none fixed z-60 w-64 animate-fade rounded-lg bg-raised p-3 text-12 shadow-pop"
      style={place ?? { left: -9999, top: 0 }}
    >
      <p className="mb-1.5 font-medium text-ink">{considered.title}</p>
      {breaks && (
        <p className="mb-1 flex gap-1.5 text-danger">
          <CircleAlert aria-label="Breaks" size={14} className="mt-0.25 shrink-0" />
          <span className="min-w-0 text-pretty wrap-anywhere">
            {asSentence(breaks.sentence)}
            {breaks.count > 1 && ` And ${breaks.count - 1} more.`}
          </span>
        </p>
      )}
      {mends > 0 && (
        <p className="mb-1 flex gap-1.5 text-ink-2">
          <CircleCheck aria-hidden size={14} className="mt-0.25 shrink-0 text-success" />
          {mends === 1 ? "Mends a problem." : `Mends ${mends} problems.`}
        </p>
      )}
      {figures && !breaks && (
        <dl className="grid grid-cols-[1fr_auto_auto] gap-x-3 gap-y-0.5">
          <Row name="Params" change={figures.parameters} quantity={countQuantity} />
          <Row name={unit} change={figures.macs} quantity={countQuantity} />
          {figures.peakBytes && <Row name="Peak memory" change={figures.peakBytes} quantity={bytesQuantity} />}
        </dl>
      )}
    </div>
  );
}

/** The card leaves the panel readable that the choice stands in; an open list belongs to the inspector. */
function panelEdge(beside: Element): number {
  const panel =
    beside.closest("aside") ?? (beside.closest("[role=listbox]") && document.querySelector("aside.border-l"));
  return panel?.getBoundingClientRect().left ?? Number.POSITIVE_INFINITY;
}

interface RowProps {
  readonly name: string;
  readonly change: Change;
  readonly quantity: (value: number) => Quantity;
}

function Row({ name, change: { before, after }, quantity }: RowProps) {
  const difference = after - before;
  return (
    <>
      <dt className="text-ink-2">{name}</dt>
      <dd className="num text-right">
        {difference === 0 ? "same" : `${difference > 0 ? "+" : "−"}${printQuantity(quantity(Math.abs(difference)))}`}
      </dd>
      <dd className="num min-w-14 text-right text-ink-2">{printChange(after, before)}</dd>
    </>
  );
}
