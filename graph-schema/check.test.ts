import { describe, expect, test } from "vitest";
import { check, traceOf } from "./check.ts";
import { type Document, type DocumentEdge, type DocumentNode, emptyDocument } from "./document.ts";
import { applyEdits } from "./edit.ts";
import { printTrace } from "./print-trace.ts";
import { printType } from "./types.ts";

/** Input → blocks in a row → output; ids 1, 2, …, the output last. */
function chain(...blocks: readonly Omit<DocumentNode, "id">[]): Document {
  const all = [{ type: "io.input", config: { height: 32, width: 32 } }, ...blocks, { type: "io.output" }];
  const nodes = all.map((block, index) => ({ id: index + 1, ...block }));
  const edges = nodes.slice(1).map(({ id }) => ({ from: id - 1, output: id === 2 ? "x" : "y", to: id, input: "x" }));
  return { ...emptyDocument("chain"), nodes, edges };
}

const stem = { type: "edgevit.patchEmbed", config: { dim: 8 }, scope: "stem" };
const lgl = { type: "edgevit.lgl", config: { heads: 2, sr: 2 }, scope: "lgl" };
const sound = chain(stem, lgl);

const codes = (doc: Document) => check(doc).diagnostics.map(({ code, node }) => [code, node]);
const sentences = (doc: Document) => check(doc).diagnostics.map(({ message }) => message);
const configured = (id: number, config: Record<string, number>) =>
  applyEdits(sound, [{ kind: "configure", id, config }]);

test("a sound document has no diagnostics, and types at every port", () => {
  const result = check(sound);
  expect(result.diagnostics).toEqual([]);
  expect(result.ok).toBe(true);
  expect(result.order).toEqual([1, 2, 3, 4]);
  const lglNode = result.nodes.get(3);
  expect(lglNode?.state).toBe("ok");
  expect(lglNode?.inputTypes.x && printType(lglNode.inputTypes.x)).toBe("f32[1,8,8,8] map");
  expect(lglNode?.outputTypes.y && printType(lglNode.outputTypes.y)).toBe("f32[1,8,8,8] map");
});

test("of two branches the one that comes first in the document is traced whole, then the other", () => {
  const doc = chain(stem, lgl, { type: "norm.batch", scope: "one" }, { type: "norm.batch", scope: "other" });
  const [second] = doc.edges.filter(({ to }) => to === 5);
  const branched = { ...doc, edges: doc.edges.map((edge) => (edge === second ? { ...edge, from: 2 } : edge)) };
  expect(check(branched).order).toEqual([1, 2, 3, 4, 5, 6]);
  expect(check({ ...branched, nodes: branched.nodes.toReversed() }).order).toEqual([1, 2, 5, 6, 3, 4]);
});

describe("wires", () => {
  const wired = (edge: DocumentEdge) => ({ ...sound, edges: [...sound.edges, edge] });

  test("a cycle is found at the wire that closes it, and blocks outside it are checked on", () => {
    const doc = chain(stem, { type: "merge.add", scope: "a" }, lgl);
    const back = { from: 4, output: "y", to: 3, input: "b" };
    const cyclic = {
      ...doc,
      edges: doc.edges.map((edge) => (edge.to === 3 ? { ...edge, input: "a" } : edge)).concat(back),
    };
    const result = check(cyclic);
    expect(result.diagnostics.map(({ code, edge }) => [code, edge])).toContainEqual(["cycle", back]);
    expect(result.nodes.get(2)?.state).toBe("ok");
    expect(result.nodes.get(3)?.state).toBe("waiting");
    expect(result.order).not.toContain(4);
  });

  test("a block wired to itself is a cycle", () => {
    const own = { from: 3, output: "y", to: 3, input: "x" };
    const doc = { ...sound, edges: [...sound.edges.filter(({ to }) => to !== 3), own] };
    expect(codes(doc)).toContainEqual(["cycle", 3]);
  });

  test("an open input is named, and what follows waits", () => {
    const doc = { ...sound, edges: sound.edges.filter(({ to }) => to !== 3) };
    expect(sentences(doc)).toEqual(["EdgeViT LGL lgl: input x is not connected."]);
    expect(check(doc).nodes.get(4)?.state).toBe("waiting");
  });

  test("a second wire into one input is refused, the first counts", () => {
    const doc = wired({ from: 1, output: "x", to: 3, input: "x" });
    expect(sentences(doc)).toEqual(["EdgeViT LGL lgl: input x takes one wire, two arrive."]);
    expect(check(doc).nodes.get(3)?.state).toBe("ok");
  });

  test("a wire to a block that is gone", () => {
    expect(sentences(wired({ from: 3, output: "y", to: 99, input: "x" }))).toEqual([
      "A wire leads to a block that is gone.",
    ]);
  });

  test("ports that a block does not have", () => {
    expect(sentences(wired({ from: 3, output: "z", to: 4, input: "x" }))).toEqual([
      "EdgeViT LGL lgl has no output z; it has y.",
    ]);
    expect(sentences(wired({ from: 2, output: "y", to: 3, input: "z" }))).toEqual([
      "EdgeViT LGL lgl has no input z; it has x.",
    ]);
  });

  test("ports named like parts of every JavaScript object are ports that are not there", () => {
    const doc = applyEdits(sound, [
      { kind: "replaceNode", id: 2, type: "future.block" },
      { kind: "connect", edge: { from: 2, output: "toString", to: 3, input: "x" } },
    ]);
    expect(codes(doc)).toEqual([["unknownBlock", 2]]);
    expect(check(doc).nodes.get(3)?.state).toBe("waiting");
  });
});

