import { expect, test } from "vitest";
import { applyEdits, type Document, zoo } from "#graph-schema";
import { createFaces, type FaceSource } from "./faces.ts";

function source(doc: Document, heat: FaceSource["heat"] = "plain"): FaceSource {
  return { doc, conventionId: "fvcore", heat, profile: null };
}

function model(): Document {
  const found = zoo[0]?.document();
  if (!found) throw new Error("the zoo is empty");
  return found;
}

test("an edit that moves one node leaves every face as it was", () => {
  const faces = createFaces();
  const doc = model();
  const before = faces(source(doc));
  const after = faces(source(applyEdits(doc, [{ kind: "patchNode", id: 3, patch: { at: [10, 20] } }])));
  expect([...after.values()].every((face) => face === before.get(face.id))).toBe(true);
});

test("a new title gives one new face and keeps the others", () => {
  const faces = createFaces();
  const doc = model();
  const before = faces(source(doc));
  const after = faces(source(applyEdits(doc, [{ kind: "patchNode", id: 3, patch: { title: "Mine" } }])));
  const changed = [...after.values()].filter((face) => face !== before.get(face.id));
  expect(changed.map(({ id, title }) => [id, title])).toEqual([[3, "Mine"]]);
});

test("heat is the share of the hottest block, and shares are of the whole", () => {
  const faces = [...createFaces()(source(model(), "params")).values()];
  expect(Math.max(...faces.map(({ heat }) => heat?.share ?? 0))).toBe(1);
  const sum = faces.reduce((total, { shares }) => total + (shares.params ?? 0), 0);
  expect(sum).toBeGreaterThan(0.95);
  expect(sum).toBeLessThan(1.05);
});

test("a block behind an error shows no share, rather than none of the costs", () => {
  const doc = model();
  const broken = applyEdits(doc, [{ kind: "disconnect", edge: doc.edges[1] as never }]);
  const face = createFaces()(source(broken, "macs")).get(doc.nodes.at(-2)?.id ?? 0);
  expect([face?.state, face?.shares.macs, face?.heat]).toEqual(["waiting", null, null]);
});

test("a port that takes every layout has the shape of what arrives, one that takes tokens keeps its own", () => {
  const doc: Document = {
    ...model(),
    nodes: [
      { id: 1, type: "io.input" },
      { id: 2, type: "norm.activation" },
      { id: 3, type: "vit.block" },
      { id: 4, type: "io.output" },
    ],
    edges: [1, 2].map((id) => ({ from: id, output: id === 1 ? "x" : "y", to: id + 1, input: "x" })),
  };
  const wired = { ...doc, edges: [...doc.edges, { from: 2, output: "y", to: 4, input: "x" }] };
  const layoutOf = (of: Document, id: number) => createFaces()(source(of)).get(id)?.inputs[0]?.layout;
  expect([2, 3, 4].map((id) => layoutOf(wired, id))).toEqual(["map", "tokens", "map"]);
  expect(layoutOf(doc, 4)).toBeNull();
});
