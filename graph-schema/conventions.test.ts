import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Builder } from "./builder.ts";
import { check, traceOf } from "./check.ts";
import { type ConventionId, conventionIds, conventionOf, conventions } from "./conventions.ts";
import { opNames } from "./ops/index.ts";
import { type TraceCosts, traceCosts } from "./rollup.ts";
import type { Trace, Value } from "./trace.ts";
import { mapType, plainType, tokensType } from "./types.ts";
import { zoo, zooModel } from "./zoo/index.ts";

/** Of one timm model: what eight published counters print, batch 1, attention written out. */
interface PublishedCounts {
  readonly params: number;
  readonly macts: number;
  readonly fvcore_unfused: number;
  readonly fv_by_op: Readonly<Record<string, number>>;
  readonly ptflops_aten_unfused: number;
  readonly ptflops_pytorch_unfused: number;
  readonly torchinfo: number;
  readonly thop: number;
  readonly torch_flopcounter_unfused?: number;
}

const published = JSON.parse(
  readFileSync(new URL("../fixtures/golden/costs.json", import.meta.url), "utf8"),
) as Readonly<Record<string, PublishedCounts>>;

const columns = {
  fvcore: "fvcore_unfused",
  "torch-flops": "torch_flopcounter_unfused",
  "ptflops-aten": "ptflops_aten_unfused",
  "ptflops-pytorch": "ptflops_pytorch_unfused",
  torchinfo: "torchinfo",
  thop: "thop",
} as const satisfies { readonly [K in ConventionId]?: keyof PublishedCounts };
type Column = keyof typeof columns;

const timmLayerNorm =
  "timm's LayerNorm is a subclass of nn.LayerNorm, and this counter looks layers up by their exact class";
const timmLayerNorm2d =
  "timm's LayerNorm2d (stem, downsampling, head) is not nn.LayerNorm, and this counter looks layers up by their exact class";
const timmBatchNorm =
  "timm's BatchNormAct2d has children and another class than nn.BatchNorm2d, so this counter leaves it out";
const contiguity =
  "PyTorch runs XCA's proj, a linear over a transposed view, as a product and an addition that ptflops does not see";

const timmAttention = "its rule for timm's Attention replaces the qkv and proj layers inside";

const timmGelu = "timm's GELU is its own class, so that only the function inside it is counted";
const timmSoftmax = "timm's WindowAttention has its softmax as a layer, which this counter then counts";

/** Ours less the counter's, where it looks at classes or memory instead of at what is computed. */
const deviations: Readonly<Record<string, { readonly [K in Column]?: readonly [less: number, because: string] }>> = {
  mobilenetv2_100: {
    "ptflops-pytorch": [13_356_224, timmBatchNorm],
    torchinfo: [34_112, timmBatchNorm],
    thop: [26_712_448, timmBatchNorm],
  },
  deit_tiny_patch16_224: {
    "ptflops-pytorch": [170_664_252, `${timmAttention}; ${timmLayerNorm}`],
    thop: [3_782_400, timmLayerNorm],
  },
  mobilevit_s: {
    "ptflops-pytorch": [212_823_040, `${timmAttention}; ${timmBatchNorm}`],
    torchinfo: [
      -12_512,
      `four sequences per picture are a batch to it, so layer norms count four times; ${timmBatchNorm}`,
    ],
    thop: [52_232_192, timmBatchNorm],
  },
  swin_tiny_patch4_window7_224: {
    "ptflops-pytorch": [-2_189_712, timmSoftmax],
    thop: [-6_524_448, timmSoftmax],
  },
  convnext_tiny: {
    "ptflops-pytorch": [9_408_768, `${timmGelu}; ${timmLayerNorm2d}`],
    thop: [11_894_784, timmLayerNorm],
  },
  convit_tiny: { "ptflops-pytorch": [941_760, timmLayerNorm], thop: [3_767_040, timmLayerNorm] },
  edgenext_xx_small: {
    "ptflops-aten": [82_432, contiguity],
    "ptflops-pytorch": [268_456, timmLayerNorm2d],
    thop: [1_073_824, timmLayerNorm2d],
  },
  edgenext_small: {
    "ptflops-aten": [158_720, contiguity],
    "ptflops-pytorch": [532_784, timmLayerNorm2d],
    thop: [2_131_136, timmLayerNorm2d],
  },
};

function traceOfModel(id: string): Trace {
  const model = zooModel(id);
  if (!model) throw new Error(`the zoo has no ${id}`);
  return traceOf(check(model.document()));
}

/** fvcore's names of the operators it counts. */
function byOperator({ byOp }: TraceCosts): Readonly<Record<string, number>> {
  const names: Readonly<Record<string, string>> = {
    conv2d: "conv",
    convTranspose2d: "conv",
    linear: "linear",
    matmul: "matmul",
    attention: "matmul",
    batchNorm: "batch_norm",
    layerNorm: "layer_norm",
    groupNorm: "group_norm",
    globalAvgPool: "adaptive_avg_pool2d",
  };
  const totals: Record<string, number> = {};
  for (const { op, macs } of byOp) {
    const name = names[op] ?? op;
    if (macs > 0) totals[name] = (totals[name] ?? 0) + macs;
  }
  return totals;
}

