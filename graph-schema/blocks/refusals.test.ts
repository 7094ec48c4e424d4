import { describe, expect, test } from "vitest";
import { mapType, plainType, tokensType } from "../index.ts";
import { type BlockUse, refusalOf, tracedBlock } from "../testing/traced-block.ts";

const map = mapType([1, 16, 7, 5]);
const tokens = tokensType([1, 35, 16], { grid: [7, 5] });
const withClass = tokensType([1, 36, 16], { grid: [7, 5], prefix: 1 });
const rest = tokensType([1, 20, 16]);

describe("a block refuses", () => {
  const cases: readonly (readonly [string, string, BlockUse, string])[] = [
    [
      "tokens where it slides over a map",
      "conv.block",
      { inputs: [tokens] },
      "convolution needs a map, got f32[1,35,16] tokens 7×5",
    ],
    [
      "groups that do not divide the channels",
      "conv.block",
      { inputs: [map], config: { groups: 3 } },
      "conv: conv needs groups to divide channels: 16 is no multiple of 3",
    ],
    [
      "a kernel larger than the map",
      "conv.block",
      { inputs: [map], config: { kernel: 9, padding: "none" } },
      "conv: conv2d needs a map of at least 9×9, 7×5 arrives",
    ],
    [
      "padding that a window cannot reach over",
      "pooling.max",
      { inputs: [map], config: { kernel: 2, padding: 2 } },
      "max pooling needs another padding: 2 is more than half of kernel 2",
    ],
    [
      "to take off a class token that is not there",
      "layout.dropClass",
      { inputs: [tokens] },
      "drop class token needs 1 class or distillation token before the image, 0 are there, got f32[1,35,16] tokens 7×5",
    ],
    [
      "tokens that no longer form an image",
      "layout.toMap",
      { inputs: [rest] },
      "toMap needs tokens that still form an image, got f32[1,20,16] tokens",
    ],
    [
      "a class token in a map",
      "layout.toMap",
      { inputs: [withClass] },
      "toMap needs tokens without a class token, 1 stand before the image, got f32[1,36,16] tokens 1+7×5",
    ],
    [
      "to read a class token from an image without one",
      "vit.head",
      { inputs: [tokens] },
      "class-token head needs 1 class or distillation token before the image, 0 are there, got f32[1,35,16] tokens 7×5",
    ],
    [
      "to read a distillation token where only a class token stands",
      "vit.head",
      { inputs: [withClass], config: { distilled: true } },
      "class-token head needs 2 class or distillation tokens before the image, 1 are there, got f32[1,36,16] tokens 1+7×5",
    ],
    [
      "to pool a class token into the image",
      "hvt.tokenPool",
      { inputs: [withClass] },
      "HVT token pooling needs tokens without a class token, 1 stand before the image, got f32[1,36,16] tokens 1+7×5",
    ],
    [
      "a sum of a map and tokens",
      "merge.add",
      { inputs: [map, tokens] },
      "add needs two values of one shape, got f32[1,16,7,5] map and f32[1,35,16] tokens 7×5",
    ],
    [
      "a map's channels in a linear layer",
      "linear.projection",
      { inputs: [map] },
      "proj: linear needs tokens, got f32[1,16,7,5] map",
    ],
    [
      "heads that do not divide the channels",
      "vitc.block",
      { inputs: [withClass], config: { heads: 3 } },
      "self_attention.block: attention needs heads to divide the channels: 16 is no multiple of 3",
    ],
    [
      "a split into unequal parts",
      "merge.split",
      { inputs: [map], config: { parts: 3 } },
      "split needs parts to divide the channels: 16 is no multiple of 3, got f32[1,16,7,5] map",
    ],
  ];
  test.each(cases)("%s", (_, type, use, sentence) => {
    expect(refusalOf(type, use)).toBe(sentence);
  });
});

describe("what a layout becomes", () => {
  test("HVT's pooling loses the image, so that a class-token head may read any row", () => {
    const { output } = tracedBlock("hvt.tokenPool", { inputs: [tokens] });
    expect(output).toEqual(tokensType([1, 17, 16]));
    expect(tracedBlock("vit.head", { inputs: [output], config: { classes: 3 } }).output).toEqual(plainType([1, 3]));
  });

  test("a class token split off and put back leaves the image what it was", () => {
    const { trace } = tracedBlock("layout.splitClass", { inputs: [withClass] });
    const [prefix, image] = trace.nodes[0]?.outputs.map(({ type }) => type) ?? [];
    expect(image).toEqual(tokens);
    const joined = tracedBlock("merge.concat", { inputs: [prefix!, image!], config: { along: "tokens" } });
    expect(joined.output).toEqual(withClass);
  });

  test("a repair's blocks lead from tokens with a class token to a map and back to tokens", () => {
    const dropped = tracedBlock("layout.dropClass", { inputs: [withClass] }).output;
    const asMap = tracedBlock("layout.toMap", { inputs: [dropped] }).output;
    expect(asMap).toEqual(map);
    expect(tracedBlock("layout.toTokens", { inputs: [asMap] }).output).toEqual(tokens);
  });
});
