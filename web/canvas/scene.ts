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
  /** False: more blocks in sight follow with the next frame; meanwhile the picture shows them. */
  readonly complete: boolean;
}

/** So many new elements fit between two frames. */
const mostNew = 16;
/** Wires run this far outside the box around their ends. */
const wireRoom = 80;

export interface Stage {
  /** The lists stay the same objects while what is in them does. */
  scene(source: SceneSource): Scene;
  /** Would the last source be divided the same way, seen so? Then nothing has to be rendered. */
  holds(sight: Sight): boolean;
}

/** Remembers what is on the page. */
export function createStage(): Stage {
  let last: SceneSource | undefined;
  let before: Scene = { nodes: [], edges: [], complete: true };
  let held: ReadonlySet<string> = new Set();
  return {
    scene(source) {
      const { nodes, edges, complete } = divide(source, held);
      last = source;
      before = { nodes: same(before.nodes, nodes), edges: same(before.edges, edges), complete };
      held = new Set(nodes.map(({ id }) => id));
      return before;
    },
    holds(sight) {
      if (!last || !before.complete || (last.sight.takes === null) !== (sight.takes === null)) return false;
      const { nodes, edges, complete } = divide({ ...last, sight }, held);
      return complete && same(before.nodes, nodes) === before.nodes && same(before.edges, edges) === before.edges;
    },
  };
}

interface Division {
  readonly nodes: readonly BlockFlowNode[];
  readonly edges: readonly WireFlowEdge[];
  readonly complete: boolean;
}

function divide({ nodes, edges, sight, lively }: SceneSource, held: ReadonlySet<string>): Division {
  const { detail, takes, keeps } = sight;
  if (!isLarge(nodes.length)) return { nodes, edges, complete: true };
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const wanted = new Set<string>();
  let fresh = 0;
  let complete = true;
  const want = (...ids: readonly string[]) => {
    for (const id of ids) if (byId.has(id)) wanted.add(id);
  };
  const take = (...ids: readonly string[]) => {
    const added = ids.filter((id) => !held.has(id) && !wanted.has(id)).length;
    if (added > 0 && fresh >= mostNew) complete = false;
    else {
      fresh += added;
      want(...ids);
    }
  };
  for (const id of lively.nodes) want(String(id));
  // A large model has just been opened: what of it is in sight comes next.
  if (!takes || !keeps) complete = false;
  else if (detail === "near")
    for (const node of nodes) {
      const box = boxOf(node);
      if (held.has(node.id) && overlaps(box, keeps)) want(node.id);
      else if (overlaps(box, takes)) take(node.id);
    }
  const isShown = ({ id, source, target }: WireFlowEdge): boolean => {
    const [from, to] = [byId.get(source), byId.get(target)];
    if (!from || !to) return false;
    if (lively.edges.has(id)) want(source, target);
    else if (detail === "near" && takes && keeps) {
      // A wire that only passes by needs its ends all the same.
      const area = held.has(source) && held.has(target) ? keeps : takes;
      if (overlaps(boxOfWire(from, to), area)) take(source, target);
    }
    return wanted.has(source) && wanted.has(target);
  };
  const shown = edges.filter(isShown);
  return { nodes: nodes.filter(({ id }) => wanted.has(id)), edges: shown, complete };
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
