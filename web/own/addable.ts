// The blocks that can be added where the canvas is: the registered ones, and the document's own that would not contain themselves.

import { useMemo } from "react";
import { type Block, blocks, blocksOf, contains, type Document } from "#graph-schema";
import { useEditor } from "../editor.ts";
import { ownSteps } from "../state/view.ts";

/** `open`: type of the custom block that is open; what contains it cannot be put into it. */
export function ownBlocks(definitions: Document["blocks"], open: string | undefined): readonly Block[] {
  if (!definitions) return [];
  const blockOf = blocksOf({ blocks: definitions });
  return definitions.flatMap(({ type }) => {
    const block = blockOf(type);
    return block && (open === undefined || !contains(definitions, type, open)) ? [block] : [];
  });
}

export function useOwnBlocks(): readonly Block[] {
  const definitions = useEditor((state) => state.doc.blocks);
  const open = useEditor((state) => ownSteps(state.view.path).at(-1)?.type);
  return useMemo(() => ownBlocks(definitions, open), [definitions, open]);
}

/** The document's own first. */
export function useAddableBlocks(): readonly Block[] {
  const own = useOwnBlocks();
  return useMemo(() => [...own, ...blocks], [own]);
}
