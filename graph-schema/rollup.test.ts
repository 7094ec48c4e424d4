import { expect, test } from "vitest";
import { Builder } from "./builder.ts";
import { check, traceOf } from "./check.ts";
import { conventionIds } from "./conventions.ts";
import { applyEdits } from "./edit.ts";
import { analyze, documentCosts, scopeTree, traceCosts } from "./rollup.ts";
import { mapType } from "./types.ts";
import { zoo, zooModel } from "./zoo/index.ts";

/** Two convolutions in a stage, an activation between them, a mean at the root. */
function smallTrace() {
  const g = new Builder();
  const x = g.input("input", mapType([1, 4, 8, 8]));
  const y = g.scope("stage", () => {
    const first = g.conv2d("a", x, { out: 8, kernel: 3, bias: false });
    return g.conv2d("b", g.gelu(g.batchNorm("bn", first)), { out: 2, kernel: 1 });
  });
  g.output("logits", g.mean(y, [2, 3]));
  return g.finish();
}

function published(id: string) {
  const model = zooModel(id);
  if (!model) throw new Error(`the zoo has no ${id}`);
  return model.document();
}

const productsOfA = 64 * 8 * 4 * 9;
const productsOfB = 64 * 2 * 8;

test("scopes hold the sums of what is below them", () => {
  const rows = analyze(smallTrace(), "torch").scopes.map(({ path, depth, parameters, macs, activations, nodes }) => [
    path,
    depth,
    parameters,
    macs,
    activations,
    nodes,
  ]);
  const [a, b, bn] = [8 * 4 * 9, 2 * 8 + 2, 16];
  expect(rows).toEqual([
    ["", 0, a + b + bn, productsOfA + productsOfB, 640, 5],
    ["stage", 1, a + b + bn, productsOfA + productsOfB, 640, 4],
    ["stage.a", 2, a, productsOfA, 512, 1],
    ["stage.bn", 2, bn, 0, 0, 1],
    ["stage.b", 2, b, productsOfB, 128, 1],
  ]);
});

test("what a convention has no rule for is listed by name, never taken for zero", () => {
  const { uncounted, macs } = traceCosts(smallTrace(), "fvcore");
  expect(uncounted).toEqual([
    { op: "gelu", nodes: 1 },
    { op: "mean", nodes: 1 },
  ]);
  expect(macs).toBe(productsOfA + productsOfB + 2 * 512);
});

test("attention's softmax is listed where only its products are counted", () => {
  const trace = traceOf(check(published("levit_128s")));
  const names = (id: "fvcore" | "levit") => traceCosts(trace, id).uncounted.map(({ op }) => op);
  expect(names("fvcore")).toContain("softmax");
  expect(names("levit")).not.toContain("softmax");
});

test("bytes: a convolution reads its input and weights and writes its output; statistics are stored, not parameters", () => {
  const rows = analyze(smallTrace()).scopes;
  const of = (path: string) => rows.find((row) => row.path === path);
  expect(of("stage.a")).toMatchObject({ bytesMoved: 4 * (256 + 288 + 512), weightBytes: 4 * 288 });
  expect(of("stage.bn")).toMatchObject({ parameters: 16, weightBytes: 4 * 32 });
  expect(of("stage.a")?.intensity).toBeCloseTo((2 * productsOfA) / (4 * (256 + 288 + 512)));
});

test("operations do not depend on the convention", () => {
  const trace = smallTrace();
  const totals = new Set(conventionIds.map((id) => analyze(trace, id).operations));
  expect(totals.size).toBe(1);
});

test("an analysis names its convention and unit", () => {
  expect(analyze(smallTrace(), "torch-flops").convention).toMatchObject({ id: "torch-flops", unit: "FLOPs" });
  expect(analyze(smallTrace()).convention.id).toBe("fvcore");
});

test.each(zoo)("$id: scopes, document nodes and the whole agree", ({ document }) => {
  const checked = check(document());
  const trace = traceOf(checked);
  for (const id of ["fvcore", "torchinfo"] as const) {
    const { byOp: _, uncounted: __, ...total } = traceCosts(trace, id);
    const { nodes, byOp: ___, uncounted: ____, ...together } = documentCosts(checked, id);
    expect(together).toEqual(total);
    const { parameters, macs, activations, weightBytes, bytesMoved } = scopeTree(trace, id);
    expect({ parameters, macs, activations, weightBytes, bytesMoved }).toEqual({
      parameters: total.parameters,
      macs: total.macs,
      activations: total.activations,
      weightBytes: total.weightBytes,
      bytesMoved: total.bytesMoved,
    });
    expect(nodes.size).toBe(document().nodes.length);
  }
});

test("after an edit only the touched nodes are counted anew", () => {
  const doc = published("levit_128s");
  const before = documentCosts(check(doc));
  const last = doc.nodes.at(-2)?.id ?? 0;
  const after = documentCosts(check(applyEdits(doc, [{ kind: "configure", id: last, config: { classes: 10 } }])));
  const kept = [...before.nodes].filter(([id, costs]) => after.nodes.get(id) === costs);
  expect(kept.length).toBeGreaterThanOrEqual(doc.nodes.length - 2);
  expect(after.parameters).toBeLessThan(before.parameters);
});
