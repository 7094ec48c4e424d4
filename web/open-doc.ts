// What the canvas shows and edits: the model, or the inside of one of its custom blocks, found by the view's path.

import { check, type Document, definitionOf, openDefinition, withDefinition } from "#graph-schema";
import { type OwnStep, ownSteps, type PathStep, type View } from "./state/view.ts";

interface Shown {
  readonly doc: Document;
  readonly view: Pick<View, "path">;
}

const opened = new WeakMap<Document, Map<string, Document>>();

/** The document itself where no custom block is open. The same state gives the same document. */
export function openDocOf({ doc, view }: Shown): Document {
  return insideOf(doc, ownSteps(view.path)) ?? doc;
}

/** Undefined: one of the steps leads nowhere. */
function insideOf(doc: Document, steps: readonly OwnStep[]): Document | undefined {
  const last = steps.at(-1);
  if (!last) return doc;
  const key = JSON.stringify(steps);
  const known = opened.get(doc) ?? new Map<string, Document>();
  opened.set(doc, known);
  const before = known.get(key);
  if (before) return before;
  const outer = insideOf(doc, steps.slice(0, -1));
  const arriving = last.use === null ? {} : outer && check(outer).nodes.get(last.use)?.inputTypes;
  const inside = outer && openDefinition(outer, last.type, arriving);
  if (inside) known.set(key, inside);
  return inside;
}

/** The whole document after a change of what is open. */
export function withOpenDoc({ doc, view }: Shown, changed: Document): Document {
  const steps = ownSteps(view.path);
  let inside = changed;
  for (let depth = steps.length - 1; depth >= 0; depth--) {
    const outer = insideOf(doc, steps.slice(0, depth));
    const step = steps[depth];
    if (outer && step) inside = withDefinition(outer, step.type, inside);
  }
  return inside;
}

/** The path as far as it still leads somewhere: a step may have been undone. */
export function livingPath(doc: Document, path: readonly PathStep[]): readonly PathStep[] {
  const gone = path.findIndex((step) => step.kind === "own" && definitionOf(doc, step.type) === undefined);
  return gone < 0 ? path : path.slice(0, gone);
}
