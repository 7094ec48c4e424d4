// A choice that is pointed at, not yet made: kept nowhere, its effect computed when the page is idle, dropped when left.

import { createStore } from "zustand/vanilla";
import { applyEdits, type Document, type Edit } from "#graph-schema";
import { editor, openDoc } from "../editor.ts";
import { withOpenDoc } from "../open-doc.ts";
import { type Effect, effectOf } from "./effect.ts";

export interface Considered {
  /** What stands beside its effect. */
  readonly beside: Element;
  /** The choice in words: `heads 8`. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

interface WhatIf {
  readonly considered: Considered | null;
  /** null: not computed yet. */
  readonly effect: Effect | null;
}

const nothing: WhatIf = { considered: null, effect: null };

export const whatIf = createStore<WhatIf>()(() => nothing);

/** Whoever only passes by is not answered. */
const pauseMs = 120;
let waiting: ReturnType<typeof setTimeout> | undefined;

export function consider(considered: Considered): void {
  clearTimeout(waiting);
  const { doc, readOnly } = editor.getState();
  if (readOnly !== null) return;
  whatIf.setState({ considered: null, effect: null });
  waiting = setTimeout(() => whenIdle(() => answer(considered, doc)), pauseMs);
}

/** Nothing beside this element is considered any more, or nothing at all. */
export function forget(beside: Element | null = null): void {
  clearTimeout(waiting);
  const { considered } = whatIf.getState();
  if (considered && (beside === null || beside === considered.beside)) whatIf.setState(nothing);
}

function answer(considered: Considered, doc: Document): void {
  const { doc: now, view } = editor.getState();
  // An edit came in between: the choice was made, or there is another question.
  if (now !== doc || !considered.beside.isConnected) return;
  // Inside a custom block too, what counts is what becomes of the model.
  const after = withOpenDoc({ doc, view }, applyEdits(openDoc(), considered.edits));
  whatIf.setState({ considered, effect: effectOf(doc, after, view.conventionId) });
}

function whenIdle(run: () => void): void {
  const mine = waiting;
  const stillWanted = () => mine === waiting && run();
  if (typeof requestIdleCallback === "function") requestIdleCallback(stillWanted, { timeout: 300 });
  else stillWanted();
}

editor.subscribe(({ doc }, before) => {
  if (doc !== before.doc) forget();
});
