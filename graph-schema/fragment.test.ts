import fc from "fast-check";
import { expect, test } from "vitest";
import { blockOf } from "./blocks/index.ts";
import { Builder } from "./builder.ts";
import { check, traceOf } from "./check.ts";
import { type Document, type DocumentNode, emptyDocument, scopeOf } from "./document.ts";
import { evaluateNode, runNode } from "./evaluate.ts";
import { standalone } from "./fragment.ts";
import { printTrace } from "./print-trace.ts";
import { documentCosts, traceCosts } from "./rollup.ts";
import { arbitraryDocument } from "./testing/arbitrary-document.ts";
import { mapType } from "./types.ts";

/** The node traced in its own scope, past everything that is remembered. */
function tracedAfresh(node: DocumentNode, inputTypes: Parameters<typeof evaluateNode>[2]): string {
  const block = blockOf(node.type)!;
  const builder = new Builder();
  const ports = Object.fromEntries(Object.entries(inputTypes).map(([port, type]) => [port, builder.free(type)]));
  const outputs = runNode(node, block, { builder, ports, config: block.config.parse(node.config ?? {}) });
  return printTrace(standalone({ trace: builder.finish(), ports, outputs }));
}

test("a remembered trace prints the same as a fresh one, whatever came before it", () => {
  let compared = 0;
  fc.assert(
    fc.property(arbitraryDocument, (doc) => {
      for (const { node, fragment, inputTypes } of check(doc).nodes.values()) {
        if (!fragment) continue;
        expect(printTrace(standalone(fragment))).toBe(tracedAfresh(node, inputTypes));
        compared++;
      }
    }),
    { numRuns: 500 },
  );
  expect(compared).toBeGreaterThan(500);
});

test("nodes that are alike share one trace and its costs, each under its own scope", () => {
  const block = blockOf("edgevit.lgl")!;
  const at = (id: number, scope: string) => {
    const evaluation = evaluateNode({ id, type: block.type, scope, config: { heads: 2 } }, block, {
      x: mapType([1, 16, 8, 8]),
    });
    if (!evaluation.ok) throw new Error(evaluation.diagnostic.message);
    return evaluation.fragment;
  };
  const [first, second] = [at(1, "a"), at(2, "b.0")];
  expect(second.unscoped).toBe(first.unscoped);
  expect(second.trace.params.map(({ name }) => name)).toEqual(
    first.trace.params.map(({ name }) => name.replace(/^a\./, "b.0.")),
  );
  expect(second.trace.nodes.map(({ name }) => name)).toEqual(
    first.trace.nodes.map(({ name }) => name.replace(/^a(?=[./])/, "b.0")),
  );
});

test("another config, type or number of copies is another trace", () => {
  const block = blockOf("edgevit.lgl")!;
  const traced = (change: Partial<DocumentNode>, side = 8) => {
    const node = { id: 1, type: block.type, config: { heads: 2 }, ...change };
    const evaluation = evaluateNode(node, block, { x: mapType([1, 16, side, side]) });
    return evaluation.ok ? evaluation.fragment.unscoped : undefined;
  };
  const all = [
    traced({}),
    traced({}, 16),
    traced({ config: { heads: 4 } }),
    traced({ repeat: 2 }),
    traced({ bypass: true }),
  ];
  expect(new Set(all).size).toBe(all.length);
});

test("a refusal names the place of the node that refuses, not of one like it", () => {
  const block = blockOf("edgevit.lgl")!;
  const refused = (scope: string) => {
    const node = { id: 1, type: block.type, scope, config: { heads: 3 } };
    const evaluation = evaluateNode(node, block, { x: mapType([1, 16, 8, 8]) });
    return evaluation.ok ? "" : evaluation.diagnostic.message;
  };
  expect(refused("a")).toMatch(/^a\.SelfAttn\.attn: /);
  expect(refused("b")).toMatch(/^b\.SelfAttn\.attn: /);
});

test("two nodes in one scope have names of their own in the model's trace", () => {
  const doc: Document = {
    ...emptyDocument("one scope"),
    nodes: [
      { id: 1, type: "io.input" },
      { id: 2, type: "norm.activation", scope: "act" },
      { id: 3, type: "norm.activation", scope: "act" },
      { id: 4, type: "io.output" },
    ],
    edges: [
      { from: 1, output: "x", to: 2, input: "x" },
      { from: 2, output: "y", to: 3, input: "x" },
      { from: 3, output: "y", to: 4, input: "x" },
    ],
  };
  const trace = traceOf(check(doc));
  expect(trace.nodes.map(({ name }) => name)).toEqual(["act/gelu_0", "act/gelu_1"]);
  expect(doc.nodes.map(scopeOf).slice(1, 3)).toEqual(["act", "act"]);
  expect(documentCosts(check(doc)).macs).toBe(traceCosts(trace).macs);
});
