import { describe, expect, test } from "vitest";
import { check, mapType, printType, tokensType, traceOf, zooModel } from "../index.ts";
import { constantOf, refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const oblong = tokensType([1, 6, 8], { grid: [2, 3] });

describe("GPSA", () => {
  test("has the reference's tensors", () => {
    const { trace } = tracedBlock("convit.gpsa", { inputs: [oblong], config: { heads: 4, mlpRatio: 2 } });
    expect(stateOf(trace)).toEqual([
      "norm1.weight [8]",
      "norm1.bias [8]",
      "attn.qk.weight [16,8]",
      "attn.pos_proj.weight [4,3]",
      "attn.pos_proj.bias [4]",
      "attn.gating_param [4]",
      "attn.v.weight [8,8]",
      "attn.proj.weight [8,8]",
      "attn.proj.bias [8]",
      "norm2.weight [8]",
      "norm2.bias [8]",
      "mlp.fc1.weight [16,8]",
      "mlp.fc1.bias [16]",
      "mlp.fc2.weight [8,16]",
      "mlp.fc2.bias [8]",
    ]);
  });

  test("sees a key by its distance to the right, below, and squared, on a grid that is not square", () => {
    const { trace } = tracedBlock("convit.gpsa", { inputs: [oblong] });
    const offsets = constantOf(trace, "rel_indices");
    const keysOf = (query: number) =>
      Array.from({ length: 6 }, (_, key) => offsets.slice(3 * (6 * query + key), 3 * (6 * query + key + 1)).join(" "));
    expect(keysOf(0)).toEqual(["0 0 0", "1 0 1", "2 0 4", "0 1 1", "1 1 2", "2 1 5"]);
    expect(keysOf(5)).toEqual(["-2 -1 5", "-1 -1 2", "0 -1 1", "-2 0 4", "-1 0 1", "0 0 0"]);
  });

  test("attends by position alike for every picture", () => {
    const { trace } = tracedBlock("convit.gpsa", { inputs: [oblong] });
    const softmaxes = trace.nodes.filter(({ op }) => op === "softmax").map(({ outputs }) => outputs[0]?.type);
    expect(softmaxes.map((type) => [type?.batched, type?.shape])).toEqual([
      [true, [1, 4, 6, 6]],
      [false, [1, 4, 6, 6]],
    ]);
  });

  test.each([
    ["a map", mapType([1, 8, 2, 3]), "GPSA needs tokens, got f32[1,8,2,3] map"],
    [
      "a class token",
      tokensType([1, 7, 8], { grid: [2, 3], prefix: 1 }),
      "GPSA needs tokens without a class token, 1 stand before the image, got f32[1,7,8] tokens 1+2×3",
    ],
    ["tokens of no image", tokensType([1, 6, 8]), "GPSA needs tokens that still form an image, got f32[1,6,8] tokens"],
    [
      "a video",
      tokensType([1, 12, 8], { grid: [2, 2, 3] }),
      "GPSA needs tokens that still form an image, got f32[1,12,8] tokens 2×2×3",
    ],
  ])("refuses %s with a sentence", (_, type, sentence) => {
    expect(refusalOf("convit.gpsa", { inputs: [type] })).toBe(sentence);
  });

  test("refuses heads that do not divide the channels", () => {
    expect(refusalOf("convit.gpsa", { inputs: [oblong], config: { heads: 3 } })).toBe(
      "attn: GPSA needs heads to divide the channels: 8 is no multiple of 3",
    );
  });
});

describe("ConViT", () => {
  const typesOf = (height: number, width: number) => {
    const document = zooModel("convit_tiny")!.document();
    const nodes = document.nodes.map((node) =>
      node.type === "io.input" ? { ...node, config: { height, width } } : node,
    );
    const checked = check({ ...document, nodes });
    return {
      diagnostics: checked.diagnostics,
      trace: traceOf(checked),
      printed: checked.order.map((id) =>
        Object.values(checked.nodes.get(id)?.outputTypes ?? {})
          .map(printType)
          .join(),
      ),
    };
  };

  test("takes the class token in after ten gated blocks", () => {
    expect(typesOf(224, 224).printed).toEqual([
      "f32[1,3,224,224] map",
      "f32[1,196,192] tokens 14×14",
      "f32[1,196,192] tokens 14×14",
      "f32[1,196,192] tokens 14×14",
      "f32[1,197,192] tokens 1+14×14",
      "f32[1,197,192] tokens 1+14×14",
      "f32[1,197,192] tokens 1+14×14",
      "f32[1,1000]",
      "",
    ]);
  });

  test("works at a resolution that is not square, with positions of its own", () => {
    const { diagnostics, trace } = typesOf(96, 160);
    expect(diagnostics).toEqual([]);
    expect(stateOf(trace).filter((line) => line.startsWith("pos_embed"))).toEqual(["pos_embed [1,60,192]"]);
  });
});
