// The blocks and wires of a large model that are elements of the page: those in sight, and those the user is at.

import { nodeHeight, nodeWidth } from "../layout/placement.ts";
import type { EdgeKey } from "../state/view.ts";
import type { BlockFlowNode, WireFlowEdge } from "./flow-nodes.ts";
import { isLarge, overlaps, type Rect, type Sight } from "./sight.ts";

export interface SceneSource {
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
  readonly sight: Sight;
  /** Elements at any distance: under the pointer, selected, dragged. */
  readonly lively: { readonly nodes: ReadonlySet<number>; readonly edges: ReadonlySet<EdgeKey> };
}

export interface Scene {
  readonly nodes: BlockFlowNode[];
  readonly edges: WireFlowEdge[];
  /** False: more blocks follow with the next frame. While the canvas moves, none do. */
  readonly complete: boolean;
  /** False: some of what is in sight is no element; the picture shows it. */
  readonly covers: boolean;
}

/** So many new elements fit between two frames. */
const mostNew = 16;
/** Wires run this far outside the box around their ends. */
const wireRoom = 80;

export interface Stage {
  /** The lists stay the same objects while what is in them does. */
  scene(source: SceneSource): Scene;
  /** Is the block an element at present? */
  isElement(id: string): boolean;
  /** Would the last source be divided the same way, seen so? Then nothing has to be rendered. */
  holds(sight: Sight): boolean;
}

/** Remembers what is on the page. */
export function createStage(): Stage {
  let last: SceneSource | undefined;
  let before: Scene = { nodes: [], edges: [], complete: true, covers: true };
  let held: ReadonlySet<string> = new Set();
  return {
    scene(source) {
      const { nodes, edges, complete, covers } = divide(source, held, before.nodes);
      last = source;
      before = { nodes: same(before.nodes, nodes), edges: same(before.edges, edges), complete, covers };
      held = new Set(nodes.map(({ id }) => id));
      return before;
    },
    isElement: (id) => held.has(id),
    holds(sight) {
      if (!last || !before.complete || (last.sight.takes === null) !== (sight.takes === null)) return false;
      // A picture once shown stays until the canvas stands still.
      if (!sight.still && !before.covers) return true;
      const { nodes, edges, complete, covers } = divide({ ...last, sight }, held, before.nodes);
      return (
        complete &&
        covers === before.covers &&
        same(before.nodes, nodes) === before.nodes &&
        same(before.edges, edges) === before.edges
      );
    },
  };
}

interface Division {
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
  readonly complete: boolean;
  readonly covers: boolean;
}

function divide(
  { nodes, edges, sight, lively }: SceneSource,
  held: ReadonlySet<string>,
  onPage: readonly BlockFlowNode[],
): Division {
  const { detail, sees, takes, keeps, still } = sight;
  if (!isLarge(nodes.length)) return { nodes, edges, complete: true, covers: true };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const wanted = new Set<string>();
  const want = (ids: readonly string[]) => {
    for (const id of ids) if (byId.has(id)) wanted.add(id);
  };
  // Blocks to come, alone or as the ends of a wire.
  const seen: (readonly string[])[] = [];
  const ahead: (readonly string[])[] = [];
  want([...lively.nodes].map(String));
  // A model that has just become large keeps its elements until somebody has looked; another model has other blocks.
  if (!takes) {
    const kept = new Set(onPage);
    want(nodes.flatMap((node) => (kept.has(node) ? [node.id] : [])));
  }
  // No picture shows a folded frame as it looks from near; they are few.
  if (detail === "near") want(nodes.flatMap(({ id, type }) => (type === "frame" ? [id] : [])));
  if (detail === "near" && sees && takes && keeps)
    for (const { box, ids } of placed(nodes, edges, byId))
      if (ids.every((id) => held.has(id))) {
        if (!still || overlaps(box, keeps)) want(ids);
      } else if (overlaps(box, sees)) seen.push(ids);
      else if (overlaps(box, takes)) ahead.push(ids);
  for (const { id, source, target } of edges) if (lively.edges.has(id)) want([source, target]);

  let fresh = 0;
  const takeAll = (groups: readonly (readonly string[])[]): boolean => {
    let all = true;
    for (const ids of groups) {
      const added = ids.filter((id) => !held.has(id) && !wanted.has(id)).length;
      if (added > 0 && (!still || fresh >= mostNew)) all = false;
      else {
        fresh += added;
        want(ids);
      }
    }
    return all;
  };
  const [allSeen, allAhead] = [takeAll(seen), takeAll(ahead)];
  // Before the first look at a large model nobody knows what of it is in sight. Of one that moves, what is ahead comes next.
  const covers = takes !== null && allSeen && (still || allAhead);
  const complete = (covers && allAhead) || !still;
  return {
    nodes: nodes.filter(({ id }) => wanted.has(id)),
    edges: edges.filter(({ source, target }) => wanted.has(source) && wanted.has(target)),
    complete,
    covers,
  };
}

/** Every block, and every wire with its ends: one that only passes by needs them all the same. */
function* placed(
  nodes: readonly BlockFlowNode[],
  edges: readonly WireFlowEdge[],
  byId: ReadonlyMap<string, BlockFlowNode>,
): Generator<{ readonly box: Rect; readonly ids: readonly string[] }> {
  for (const node of nodes) yield { box: boxOf(node), ids: [node.id] };
  for (const { source, target } of edges) {
    const [from, to] = [byId.get(source), byId.get(target)];
    if (from && to) yield { box: boxOfWire(from, to), ids: [source, target] };
  }
}

export function boxOf({ position }: BlockFlowNode): Rect {
  return { ...position, width: nodeWidth, height: nodeHeight };
}

/** Around everything that the wire between two blocks may cover. */
export function boxOfWire({ position: a }: BlockFlowNode, { position: b }: BlockFlowNode): Rect {
  const [x, y] = [Math.min(a.x, b.x) - wireRoom, Math.min(a.y, b.y) - wireRoom];
  return {
    x,
    y,
    width: Math.max(a.x, b.x) + nodeWidth + wireRoom - x,
    height: Math.max(a.y, b.y) + nodeHeight + wireRoom - y,
  };
}

function same<T>(before: T[], now: readonly T[]): T[] {
  return before.length === now.length && now.every((value, index) => value === before[index]) ? before : [...now];
}
