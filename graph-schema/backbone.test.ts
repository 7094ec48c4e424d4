import { describe, expect, test } from "vitest";
import {
  applyEdits,
  asBackbone,
  check,
  type Document,
  documentSchema,
  emptyDocument,
  libraryVersion,
  traceOf,
  type ZooModel,
  zoo,
  zooModel,
} from "./index.ts";

/** Systems, or a model among others of its system, whose pictures become smaller step by step; strides between blocks. */
const pyramids: Readonly<Record<string, readonly number[]>> = {
  EdgeViT: [4, 8, 16, 32],
  EdgeNeXt: [4, 8, 16, 32],
  LeViT: [16, 32, 64],
  MobileNetV2: [4, 8, 16, 32],
  EfficientNet: [4, 8, 16, 32],
  MobileViT: [4, 8, 16, 32],
  ResNet: [4, 8, 16, 32],
  ConvNeXt: [4, 8, 16, 32],
  Swin: [4, 8, 16, 32],
  "QnA-ViT": [4, 8, 16, 32],
  "PVT v1": [4, 8, 16, 32],
  CvT: [4, 8, 16],
  EfficientFormer: [4, 8, 16, 32],
  "YOLOv5 on EdgeViT": [4, 8, 16, 32],
  patchvit_swin_large_384: [4, 8, 16, 32],
};
/** One size from end to end, at whatever patch. */
const flat = new Set([
  "ConViT",
  "DeiT",
  "ViT",
  "Scaling ViT",
  "ViT_C",
  "CCT / CVT / ViT-Lite",
  "HVT",
  "CaiT",
  "MaiT",
  "DynamicViT",
  "PatchVisionTransformer",
]);

function pyramidOf({ id, system }: ZooModel): readonly number[] | undefined {
  return pyramids[id] ?? pyramids[system];
}

function backboneOf(model: ZooModel) {
  const backbone = asBackbone(model.document());
  if (!backbone.ok) throw new Error(backbone.message);
  return backbone;
}

test.each(zoo.filter(pyramidOf).map((model) => [model.id, model] as const))(
  "%s is a backbone with the strides of its pyramid",
  (_, model) => {
    const { document, levels } = backboneOf(model);
    expect(levels.map(({ stride }) => stride)).toEqual(pyramidOf(model));
    const checked = check(document);
    expect(checked.diagnostics).toEqual([]);
    const { outputs, params } = traceOf(checked);
    const [, , height = 0, width = 0] = model.input;
    expect(outputs.map(({ name, value }) => [name, value.type.layout.kind, ...value.type.shape])).toEqual(
      levels.map((level) => [level.name, "map", 1, level.channels, level.height, level.width]),
    );
    for (const level of levels) {
      expect(level.name).toBe(`c${Math.log2(level.stride)}`);
      expect(Math.abs(level.height - height / level.stride)).toBeLessThan(1);
      expect(Math.abs(level.width - width / level.stride)).toBeLessThan(1);
    }
    // Checkpoints fit by name.
    const whole = new Set(traceOf(check(model.document())).params.map(({ name }) => name));
    expect(params.filter(({ name }) => !whole.has(name))).toEqual([]);
    expect(params.length).toBeLessThan(whole.size);
  },
);

test.each(
  zoo.filter((model) => flat.has(model.system) && !pyramidOf(model)).map((model) => [model.id, model] as const),
)("%s is refused, since its maps have one size", (_, model) => {
  const backbone = asBackbone(model.document());
  expect(backbone.ok ? backbone.levels : backbone.message).toMatch(/a backbone needs maps of two strides at least/);
});

test.each([
  ["dge_pvt_tiny_256", [4, 8, 16, 32]],
  ["dpvt_tiny_256", [4, 8, 16, 32]],
  ["spach_ms_xxs_attn", [4, 8, 16, 32]],
  ["mvit_b_16", [4, 8, 16, 32]],
] as const)("%s is a backbone too, as flat models of its system are not", (id, strides) => {
  expect(backboneOf(zooModel(id)!).levels.map(({ stride }) => stride)).toEqual(strides);
});

