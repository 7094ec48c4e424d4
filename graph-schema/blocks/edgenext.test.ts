import { describe, expect, test } from "vitest";
import { check, mapType, tokensType, traceOf, zooModel } from "../index.ts";
import { constantOf, refusalOf, stateOf, tracedBlock } from "../testing/traced-block.ts";

const map = mapType([1, 8, 4, 6]);

describe("SDTA", () => {
  test("has the reference's tensors", () => {
    const config = { heads: 2, scales: 3, positions: true, expansion: 2 };
    expect(stateOf(tracedBlock("edgenext.sdta", { inputs: [map], config }).trace)).toEqual([
      "convs.0.weight [3,1,3,3]",
      "convs.0.bias [3]",
      "convs.1.weight [3,1,3,3]",
      "convs.1.bias [3]",
      "pos_embd.token_projection.weight [8,64,1,1]",
      "pos_embd.token_projection.bias [8]",
      "norm_xca.weight [8]",
      "norm_xca.bias [8]",
      "xca.qkv.weight [24,8]",
      "xca.qkv.bias [24]",
      "xca.temperature [2,1,1]",
      "xca.proj.weight [8,8]",
      "xca.proj.bias [8]",
      "gamma_xca [8]",
      "norm.weight [8]",
      "norm.bias [8]",
      "pwconv1.weight [16,8]",
      "pwconv1.bias [16]",
      "pwconv2.weight [8,16]",
      "pwconv2.bias [8]",
      "gamma [8]",
    ]);
  });

  test.each([
    [88, 3, "30 30 28"],
    [100, 3, "34 34 32"],
    [168, 4, "42 42 42 42"],
  ])("splits %i channels in %i parts as the reference does, the last one smaller", (channels, scales, parts) => {
    const { trace } = tracedBlock("edgenext.sdta", { inputs: [mapType([1, channels, 4, 6])], config: { scales } });
    const split = trace.nodes.find(({ op }) => op === "split");
    expect(split?.outputs.map(({ type }) => type.shape[1]).join(" ")).toBe(parts);
  });

  test("attends between channels: its scores do not grow with the picture", () => {
    const scores = (side: number) => {
      const { trace } = tracedBlock("edgenext.sdta", { inputs: [mapType([1, 8, side, side])] });
      return trace.nodes.filter(({ op }) => op === "softmax").map(({ outputs }) => outputs[0]?.type.shape);
    };
    expect(scores(4)).toEqual([[1, 4, 2, 2]]);
    expect(scores(9)).toEqual(scores(4));
  });

  test("with BatchNorm normalises before the positions and keeps the residual on what is normalised", () => {
    const { trace } = tracedBlock("edgenext.sdta", { inputs: [map], config: { positions: true, form: "bn-hs" } });
    const norm = trace.nodes.find(({ op }) => op === "batchNorm");
    const placed = trace.nodes.find(({ op, scope }) => op === "add" && scope === "pos_embd");
    const residual = trace.nodes.find(({ op, scope }) => op === "add" && scope === "");
    expect(placed?.inputs[0]).toBe(norm?.outputs[0]);
    const tokens = trace.nodes.find(({ inputs }) => inputs[0] === placed?.outputs[0]);
    expect(residual?.inputs[0]).toBe(tokens?.outputs[0]);
  });

  test.each([
    ["tokens", { inputs: [tokensType([1, 24, 8], { grid: [4, 6] })] }, "SDTA needs a map, got f32[1,24,8] tokens 4×6"],
    [
      "heads that do not divide the channels",
      { inputs: [map], config: { heads: 3 } },
      "xca: attention needs heads to divide the channels: 8 is no multiple of 3",
    ],
    [
      "more parts than the channels make",
      { inputs: [map], config: { scales: 5 } },
      "SDTA needs another scales: 8 channels do not make 5 parts of 2, got f32[1,8,4,6] map",
    ],
  ])("refuses %s with a sentence", (_, use, sentence) => {
    expect(refusalOf("edgenext.sdta", use)).toBe(sentence);
  });
});

test("Fourier positions run through one turn per side, rows before columns, sine before cosine", () => {
  const { trace } = tracedBlock("edgenext.positions", { inputs: [mapType([1, 3, 2, 4])] });
  const table = constantOf(trace, "fourier").map((value) => Math.round(value * 1e4) / 1e4 + 0);
  const channel = (index: number) => table.slice(8 * index, 8 * (index + 1));
  expect(table).toHaveLength(64 * 8);
  expect(channel(0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(channel(1)).toEqual([-1, -1, -1, -1, 1, 1, 1, 1]);
  expect(channel(32)).toEqual([1, 0, -1, 0, 1, 0, -1, 0]);
  expect(channel(33)).toEqual([0, -1, 0, 1, 0, -1, 0, 1]);
  const slowest = (2 * Math.PI) / 10_000 ** (30 / 32);
  expect(channel(62).slice(0, 4)).toEqual(
    [0.25, 0.5, 0.75, 1].map((turn) => Math.round(Math.sin(turn * slowest) * 1e4) / 1e4),
  );
});

describe("EdgeNeXt conv encoder", () => {
  test.each([
    ["ln-gelu", "conv2d toTokens layerNorm linear gelu linear mul toMap add"],
    ["bn-hs", "conv2d toTokens batchNorm linear hardSwish linear mul toMap add"],
  ])("in the form %s runs %s", (form, ops) => {
    const { trace } = tracedBlock("edgenext.convEncoder", { inputs: [map], config: { kernel: 5, form } });
    expect(trace.nodes.map(({ op }) => op).join(" ")).toBe(ops);
    expect(trace.params.some(({ name }) => name === "dwconv.bias")).toBe(form === "ln-gelu");
  });

  test("refuses an even kernel with a sentence", () => {
    const sentence = "conv encoder needs another kernel: 4 is even and would change the side";
    expect(refusalOf("edgenext.convEncoder", { inputs: [map], config: { kernel: 4 } })).toBe(sentence);
  });
});

describe("EdgeNeXt", () => {
  const at = (height: number, width: number) => {
    const document = zooModel("edgenext_xx_small")!.document();
    const nodes = document.nodes.map((node) =>
      node.type === "io.input" ? { ...node, config: { height, width } } : node,
    );
    return check({ ...document, nodes });
  };

  test("works at any resolution of 32 pixels and more, its tensors the same", () => {
    const usual = stateOf(traceOf(at(256, 256)));
    for (const [height, width] of [
      [32, 32],
      [223, 97],
    ] as const) {
      const checked = at(height, width);
      expect(checked.diagnostics).toEqual([]);
      expect(stateOf(traceOf(checked))).toEqual(usual);
    }
  });

  test("says where a picture is too small", () => {
    expect(at(31, 64).diagnostics.map(({ message }) => message)).toEqual([
      "downsample_layers.3.1: conv2d needs a map of at least 2×2, 1×4 arrives",
    ]);
  });
});
