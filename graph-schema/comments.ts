// Comments: words beside the blocks. They travel with the document; the model does not see them.

import { type Comment, type DocumentGraph, nextId } from "./document.ts";

export function withComment<G extends DocumentGraph>(graph: G, at: readonly [number, number], text = ""): G {
  const comment: Comment = { id: nextId(graph), text, at: [Math.round(at[0]), Math.round(at[1])] };
  return withComments(graph, [...(graph.comments ?? []), comment]);
}

export function changeComment<G extends DocumentGraph>(
  graph: G,
  id: number,
  patch: { readonly text?: string; readonly at?: readonly [number, number] },
): G {
  const { text, at } = patch;
  const changed = graph.comments?.map(
    (comment): Comment =>
      comment.id === id
        ? {
            ...comment,
            ...(text !== undefined && { text }),
            ...(at && { at: [Math.round(at[0]), Math.round(at[1])] }),
          }
        : comment,
  );
  return withComments(graph, changed ?? []);
}

export function withoutComment<G extends DocumentGraph>(graph: G, id: number): G {
  return withComments(graph, graph.comments?.filter((comment) => comment.id !== id) ?? []);
}

function withComments<G extends DocumentGraph>({ comments: _, ...graph }: G, comments: readonly Comment[]): G {
  return (comments.length > 0 ? { ...graph, comments } : graph) as G;
}
