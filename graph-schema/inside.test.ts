import { describe, expect, test } from "vitest";
import { blocks } from "./blocks/index.ts";
import { check } from "./check.ts";
import { sum } from "./costs.ts";
import { evaluateNode } from "./evaluate.ts";
import type { Fragment } from "./fragment.ts";
import { type Inside, insideOf } from "./inside.ts";
import { traceCosts } from "./rollup.ts";
import { mapType, printShape } from "./types.ts";
import { zoo, zooModel } from "./zoo/index.ts";

function fragmentOf(
  type: string,
  inputs: readonly ReturnType<typeof mapType>[],
  config = {},
  repeat?: number,
): Fragment {
  const block = blocks.find((other) => other.type === type);
  if (!block) throw new Error(`${type} is no block`);
  const ports = Object.fromEntries(inputs.map((input, index) => [block.inputs[index]?.name ?? "", input]));
  const node = { id: 1, type, scope: "stage", config, ...(repeat !== undefined && { repeat }) };
  const evaluation = evaluateNode(node, block, ports);
  if (!evaluation.ok) throw new Error(evaluation.diagnostic.message);
  return evaluation.fragment;
}

function lines({ items, wires }: Inside): readonly string[] {
  const title = new Map(items.map((item) => [item.id, `${item.kind} ${item.title}`]));
  return wires.map(({ from, to, type }) => `${title.get(from)} → ${title.get(to)}: ${printShape(type)}`);
}

describe("inside a block", () => {
  test("scopes of several ops are boxes, single ops stand for their scope", () => {
    const inside = insideOf(fragmentOf("edgevit.lgl", [mapType([1, 8, 8, 8])], { heads: 2, sr: 2 }), "stage");
    expect(lines(inside)).toMatchInlineSnapshot(`
      [
        "in x → scope LocalAgg: 8×8×8",
        "scope LocalAgg → scope SelfAttn: 8×8×8",
        "scope SelfAttn → out y: 8×8×8",
      ]
    `);
  });

  test("a scope that is opened shows what enters and leaves it by name", () => {
    const inside = insideOf(fragmentOf("edgevit.lgl", [mapType([1, 8, 8, 8])], { heads: 2, sr: 2 }), "stage.LocalAgg");
    expect(inside.items.map(({ kind, title }) => `${kind} ${title}`)).toMatchInlineSnapshot(`
      [
        "op pos_embed",
        "op add",
        "op norm1",
        "op conv1",
        "op attn",
        "op conv2",
        "op add",
        "op norm2",
        "scope mlp",
        "op add",
        "in x",
        "out SelfAttn",
      ]
    `);
  });

  test("a scope that data leaves and enters again is spread out, so that nothing runs in a circle", () => {
    const inside = insideOf(fragmentOf("edgenext.sdta", [mapType([1, 16, 8, 8])], { scales: 3, heads: 2 }), "stage");
    const titles = inside.items.map(({ title }) => title);
    expect(titles).toContain("convs.0");
    expect(titles).toContain("convs.1");
    expect(titles).toContain("xca");
  });

  test("copies in a row are boxes of their own", () => {
    const inside = insideOf(fragmentOf("edgenext.convEncoder", [mapType([1, 8, 8, 8])], {}, 3), "stage");
    expect(lines(inside)).toEqual([
      "in x → scope 0: 8×8×8",
      "scope 0 → scope 1: 8×8×8",
      "scope 1 → scope 2: 8×8×8",
      "scope 2 → out y: 8×8×8",
    ]);
  });

  test("an op that shares its scope with others is not alone in its time", () => {
    const inside = insideOf(fragmentOf("edgenext.convEncoder", [mapType([1, 8, 8, 8])]), "stage");
    const alone = inside.items.flatMap((item) => (item.kind === "op" ? [[item.title, item.alone]] : []));
    expect(alone).toContainEqual(["dwconv", true]);
    expect(alone).toContainEqual(["add", false]);
  });
});

test("at every scope of every sample the parts add up to the whole, and wires run one way", () => {
  for (const block of blocks)
    for (const { config = {}, inputs } of block.samples) {
      const fragment = fragmentOf(block.type, inputs, config);
      const scopes = new Set(fragment.trace.nodes.flatMap(({ scope }) => prefixes(scope)));
      for (const scope of scopes) {
        const { items, wires } = insideOf(fragment, scope, "torch");
        const parts = items.flatMap((item) => ("costs" in item ? [item] : []));
        if (scope === "stage") {
          const whole = traceCosts(fragment.trace, "torch");
          expect(sum(parts.map(({ costs }) => costs.macs))).toBe(whole.macs);
          expect(sum(parts.map(({ costs }) => costs.parameters))).toBe(whole.parameters);
          expect(sum(parts.map(({ costs }) => costs.bytesMoved))).toBe(whole.bytesMoved);
        }
        expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
        expect(isAcyclic(wires)).toBe(true);
      }
    }
});

test("every block of every published model can be looked into", () => {
  for (const { id } of zoo.filter((_, index) => index % 6 === 0)) {
    const { nodes } = check(zooModel(id)!.document());
    for (const { fragment, node } of nodes.values())
      if (fragment && fragment.trace.nodes.length > 0) {
        const { items } = insideOf(fragment, node.scope ?? "");
        expect(items.length, `${id} ${node.type}`).toBeGreaterThan(1);
      }
  }
});

function prefixes(scope: string): readonly string[] {
  const parts = scope.split(".");
  return parts.map((_, index) => parts.slice(0, index + 1).join("."));
}

function isAcyclic(wires: Inside["wires"]): boolean {
  let left = [...wires];
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const entered = new Set(left.map(({ to }) => to));
    left = left.filter(({ from }) => entered.has(from));
  }
  return left.length === 0;
}