describe("blocks", () => {
  test("one that this version does not know, and what follows it waits", () => {
    const doc = applyEdits(sound, [{ kind: "replaceNode", id: 3, type: "future.block" }]);
    expect(sentences(doc)).toEqual([
      "future.block is not a block of this version of Vitrine; it may come from a newer one.",
    ]);
    expect(check(doc).nodes.get(4)?.state).toBe("waiting");
  });

  test.each([
    [{ dim: 0 }, "dim needs a whole number from 1 to 65536, got 0"],
    [{ dim: -8 }, "dim needs a whole number from 1 to 65536, got -8"],
    [{ dim: 1.5 }, "dim needs a whole number from 1 to 65536, got 1.5"],
    [{ dim: 1e9 }, "dim needs a whole number from 1 to 65536, got 1000000000"],
    [{ stride: 17 }, "stride needs a whole number from 1 to 16, got 17"],
    [{ width: 8 }, "width is no field of it, which has dim, stride"],
  ])("a config that does not fit: %j", (config, sentence) => {
    const [diagnostic, ...others] = check(configured(2, config as Record<string, number>)).diagnostics;
    expect(others).toEqual([]);
    expect(diagnostic).toMatchObject({ code: "config", node: 2, field: Object.keys(config)[0] });
    expect(diagnostic?.message).toBe(`EdgeViT patch embed stem: ${sentence}.`);
  });

  test.each([
    ["conv.projection", { bias: 3 }, "bias needs yes or no, got 3"],
    ["edgenext.stem", { form: "ln" }, 'form needs one of ln-gelu, bn-hs, got "ln"'],
    ["vit.block", { eps: -1 }, "eps needs a number from 1e-12 to 0.01, got -1"],
    [
      "vit.positions",
      { name: "a b" },
      'name needs another value: letters, digits, dots and underscores, a letter first, got "a b"',
    ],
  ])("%s with %j says what the field takes", (type, config, sentence) => {
    const [message] = sentences(chain({ type, config: config as NonNullable<DocumentNode["config"]>, scope: "" }));
    expect(message).toMatch(new RegExp(`: ${sentence.replaceAll(".", "\\.")}\\.$`));
  });

  test("heads that do not divide the channels name the field to change", () => {
    const [diagnostic] = check(configured(3, { heads: 3 })).diagnostics;
    expect(diagnostic).toMatchObject({ code: "shape", node: 3, field: "heads", where: "lgl.SelfAttn.attn" });
    expect(diagnostic?.message).toBe(
      "lgl.SelfAttn.attn: LGL attention needs heads to divide the channels: 8 is no multiple of 3",
    );
  });

  test("a picture too small for the strides is refused at the block and the wire that brings it", () => {
    const doc = chain({ ...stem, config: { dim: 8, stride: 16 } }, { ...stem, scope: "again" });
    const [diagnostic] = check(doc).diagnostics;
    expect(diagnostic).toMatchObject({ code: "shape", node: 3, edge: doc.edges[1], where: "again.proj" });
    expect(diagnostic?.message).toBe("again.proj: conv2d needs a map of at least 4×4, 2×2 arrives");
  });

  test("two with one id", () => {
    expect(codes({ ...sound, nodes: [...sound.nodes, { id: 3, type: "norm.layer" }] })).toEqual([["duplicateId", 3]]);
  });

  test("a bypassed block hands on what arrives and has no parameters", () => {
    const doc = applyEdits(sound, [{ kind: "patchNode", id: 3, patch: { bypass: true } }]);
    const result = check(doc);
    expect(result.diagnostics).toEqual([]);
    expect(result.nodes.get(3)?.fragment?.trace.params).toEqual([]);
    expect(result.nodes.get(3)?.outputTypes.y).toEqual(result.nodes.get(3)?.inputTypes.x);
  });
});

