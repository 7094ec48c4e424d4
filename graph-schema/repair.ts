// A repair: what a click does, as edits of the document.

import type { DocumentNode } from "./document.ts";
import type { Edit } from "./edit.ts";

export interface Repair {
  /** What the click does, as an imperative: `Insert tokens → map (14×14)`. */
  readonly title: string;
  readonly edits: readonly Edit[];
}

export function resetField(node: DocumentNode, field: string): Repair {
  return {
    title: `Reset ${field} to its default`,
    edits: [{ kind: "configure", id: node.id, config: { [field]: undefined } }],
  };
}
