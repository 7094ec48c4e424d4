// What the search-to-add popover was opened for: a place, a wire let go in the void, a wire to insert into, a swap.

import { createStore } from "zustand/vanilla";
import { applyEdits, blocksOf, type Document, type DocumentNode, type Edit, nextId, printShape } from "#graph-schema";
import { checkedOf } from "../derived.ts";
import { edgeByKey, insertion, newNode, swap } from "../edits/edits.ts";
import type { Place } from "../layout/placement.ts";
import type { EdgeKey } from "../state/view.ts";
import type { WireStart } from "./wiring.ts";

export interface SearchRequest {
  /** Where the popover opens, in pixels of the window. */
  readonly screen: Place;
  readonly purpose:
    | { readonly kind: "add"; readonly at: Place }
    /** Joined to a wire that was let go there; null: the layout finds its place. */
    | { readonly kind: "join"; readonly at: Place | null; readonly from: WireStart }
    | { readonly kind: "insert"; readonly wire: EdgeKey }
    | { readonly kind: "swap"; readonly node: number };
}

export const search = createStore<{ readonly request: SearchRequest | null }>()(() => ({ request: null }));

export interface Outcome {
  readonly edits: readonly Edit[];
  /** The block that is new, or that changed. */
  readonly node: number;
  /** Errors more than before; 0: it fits. */
  readonly newErrors: number;
  /** What the block would give; null: not known. */
  readonly shape: string | null;
  /** Why it does not fit. */
  readonly reason: string | null;
}

/** What choosing a block would do, tried on the document. Null: it cannot be put there at all. */
export function tryBlock(doc: Document, type: string, { purpose }: SearchRequest): Outcome | null {
  const planned = plan(doc, type, purpose);
  if (!planned) return null;
  const before = new Set(checkedOf(doc).diagnostics.map(({ message }) => message));
  const after = checkedOf(applyEdits(doc, planned.edits));
  const added = after.diagnostics.filter(
    ({ severity, message, code, node }) =>
      severity === "error" && !before.has(message) && !(code === "unconnected" && node === planned.node),
  );
  const outputs = Object.values(after.nodes.get(planned.node)?.outputTypes ?? {});
  return {
    ...planned,
    newErrors: added.length,
    shape: outputs[0] ? printShape(outputs[0]) : null,
    reason: added[0]?.message ?? null,
  };
}

function plan(
  doc: Document,
  type: string,
  purpose: SearchRequest["purpose"],
): { readonly edits: readonly Edit[]; readonly node: number } | null {
  const block = blocksOf(doc)(type);
  if (!block) return null;
  switch (purpose.kind) {
    case "add": {
      const node = newNode(doc, type, purpose.at);
      return { edits: [{ kind: "addNode", node }], node: node.id };
    }
    case "join":
      return joining(doc, newNode(doc, type, purpose.at ?? undefined), purpose.from);
    case "insert": {
      const edge = edgeByKey(doc, purpose.wire);
      const insert = edge && insertion(doc, edge, newNode(doc, type));
      return insert ? { edits: [insert], node: nextId(doc) } : null;
    }
    case "swap": {
      const edits = swap(doc, purpose.node, type);
      return edits.length > 0 ? { edits, node: purpose.node } : null;
    }
  }
}

/** The new block wired to the end that was let go, at the first of its ports that takes the wire without an error. */
function joining(doc: Document, node: DocumentNode, from: WireStart) {
  const block = blocksOf(doc)(node.type);
  const ports = from.side === "output" ? (block?.inputs.map(({ name }) => name) ?? []) : (block?.outputs ?? []);
  const options = ports.map((port): readonly Edit[] => [
    { kind: "addNode", node },
    {
      kind: "connect",
      edge:
        from.side === "output"
          ? { from: from.node, output: from.port, to: node.id, input: port }
          : { from: node.id, output: port, to: from.node, input: from.port },
    },
  ]);
  const edits =
    options.find((option) => checkedOf(applyEdits(doc, option)).nodes.get(node.id)?.state === "ok") ?? options[0];
  return edits ? { edits, node: node.id } : null;
}
