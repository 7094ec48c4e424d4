import { describe, expect, test } from "vitest";
import { mapType, printType, tokensType } from "../index.ts";
import { refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const image = tokensType([1, 35, 8], { grid: [7, 5] });
const namesOf = (mixing: string) =>
  stateOf(tracedBlock("spach.block", { inputs: [image], config: { mixing } }).trace).map(
    (name) => name.split(" ")[0] ?? "",
  );

describe("a SPACH block", () => {
  test("that mixes by convolution alone has neither the first norm nor a factor", () => {
    expect(namesOf("convolution").filter((name) => /^norm1|^gamma_1|^spatial_func/.test(name))).toEqual([]);
    expect(namesOf("convolution")).toContain("cpe_net.net.1.weight");
  });

  test("that mixes by an MLP has a hidden row for every two tokens, rounded down", () => {
    const state = stateOf(tracedBlock("spach.block", { inputs: [image], config: { mixing: "mlp" } }).trace);
    expect(state.filter((name) => name.startsWith("spatial_func"))).toEqual([
      "spatial_func.fc1.weight [17,35]",
      "spatial_func.fc1.bias [17]",
      "spatial_func.fc2.weight [35,17]",
      "spatial_func.fc2.bias [35]",
    ]);
  });

  test("convolves what arrives, not what was normalised or mixed", () => {
    const { trace } = tracedBlock("spach.block", { inputs: [image] });
    const convolution = trace.nodes.find(({ op }) => op === "conv2d");
    const before = trace.nodes.find(({ outputs }) => outputs[0]?.id === convolution?.inputs[0]?.id);
    const produced = new Set(trace.nodes.flatMap(({ outputs }) => outputs.map(({ id }) => id)));
    expect(before?.op).toBe("toMap");
    expect(produced.has(before?.inputs[0]?.id ?? -1)).toBe(false);
  });
});

test("the downsampling of tokens leaves out a last row that has no neighbour", () => {
  expect(printType(tracedBlock("spach.downsample", { inputs: [image], config: { out: 12 } }).output)).toBe(
    "f32[1,6,12] tokens 3×2",
  );
});

test.each([
  [
    "spach.deepStem",
    { inputs: [mapType([1, 3, 8, 8])], config: { patch: 5 } },
    "SPACH deep stem needs another patch: 5 is odd",
  ],
  [
    "spach.block",
    { inputs: [tokensType([1, 20, 8])] },
    "SPACH block needs tokens that still form an image, got f32[1,20,8] tokens",
  ],
  [
    "spach.block",
    { inputs: [image], config: { heads: 3 } },
    "attention needs heads to divide the channels: 8 is no multiple of 3",
  ],
])("%s refuses with a sentence", (type, use, sentence) => {
  expect(refusalOf(type, use)).toContain(sentence);
});
