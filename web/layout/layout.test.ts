import { describe, expect, test } from "vitest";
import { check, type DocumentEdge, zoo } from "#graph-schema";
import { layoutInput } from "./auto.ts";
import { columnLayout, type LayoutNode } from "./columns.ts";
import { waysOf } from "./lanes.ts";
import { rowPitch } from "./placement.ts";

const wire = (from: number, to: number): DocumentEdge => ({ from, output: "y", to, input: "x" });
const chain = (positions: readonly (number | null)[]): { nodes: LayoutNode[]; edges: DocumentEdge[] } => ({
  nodes: positions.map((of, index) => ({ id: index + 1, positions: of })),
  edges: positions.slice(1).map((_, index) => wire(index + 1, index + 2)),
});

const inColumns = (nodes: readonly LayoutNode[], edges: readonly DocumentEdge[]) =>
  columnLayout(nodes, waysOf(nodes, edges));

describe("columns", () => {
  test("break where the resolution drops, and the input stands on top of the first stage", () => {
    const { nodes, edges } = chain([4096, 1024, 1024, 256, 256, 64, null, null]);
    const layout = inColumns(nodes, edges);
    expect(layout?.columns.map((column) => column.nodes)).toEqual([
      [1, 2, 3],
      [4, 5],
      [6, 7, 8],
    ]);
    expect(layout?.columns.map(({ scale }) => scale)).toEqual([0.5, 0.25, 0.125]);
  });

  test("put one block per row and never two in one place", () => {
    for (const model of zoo) {
      const checked = check(model.document());
      const layout = inColumns(layoutInput(checked), checked.doc.edges);
      const places = [...(layout?.places.values() ?? [])].map(({ x, y }) => `${x},${y}`);
      expect(places).toHaveLength(checked.doc.nodes.length);
      expect(new Set(places).size).toBe(places.length);
    }
  });

  test("keep a chain in one lane beside its branch", () => {
    const { nodes, edges } = chain([64, 64, 64, 64]);
    const branch = { id: 9, positions: 64 };
    const layout = inColumns(
      [...nodes.slice(0, 2), branch, ...nodes.slice(2)],
      [...edges, wire(1, 9), { ...wire(9, 4), input: "b" }],
    );
    expect([1, 2, 3, 4].map((id) => layout?.places.get(id)?.x)).toEqual([0, 0, 0, 0]);
    expect(layout?.places.get(9)).toEqual({ x: 248, y: rowPitch });
  });

  test("fold a long chain of one resolution", () => {
    const { nodes, edges } = chain(Array.from({ length: 40 }, () => 196));
    const layout = inColumns(nodes, edges);
    expect(layout?.columns.length).toBeGreaterThan(2);
    expect(Math.max(...[...(layout?.places.values() ?? [])].map(({ y }) => y))).toBeLessThan(12 * rowPitch);
  });

  test("give up on a graph that is too wide, which is laid out otherwise", () => {
    const fan = Array.from({ length: 8 }, (_, index) => ({ id: index + 2, positions: 64 }));
    const layout = inColumns(
      [{ id: 1, positions: 64 }, ...fan],
      fan.map(({ id }) => wire(1, id)),
    );
    expect(layout).toBeNull();
  });
});
