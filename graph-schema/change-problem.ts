// Would what a change leaves be read again? Only what it changed is looked at, so that an edit of a large model stays quick.

import { type Definition, type Document, type DocumentGraph, documentShape } from "./document.ts";
import { documentProblem } from "./document-problem.ts";
import { limits } from "./limits.ts";

/** What a reader would refuse in `after`, without a full stop; null: nothing. Parts shared with `before` count as right. */
export function changeProblem(before: Document, after: Document): string | null {
  const known = new Map(before.blocks?.map((definition) => [definition.type, definition]));
  const blocks = after.blocks?.map((definition) => changedDefinition(known.get(definition.type), definition));
  const changed = { ...after, ...changedGraph(before, after), ...(blocks && { blocks }) };
  if (documentShape.safeParse(changed).success) return null;
  // The whole document once more: its sentence names places as they stand in the file.
  const { error } = documentShape.safeParse(after);
  return error ? documentProblem(error, after) : null;
}

function changedDefinition(before: Definition | undefined, after: Definition): Definition {
  return { ...after, ...changedGraph(before ?? { nodes: [], edges: [] }, after) };
}

function changedGraph(before: DocumentGraph, after: DocumentGraph): DocumentGraph {
  const { nodes, edges, comments, frames } = after;
  return {
    nodes: changedItems(before.nodes, nodes, limits.documentNodes),
    edges: changedItems(before.edges, edges, limits.documentEdges),
    ...(comments && { comments: changedItems(before.comments, comments, limits.documentComments) }),
    ...(frames && { frames: changedItems(before.frames, frames, limits.documentFrames) }),
  };
}

/** A list that is too long stays whole, so that it is refused for that. */
function changedItems<Item>(before: readonly Item[] = [], after: readonly Item[], limit: number): Item[] {
  if (before === after) return [];
  if (after.length > limit) return [...after];
  const known = new Set(before);
  return after.filter((item) => !known.has(item));
}