const counted = zoo.filter(({ id }) => published[id] !== undefined);

test("the counters' table is compared with the zoo, not with nothing", () => {
  const ids = [
    "deit_tiny_patch16_224",
    "convit_tiny",
    "levit_128s",
    "levit_256",
    "edgenext_xx_small",
    "edgenext_small",
  ];
  expect(counted.map(({ id }) => id)).toEqual(expect.arrayContaining([...ids, "mobilenetv2_100", "mobilevit_s"]));
});

describe.each(counted)("$id", ({ id }) => {
  const theirs = published[id] as PublishedCounts;
  const trace = traceOfModel(id);

  test("fvcore's integers are reproduced, operator by operator", () => {
    expect(byOperator(traceCosts(trace, "fvcore"))).toEqual(theirs.fv_by_op);
  });

  test("parameters and activations are timm's", () => {
    const { parameters, activations } = traceCosts(trace, "fvcore");
    expect({ parameters, activations }).toEqual({ parameters: theirs.params, activations: theirs.macts });
  });

  test.each(Object.keys(columns) as Column[])("%s gives the counter's integer, or a known difference", (convention) => {
    const [less] = deviations[id]?.[convention] ?? [0];
    expect(traceCosts(trace, convention).macs - less).toBe(theirs[columns[convention]]);
  });
});

type Row = readonly [macs: number, conv: number, linear: number, matmul: number, norm: number, other: number];

/** fvcore 0.1.5 over the published code: total, then by operator; "other" is adaptive pooling. */
const fvcoreTable: Readonly<Record<string, Row>> = {
  edgenext_xx_small: [261_928_200, 30_513_536, 224_317_504, 3_074_048, 4_012_360, 10_752],
  edgenext_x_small: [539_774_400, 49_719_296, 478_916_096, 4_556_800, 6_569_920, 12_288],
  edgenext_small: [1_263_270_512, 93_037_824, 1_154_720_640, 5_476_352, 10_016_240, 19_456],
  edgenext_base: [3_845_427_240, 222_313_856, 3_588_663_616, 17_318_912, 17_093_480, 37_376],
  levit_128s: [307_239_776, 48_771_072, 231_520_256, 24_369_504, 2_578_944, 0],
  levit_128: [408_723_712, 48_771_072, 315_619_328, 40_931_328, 3_401_984, 0],
  levit_192: [661_663_808, 105_670_656, 491_547_648, 59_803_776, 4_641_728, 0],
  levit_256: [1_133_412_864, 184_246_272, 863_887_360, 79_123_712, 6_155_520, 0],
  levit_384: [2_360_861_312, 406_425_600, 1_826_926_592, 118_434_688, 9_074_432, 0],
  convit_tiny: [1_257_069_120, 28_901_376, 1_046_136_192, 177_322_752, 4_708_800, 0],
  convit_small: [5_757_158_160, 65_028_096, 5_282_559_072, 398_976_192, 10_594_800, 0],
  convit_base: [17_524_287_744, 115_605_504, 16_680_556_032, 709_291_008, 18_835_200, 0],
  edgevit_xxs: [557_457_984, 244_448_064, 293_676_480, 13_138_272, 5_150_880 + 1_044_288, 0],
  edgevit_xs: [1_136_470_560, 557_311_104, 554_138_880, 16_365_216, 7_150_080 + 1_505_280, 0],
  edgevit_s: [1_923_271_008, 863_146_368, 1_018_141_440, 29_733_984, 10_066_560 + 2_182_656, 0],
};

test.each(Object.entries(fvcoreTable))("%s has fvcore's total and operators", (id, row) => {
  const costs = traceCosts(traceOfModel(id), "fvcore");
  const {
    conv = 0,
    linear = 0,
    matmul = 0,
    batch_norm = 0,
    layer_norm = 0,
    adaptive_avg_pool2d = 0,
  } = byOperator(costs);
  expect([costs.macs, conv, linear, matmul, batch_norm + layer_norm, adaptive_avg_pool2d]).toEqual(row);
});

const deit: Readonly<Record<string, number>> = {
  deit_tiny_patch16_224: 1_258_411_200,
  deit_small_patch16_224: 4_608_338_304,
  deit_base_patch16_224: 17_582_740_224,
};

test.each(Object.entries(deit))("%s has fvcore's total", (id, macs) => {
  expect(traceCosts(traceOfModel(id), "fvcore").macs).toBe(macs);
});

/** As LeViT's README rounds them. */
const levitCounter: Readonly<Record<string, number>> = {
  levit_128s: 305_108_946,
  levit_128: 406_114_880,
  levit_192: 657_601_916,
  levit_256: 1_128_024_056,
  levit_384: 2_352_935_380,
};

test.each(Object.entries(levitCounter))("%s has the figure of LeViT's own counter", (id, macs) => {
  expect(traceCosts(traceOfModel(id), "levit").macs).toBe(macs);
});

