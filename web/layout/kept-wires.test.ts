import { describe, expect, test } from "vitest";
import { applyEdits, check, type Document, type Edit, zooModel } from "#graph-schema";
import { layoutInput } from "./auto.ts";
import { columnLayout } from "./columns.ts";
import { createKeptWires } from "./kept-wires.ts";
import { waysOf } from "./lanes.ts";

const model = zooModel("edgenext_small")?.document();
if (!model) throw new Error("the zoo has no EdgeNeXt-S");

/** Where the blocks stand before and after some edits, as the editor would lay them out. */
function placesAfter(...edits: readonly Edit[]) {
  const wires = createKeptWires();
  const remembered = new Map<number, number | null>();
  const layOut = (doc: Document) => {
    const input = layoutInput(check(doc), remembered);
    for (const { id, positions } of input) remembered.set(id, positions);
    const graph = wires.held({ nodes: input, edges: doc.edges });
    return new Map([...(columnLayout(graph.nodes, waysOf(graph.nodes, graph.edges))?.places ?? [])]);
  };
  const before = layOut(model as Document);
  return { before, after: layOut(applyEdits(model as Document, edits)), wires, layOut };
}

const wire = model.edges[5];
if (!wire) throw new Error("EdgeNeXt-S has too few wires");

describe("a layout", () => {
  test("leaves every block where it stands when a wire is deleted", () => {
    const { before, after } = placesAfter({ kind: "disconnect", edge: wire });
    expect(after).toEqual(before);
  });

  test("leaves the blocks behind a deleted block in their columns", () => {
    const { before, after } = placesAfter({ kind: "removeNode", id: wire.from });
    const columns = (places: typeof before) =>
      model.nodes.flatMap(({ id }) => (id === wire.from ? [] : places.get(id)?.x));
    expect(columns(after)).toEqual(columns(before));
  });

  test("moves a block once it is wired to another place, and all once that is asked for", () => {
    const { before, wires, layOut } = placesAfter();
    const loose = applyEdits(model as Document, [{ kind: "disconnect", edge: wire }]);
    expect(layOut(loose)).toEqual(before);
    const elsewhere = applyEdits(loose, [{ kind: "connect", edge: { ...wire, from: 1, output: "y" } }]);
    expect(layOut(elsewhere)).not.toEqual(before);
    layOut(model as Document);
    wires.forget();
    expect(layOut(loose)).not.toEqual(before);
  });
});
