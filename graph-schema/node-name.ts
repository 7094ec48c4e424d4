// What a node of a document is called in sentences.

import type { Block } from "./block.ts";
import type { DocumentNode } from "./document.ts";

/** The user's own title, else the block's with its scope. */
export function nameOf(node: DocumentNode, block: Block | undefined): string {
  return (
    node.title ??
    (node.scope === undefined || node.scope === ""
      ? (block?.title ?? node.type)
      : `${block?.title ?? node.type} ${node.scope}`)
  );
}