describe("one node", () => {
  function counts(convention: ConventionId, body: (g: Builder, x: Value) => void, x = mapType([1, 8, 4, 4])) {
    const g = new Builder();
    body(g, g.input("input", x));
    return g.finish().nodes.map((node) => [node.op, conventions[convention].countNode(node)]);
  }

  test("a convolution with bias: the products alone, or one more per output", () => {
    const conv = (g: Builder, x: Value) => g.conv2d("conv", x, { out: 16, kernel: 3, groups: 4 });
    const macs = 4 * 4 * 16 * 2 * 9;
    expect(counts("fvcore", conv)).toEqual([["conv2d", macs]]);
    expect(counts("ptflops-aten", conv)).toEqual([["conv2d", macs + 256]]);
    expect(counts("torch-flops", conv)).toEqual([["conv2d", 2 * macs]]);
    expect(counts("flops-2x", conv)).toEqual([["conv2d", 2 * macs]]);
  });

  test("a transposed convolution works at its input positions; thop and torchinfo take its output's", () => {
    const up = (g: Builder, x: Value) => g.convTranspose2d("up", x, { kernel: 2, stride: 2, bias: false });
    expect(counts("fvcore", up)).toEqual([["convTranspose2d", 16 * 8 * 8 * 4]]);
    expect(counts("thop", up)).toEqual([["convTranspose2d", 64 * 8 * 8 * 4]]);
    expect(counts("torchinfo", up)).toEqual([["convTranspose2d", 64 * 8 * 8 * 4]]);
  });

  test("attention as one op counts as its two products written out", () => {
    const tokens = plainType([1, 2, 10, 8]);
    const fused = counts("fvcore", (g, x) => g.attention({ q: x, k: x, v: x }, 1), tokens);
    const writtenOut = counts(
      "fvcore",
      (g, x) => g.matmul(g.softmax(g.matmul(x, g.transpose(x, [0, 1, 3, 2]))), x),
      tokens,
    );
    const total = (rows: typeof fused) =>
      rows.reduce((sum, [, macs]) => sum + (macs === "uncounted" ? 0 : Number(macs)), 0);
    expect(total(fused)).toBe(2 * 2 * 10 * 10 * 8);
    expect(total(writtenOut)).toBe(total(fused));
  });

  test("torchinfo and thop have no rule for products without parameters", () => {
    const product = (g: Builder, x: Value) => g.matmul(x, x);
    for (const id of ["torchinfo", "thop", "ptflops-pytorch"] as const)
      expect(counts(id, product)).toEqual([["matmul", "uncounted"]]);
  });

  test("an op without a rule is uncounted, one that only moves data is zero", () => {
    const body = (g: Builder, x: Value) => g.toTokens(g.gelu(x));
    expect(counts("fvcore", body)).toEqual([
      ["gelu", "uncounted"],
      ["toTokens", 0],
    ]);
  });

  test("norms: 5 per element in fvcore, 4 in thop, their parameters once in torchinfo", () => {
    const body = (g: Builder, x: Value) => g.layerNorm("norm", x);
    const tokens = tokensType([1, 10, 8]);
    expect(counts("fvcore", body, tokens)).toEqual([["layerNorm", 400]]);
    expect(counts("thop", body, tokens)).toEqual([["layerNorm", 320]]);
    expect(counts("torchinfo", body, tokens)).toEqual([["layerNorm", 16]]);
    expect(counts("deepspeed", body, tokens)).toEqual([["layerNorm", 0]]);
  });

  test("BatchNorm over tokens is torchinfo's batch of rows", () => {
    const body = (g: Builder, x: Value) => g.batchNorm("bn", x);
    expect(counts("torchinfo", body)).toEqual([["batchNorm", 16]]);
    expect(counts("torchinfo", body, tokensType([1, 10, 8]))).toEqual([["batchNorm", 160]]);
  });

  test("resizing costs by its mode", () => {
    const body = (mode: "nearest" | "bilinear" | "bicubic") => (g: Builder, x: Value) =>
      g.resize(x, { size: [8, 8], mode, coordinates: "halfPixel" });
    expect(counts("fvcore", body("nearest"))).toEqual([["resize", 512]]);
    expect(counts("fvcore", body("bilinear"))).toEqual([["resize", 4 * 512]]);
    expect(counts("fvcore", body("bicubic"))).toEqual([["resize", "uncounted"]]);
    expect(counts("thop", body("bicubic"))).toEqual([["resize", 259 * 512]]);
  });
});

test("every convention says its id, its unit and what it counts", () => {
  for (const id of conventionIds) {
    const convention = conventions[id];
    expect(convention.id).toBe(id);
    expect(convention.description).toMatch(/^[A-Z].*\.$/);
    expect(conventionOf(id)).toBe(convention);
  }
  expect(conventionOf("toString")).toBeUndefined();
});

test("the ops that only move data are zero in every convention", () => {
  const moving = opNames.filter((op) => ["reshape", "transpose", "concat", "slice", "toTokens", "gather"].includes(op));
  for (const id of conventionIds) for (const op of moving) expect(conventions[id].counts(op)).toBe(true);
});