describe("repeats", () => {
  test("name their copies by number", () => {
    const doc = applyEdits(sound, [{ kind: "patchNode", id: 3, patch: { repeat: 3 } }]);
    const { params } = traceOf(check(doc));
    expect(params.filter(({ name }) => name.endsWith("qkv.weight")).map(({ name }) => name)).toEqual([
      "lgl.0.SelfAttn.attn.qkv.weight",
      "lgl.1.SelfAttn.attn.qkv.weight",
      "lgl.2.SelfAttn.attn.qkv.weight",
    ]);
  });

  test("at the root the numbers are the scope", () => {
    const doc = applyEdits(sound, [{ kind: "patchNode", id: 3, patch: { repeat: 2, scope: "" } }]);
    expect(traceOf(check(doc)).params.some(({ name }) => name === "1.SelfAttn.attn.qkv.weight")).toBe(true);
  });

  test("a copy that no longer fits is refused at that copy", () => {
    const doc = applyEdits(sound, [{ kind: "patchNode", id: 2, patch: { repeat: 3 } }]);
    const [diagnostic] = check(doc).diagnostics;
    expect(diagnostic).toMatchObject({ code: "shape", node: 2, where: "stem.2.proj" });
  });

  test("a model of too many operations is refused, not traced to its end", () => {
    const many = chain(
      stem,
      ...Array.from({ length: 60 }, (_, index) => ({ ...lgl, scope: `s${index}`, repeat: 256 })),
    );
    const result = check(many);
    expect(result.diagnostics.map(({ code }) => code)).toEqual(["limit"]);
    expect(result.diagnostics[0]?.message).toMatch(
      /a model needs at most 200000 operations, this block goes beyond\.$/,
    );
    expect([...result.nodes.values()].at(-1)?.state).toBe("waiting");
  });
});

describe("names", () => {
  test("two blocks in one scope clash on the first tensor that both have", () => {
    const doc = chain(stem, lgl, { ...lgl });
    expect(sentences(doc)).toEqual([
      "EdgeViT LGL lgl: its tensor lgl.LocalAgg.pos_embed.weight is already the name of another block's; give it another scope than lgl.",
    ]);
    expect(codes(doc)).toEqual([["duplicateParam", 4]]);
  });

  test("a block inside another's scope clashes only on equal names", () => {
    const inside = { type: "edgevit.patchEmbed", config: { dim: 8, stride: 1 }, scope: "lgl.inner" };
    expect(codes(chain(stem, lgl, inside))).toEqual([]);
    const clashing = { type: "edgevit.patchEmbed", config: { dim: 8, stride: 1 }, scope: "lgl.SelfAttn.attn" };
    expect(codes(chain(stem, { ...lgl, config: { heads: 2, sr: 1 } }, clashing))).toEqual([["duplicateParam", 4]]);
  });

  test("a block at the root clashes with one whose scope its names spell", () => {
    const placed = (name: string): Document => {
      const doc = chain(
        { type: "vit.patchEmbed", config: { dim: 8, patch: 16 }, scope: "embed" },
        { type: "vit.positions", config: { name }, scope: "" },
      );
      return { ...doc, edges: doc.edges.map((edge) => (edge.from === 2 ? { ...edge, output: "tokens" } : edge)) };
    };
    expect(codes(placed("pos_embed"))).toEqual([]);
    expect(codes(placed("embed.positions"))).toEqual([]);
    expect(codes(placed("embed.proj.weight"))).toEqual([["duplicateParam", 3]]);
  });

  test("two outputs of one name", () => {
    const doc = applyEdits(sound, [
      { kind: "addNode", node: { id: 9, type: "io.output" } },
      { kind: "connect", edge: { from: 2, output: "y", to: 9, input: "x" } },
    ]);
    expect(sentences(doc)).toEqual(["Two outputs of the model are named logits."]);
  });
});

describe("ends", () => {
  test("an empty document lacks both", () => {
    expect(sentences(emptyDocument())).toEqual(["The model has no input.", "The model has no output."]);
  });

  test("an open output of a block is no mistake", () => {
    const doc = applyEdits(sound, [{ kind: "connect", edge: { from: 2, output: "y", to: 4, input: "x" } }]);
    expect(check(doc).ok).toBe(true);
  });
});

describe("the trace of a checked document", () => {
  test("throws the first problem where there is one", () => {
    expect(() => traceOf(check(emptyDocument()))).toThrow("The model has no input.");
  });

  test("does not depend on the order in which nodes and wires were added, as far as data runs one way", () => {
    const shuffled = { ...sound, edges: [...sound.edges].reverse() };
    expect(printTrace(traceOf(check(shuffled)))).toBe(printTrace(traceOf(check(sound))));
  });

  test("shares the fragments of nodes that an edit did not touch", () => {
    const edited = configured(3, { sr: 1 });
    expect(check(edited).nodes.get(2)?.fragment).toBe(check(sound).nodes.get(2)?.fragment);
    expect(check(edited).nodes.get(3)?.fragment).not.toBe(check(sound).nodes.get(3)?.fragment);
  });

  test("follows a change of shape downwards", () => {
    const edited = configured(2, { dim: 16 });
    expect(check(edited).nodes.get(3)?.outputTypes.y?.shape).toEqual([1, 16, 8, 8]);
  });
});
