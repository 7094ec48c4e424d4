import { describe, expect, test } from "vitest";
import { rowPitch } from "../layout/placement.ts";
import type { BlockFlowNode, WireFlowEdge } from "./flow-nodes.ts";
import { boxOf, createStage, type SceneSource } from "./scene.ts";
import { overlaps, type Sight, sight, sightAt, type Viewport } from "./sight.ts";

const node = (id: number, x: number, y: number): BlockFlowNode => ({
  ...{ id: String(id), type: "block", position: { x, y }, data: {} },
});
const wire = (from: number, to: number): WireFlowEdge => ({
  ...{ id: `${from}:y>${to}:x`, type: "wire", source: String(from), target: String(to) },
});
const nothing = { nodes: new Set<number>(), edges: new Set<string>() };
/** Four columns of a hundred blocks, one chain. */
const nodes = Array.from({ length: 400 }, (_, index) =>
  node(index + 1, Math.floor(index / 100) * 292, (index % 100) * rowPitch),
);
const edges = nodes.slice(1).map((_, index) => wire(index + 1, index + 2));
const screen: Viewport = { x: 0, y: 0, zoom: 1, width: 900, height: 700, still: true };
const seenAt = (viewport: Partial<Viewport>, before: Sight = sight.getInitialState()) =>
  sightAt({ ...screen, ...viewport }, true, before);

function settled(source: SceneSource) {
  const stage = createStage();
  let now = stage.scene(source);
  for (let frame = 0; !now.complete && frame < 50; frame++) now = stage.scene(source);
  return { stage, now };
}

describe("of a large model", () => {
  test("only what is in sight becomes elements, a few with every frame", () => {
    const source = { nodes, edges, sight: seenAt({}), lively: nothing };
    const { scene } = createStage();
    const first = scene(source);
    expect(first.complete).toBe(false);
    expect(first.nodes.length).toBeLessThan(25);
    const { now } = settled(source);
    expect(now.complete).toBe(true);
    expect(now.nodes.length).toBeLessThan(60);
    // Three columns of seven rows are on the screen.
    for (const column of [0, 1, 2])
      for (const row of [0, 1, 2, 3, 4, 5, 6])
        expect(now.nodes.map(({ id }) => id)).toContain(String(column * 100 + row + 1));
  });

  test("a wire that only passes by is there with its ends", () => {
    const { now } = settled({ nodes, edges, sight: seenAt({ y: -50 * rowPitch }), lively: nothing });
    expect(now.edges.map(({ id }) => id)).toContain("100:y>101:x");
    expect(now.nodes.map(({ id }) => id)).toEqual(expect.arrayContaining(["100", "101"]));
  });

  test("a small move changes nothing, and what is left behind stays for a while", () => {
    const before = seenAt({ x: -10, y: -10 });
    expect(seenAt({ x: -12, y: -9 }, before)).toBe(before);
    const { stage, now } = settled({ nodes, edges, sight: before, lively: nothing });
    const moved = stage.scene({ nodes, edges, sight: seenAt({ x: -10, y: -200 }, before), lively: nothing });
    expect(stage.holds(before)).toBe(true);
    expect(stage.holds(seenAt({ x: -10, y: -4000 }, before))).toBe(false);
    const ids = new Set(moved.nodes.map(({ id }) => id));
    expect(now.nodes.filter(({ id }) => !ids.has(id))).toEqual([]);
  });

  test("while the canvas moves, no block becomes an element and none ceases to be one, and the picture shows the rest", () => {
    const { stage, now } = settled({ nodes, edges, sight: seenAt({}), lively: nothing });
    expect(now.covers).toBe(true);
    expect(stage.holds(seenAt({ y: -4, still: false }))).toBe(true);
    const passing = seenAt({ y: -30 * rowPitch, still: false });
    expect(stage.holds(passing)).toBe(false);
    const moving = stage.scene({ nodes, edges, sight: passing, lively: nothing });
    expect(moving).toMatchObject({ covers: false, complete: true });
    expect([moving.nodes, moving.edges]).toEqual([now.nodes, now.edges]);
    expect(stage.isElement("1")).toBe(true);
    expect(stage.isElement("31")).toBe(false);
    // However far it goes on, there is nothing to render before it stands.
    expect(stage.holds(seenAt({ y: -60 * rowPitch, still: false }))).toBe(true);
    const standing = seenAt({ y: -30 * rowPitch });
    expect(stage.holds(standing)).toBe(false);
    let after = moving;
    do after = stage.scene({ nodes, edges, sight: standing, lively: nothing });
    while (!after.complete);
    expect(after.covers).toBe(true);
    expect(after.nodes.map(({ id }) => id)).toContain("31");
    expect(stage.isElement("1")).toBe(false);
  });

  test("wherever a moving canvas is, what is in sight is an element, or the picture is shown", () => {
    const { stage } = settled({ nodes, edges, sight: seenAt({}), lively: nothing });
    let before = seenAt({});
    let shown = false;
    for (let px = 1; px < 600; px++) {
      const view = { x: -px, y: -px, still: false };
      const now = seenAt(view, before);
      if (now !== before && !stage.holds(now))
        shown = !stage.scene({ nodes, edges, sight: now, lively: nothing }).covers;
      before = now;
      const inSight = nodes.filter((block) => overlaps(boxOf(block), { x: px, y: px, width: 900, height: 700 }));
      expect(shown || inSight.every(({ id }) => stage.isElement(id)), `after ${px} px`).toBe(true);
    }
    expect(shown).toBe(true);
  });

  test("from afar only what the user is at is an element", () => {
    const far = seenAt({ zoom: 0.2 });
    const { now } = settled({
      nodes,
      edges,
      sight: far,
      lively: { nodes: new Set([7]), edges: new Set(["20:y>21:x"]) },
    });
    expect(now.nodes.map(({ id }) => id)).toEqual(["7", "20", "21"]);
    expect(now.edges.map(({ id }) => id)).toEqual(["20:y>21:x"]);
  });
});

test("a large model that replaces a small one is never all elements, not for one frame", () => {
  const { scene } = createStage();
  const small = { nodes: nodes.slice(0, 20), edges: [], sight: sight.getInitialState(), lively: nothing };
  scene(small);
  const first = scene({ ...small, nodes: nodes.map((block) => ({ ...block })), edges });
  expect(first.nodes).toEqual([]);
  expect(first.complete).toBe(false);
});

test("a model that becomes large keeps its elements until it is seen what of it is in sight", () => {
  const { scene } = createStage();
  const small = { nodes: nodes.slice(0, 150), edges: [], sight: sight.getInitialState(), lively: nothing };
  scene(small);
  expect(scene({ ...small, nodes: nodes.slice(0, 151) }).nodes).toHaveLength(150);
  const seen = scene({ ...small, nodes: nodes.slice(0, 151), sight: seenAt({}) });
  expect(seen.nodes.length).toBeLessThan(60);
  expect(seen.covers).toBe(true);
});

test("a small model is all elements, and the same lists as long as nothing changes", () => {
  const { scene } = createStage();
  const source = {
    nodes: nodes.slice(0, 20),
    edges: edges.slice(0, 19),
    sight: sightAt(screen, false, sight.getInitialState()),
    lively: nothing,
  };
  const first = scene(source);
  expect(first.nodes).toHaveLength(20);
  expect(scene({ ...source, nodes: [...source.nodes] }).nodes).toBe(first.nodes);
});
