// May this wire be? The candidate document is checked and its problems compared; there is no second rulebook.

import { applyEdits, type Diagnostic, type Document, type DocumentEdge, type Repair, repairsFor } from "#graph-schema";
import { checkedOf, remembered } from "../derived.ts";
import { edgeKey } from "../state/view.ts";

export type Verdict =
  /** No new problem anywhere. */
  | { readonly kind: "fits" }
  /** Fits here; something further down does not like it. */
  | { readonly kind: "uneasy"; readonly reason: string }
  | { readonly kind: "refused"; readonly reason: string; readonly diagnostic: Diagnostic };

const verdicts: (doc: Document) => Map<string, Verdict> = remembered(() => new Map());

/** Remembered per document and wire, since the pointer asks again with every move. */
export function judge(doc: Document, edge: DocumentEdge): Verdict {
  const known = verdicts(doc);
  const key = edgeKey(edge);
  const verdict = known.get(key) ?? judgeAnew(doc, edge);
  known.set(key, verdict);
  return verdict;
}

function judgeAnew(doc: Document, edge: DocumentEdge): Verdict {
  const before = new Set(checkedOf(doc).diagnostics.map(identity));
  const after = checkedOf(withWire(doc, edge)).diagnostics;
  const added = after.filter((diagnostic) => diagnostic.severity === "error" && !before.has(identity(diagnostic)));
  const here = added.find(({ code, node }) => code === "cycle" || code === "unknownPort" || node === edge.to);
  if (here) return { kind: "refused", reason: here.message, diagnostic: here };
  const first = added[0];
  return first ? { kind: "uneasy", reason: first.message } : { kind: "fits" };
}

/** An error that was there before the wire is no reason against it. */
function identity({ code, node, message }: Diagnostic): string {
  return `${code} ${node ?? ""} ${message}`;
}

export function withWire(doc: Document, edge: DocumentEdge): Document {
  return applyEdits(doc, [{ kind: "connect", edge }]);
}

const repairs = new WeakMap<Diagnostic, readonly Repair[]>();

/** One-click repairs of a problem of this document; tried once. */
export function repairsOf(doc: Document, diagnostic: Diagnostic): readonly Repair[] {
  const known = repairs.get(diagnostic);
  if (known) return known;
  const found = repairsFor(checkedOf(doc), diagnostic);
  repairs.set(diagnostic, found);
  return found;
}
