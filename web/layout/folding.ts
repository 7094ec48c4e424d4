// Folded frames: which blocks are out of sight, which one stands for the rest of its frame, and how they move as one.

import { type Document, type Frame, groupBy } from "#graph-schema";
import { columnGap, type Layout, nodeWidth, type Place, rowPitch } from "./placement.ts";

export interface Folding {
  /** The folded frame of a block; undefined: the block is in sight. */
  readonly frameOf: (node: number) => Frame | undefined;
  /** The block whose place a folded frame has: its first. */
  readonly standIn: (node: number) => number;
}

const none: Folding = { frameOf: () => undefined, standIn: (node) => node };
const known = new WeakMap<readonly Frame[], Folding>();

export function foldingOf({ frames }: Pick<Document, "frames">): Folding {
  if (!frames?.some(({ folded }) => folded)) return none;
  const before = known.get(frames);
  if (before) return before;
  const byNode = new Map(
    frames.flatMap((frame) => (frame.folded ? frame.nodes.map((id) => [id, frame] as const) : [])),
  );
  const folding: Folding = {
    frameOf: (node) => byNode.get(node),
    standIn: (node) => byNode.get(node)?.nodes[0] ?? node,
  };
  known.set(frames, folding);
  return folding;
}

interface Wired {
  readonly from: number;
  readonly to: number;
}

/** A graph as it is seen: blocks out of sight are their frame's first, wires within a folded frame are gone. */
export function foldedGraph<N extends { readonly id: number }, E extends Wired>(
  { nodes, edges }: { readonly nodes: readonly N[]; readonly edges: readonly E[] },
  folding: Folding,
): { readonly nodes: readonly N[]; readonly edges: readonly E[] } {
  if (folding === none) return { nodes, edges };
  const moved = edges.flatMap((edge) => {
    const [from, to] = [folding.standIn(edge.from), folding.standIn(edge.to)];
    return from === to ? [] : [{ ...edge, from, to }];
  });
  const single = [...groupBy(moved, ({ from, to }) => `${from}>${to}`).values()].flatMap(([first]) => first ?? []);
  return { nodes: nodes.filter(({ id }) => folding.standIn(id) === id), edges: single };
}

/** Those of the blocks that are to be seen, or that stand for one that is not. */
export function inSight(ids: ReadonlySet<number>, folding: Folding): ReadonlySet<number> {
  return new Set([...ids].map(folding.standIn));
}

/** Who takes a part of a folded frame in hand takes all of it. */
export function withWholeFrames(ids: ReadonlySet<number>, folding: Folding): ReadonlySet<number> {
  return new Set([...ids].flatMap((id) => folding.frameOf(id)?.nodes ?? id));
}

/** New places of blocks in sight, and of those out of sight whose frame moves with them. */
export function movedAlong(
  places: ReadonlyMap<number, Place>,
  { folding, placeOf }: { readonly folding: Folding; readonly placeOf: (node: number) => Place },
): ReadonlyMap<number, Place> {
  return new Map(
    [...places].flatMap(([id, to]) => {
      const from = placeOf(id);
      return (folding.frameOf(id)?.nodes ?? [id]).map((member): readonly [number, Place] => {
        const { x, y } = placeOf(member);
        return [member, { x: x + to.x - from.x, y: y + to.y - from.y }];
      });
    }),
  );
}

/**
 * The layout with places for the blocks out of sight too: to the one that stands for them as they would stand with all
 * frames open (`open`), or in a row behind it where that layout has no place for them.
 */
export function withHiddenPlaces(
  layout: Layout,
  { nodes, folding, open }: { readonly nodes: readonly number[]; readonly folding: Folding; readonly open: Layout },
): Layout {
  const hidden = nodes.filter((id) => folding.standIn(id) !== id);
  if (hidden.length === 0) return layout;
  const pitch = layout.flow === "down" ? { x: 0, y: rowPitch } : { x: nodeWidth + columnGap, y: 0 };
  const places = new Map(layout.places);
  for (const id of hidden) {
    const first = folding.standIn(id);
    const base = layout.places.get(first) ?? { x: 0, y: 0 };
    const [from, to] = [open.places.get(first), open.places.get(id)];
    const row = folding.frameOf(id)?.nodes.indexOf(id) ?? 0;
    const away = from && to ? { x: to.x - from.x, y: to.y - from.y } : { x: row * pitch.x, y: row * pitch.y };
    places.set(id, { x: base.x + away.x, y: base.y + away.y });
  }
  return { ...layout, places };
}
