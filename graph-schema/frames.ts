// Frames: blocks that belong together for the reader. They move, fold and are named as one; the model does not see them.

import { type DocumentGraph, type Frame, nextId } from "./document.ts";

export function frameOf({ frames = [] }: DocumentGraph, node: number): Frame | undefined {
  return frames.find(({ nodes }) => nodes.includes(node));
}

/** The nodes in a new frame; they leave the frames that they were in. */
export function framed<G extends DocumentGraph>(graph: G, ids: ReadonlySet<number>, title: string): G {
  const nodes = graph.nodes.flatMap(({ id }) => (ids.has(id) ? [id] : []));
  if (nodes.length === 0) return graph;
  const { frames = [] } = withoutMembers(graph, ids);
  return withFrames(graph, [...frames, { id: nextId(graph), title, nodes }]);
}

/** Without these frames; what they held stays. */
export function unframed<G extends DocumentGraph>(graph: G, ids: ReadonlySet<number>): G {
  return withFrames(graph, graph.frames?.filter(({ id }) => !ids.has(id)) ?? []);
}

export function renameFrame<G extends DocumentGraph>(graph: G, id: number, title: string): G {
  return changeFrame(graph, id, (frame) => ({ ...frame, title }));
}

export function foldFrame<G extends DocumentGraph>(graph: G, id: number, folded: boolean): G {
  return changeFrame(graph, id, ({ folded: _, ...frame }) => (folded ? { ...frame, folded: true } : frame));
}

/** The nodes leave their frames; a frame without members is gone. */
export function withoutMembers<G extends DocumentGraph>(graph: G, ids: ReadonlySet<number>): G {
  if (!graph.frames?.some(({ nodes }) => nodes.some((id) => ids.has(id)))) return graph;
  const frames = graph.frames.map((frame) => ({ ...frame, nodes: frame.nodes.filter((id) => !ids.has(id)) }));
  return withFrames(
    graph,
    frames.filter(({ nodes }) => nodes.length > 0),
  );
}

function changeFrame<G extends DocumentGraph>(graph: G, id: number, change: (frame: Frame) => Frame): G {
  return withFrames(graph, graph.frames?.map((frame) => (frame.id === id ? change(frame) : frame)) ?? []);
}

function withFrames<G extends DocumentGraph>({ frames: _, ...graph }: G, frames: readonly Frame[]): G {
  return (frames.length > 0 ? { ...graph, frames } : graph) as G;
}