test("every other model is a backbone without problems, or refused with a sentence", () => {
  for (const model of zoo) {
    if (pyramids[model.system] || flat.has(model.system)) continue;
    const backbone = asBackbone(model.document());
    if (backbone.ok) expect(check(backbone.document).diagnostics).toEqual([]);
    else expect(backbone.message).toMatch(/: a backbone needs .+\.$/);
  }
});

describe("asBackbone", () => {
  const edgevit = zooModel("edgevit_xxs")!.document();

  test("follows pictures of another size, that the strides do not divide", () => {
    const resnet = zooModel("resnet50")!.document();
    const [input] = resnet.nodes;
    const config = { height: 330, width: 250 };
    const larger = applyEdits(resnet, [{ kind: "configure", id: input!.id, config }]);
    const backbone = asBackbone(larger);
    expect(backbone.ok && backbone.levels.map(({ height, width }) => [height, width])).toEqual([
      [83, 63],
      [42, 32],
      [21, 16],
      [11, 8],
    ]);
  });

  test("takes no gate for a level, however small the map is that it steers", () => {
    const nodes = [
      { id: 1, type: "io.input", config: { height: 64, width: 64 } },
      { id: 2, type: "resnet.stem" },
      { id: 3, type: "pooling.stridedConv" },
      { id: 4, type: "pooling.average", config: { kernel: 8, stride: 8 } },
      { id: 5, type: "merge.mul" },
      { id: 6, type: "io.output" },
    ];
    const edges = [
      { from: 1, output: "x", to: 2, input: "x" },
      { from: 2, output: "y", to: 3, input: "x" },
      { from: 3, output: "y", to: 4, input: "x" },
      { from: 3, output: "y", to: 5, input: "a" },
      { from: 4, output: "y", to: 5, input: "b" },
      { from: 5, output: "y", to: 6, input: "x" },
    ];
    const gated: Document = { schema: documentSchema, library: libraryVersion, name: "Gated", nodes, edges };
    const backbone = asBackbone(gated);
    expect(backbone.ok && backbone.levels.map(({ name, node }) => [name, node])).toEqual([
      ["c2", 2],
      ["c3", 5],
    ]);
  });

  test("changes nothing in the document it is made from", () => {
    const before = JSON.stringify(edgevit);
    asBackbone(edgevit);
    expect(JSON.stringify(edgevit)).toBe(before);
  });

  test("turns tokens into a map, and drops a class token before", () => {
    const backbone = asBackbone(zooModel("pvt_tiny")!.document());
    const types = backbone.ok ? backbone.document.nodes.slice(-3).map(({ type }) => type) : [];
    expect(types).toEqual(["layout.dropClass", "layout.toMap", "io.output"]);
  });

  test("refuses a model with an error, without a picture, or with two", () => {
    const message = (doc: Document) => {
      const backbone = asBackbone(doc);
      return backbone.ok ? "" : backbone.message;
    };
    expect(message(emptyDocument("Nothing"))).toBe(
      "Nothing: a backbone needs a model without errors. The model has no input.",
    );
    const nodes = [
      { id: 1, type: "io.input" },
      { id: 2, type: "io.input", config: { name: "other" } },
      { id: 3, type: "merge.add" },
      { id: 4, type: "io.output" },
    ];
    const edges = [
      { from: 1, output: "x", to: 3, input: "a" },
      { from: 2, output: "x", to: 3, input: "b" },
      { from: 3, output: "y", to: 4, input: "x" },
    ];
    const two: Document = { schema: documentSchema, library: libraryVersion, name: "Two", nodes, edges };
    expect(message(two)).toBe("Two: a backbone needs one picture as its input, this model has 2.");
    expect(message(zooModel("mvit_b_16x4")!.document())).toMatch(/needs one picture as its input/);
  });
});
