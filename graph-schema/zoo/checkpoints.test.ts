import { expect, test } from "vitest";
import { bind, check, type Tensor, traceOf, zooModel } from "../index.ts";

function boundBy(id: string, theirName: (name: string) => string): string {
  const model = zooModel(id);
  if (!model) throw new Error(`${id} is not in the zoo`);
  const { params } = traceOf(check(model.document()));
  const tensors: readonly Tensor[] = params.map(({ name, value: { type } }) => ({
    name: theirName(name),
    shape: type.shape,
    load: () => new Float32Array(type.shape.reduce((product, dim) => product * dim, 1)),
  }));
  return bind(params, tensors, { renames: model.renames ?? {} }).table;
}

test("MobileViT's checkpoint of ml-cvnets fits, its last norm numbered after the layers", () => {
  const depths = [2, 4, 3];
  const inLayer: Record<string, string> = {
    norm1: "pre_norm_mha.0",
    "attn.qkv": "pre_norm_mha.1.qkv_proj",
    "attn.proj": "pre_norm_mha.1.out_proj",
    norm2: "pre_norm_ffn.0",
    "mlp.fc1": "pre_norm_ffn.1",
    "mlp.fc2": "pre_norm_ffn.4",
  };
  const residual: Record<string, string> = { conv1_1x1: "exp_1x1", conv2_kxk: "conv_3x3", conv3_1x1: "red_1x1" };
  const joined: Record<string, string> = {
    conv_kxk: "local_rep.conv_3x3",
    conv_proj: "conv_proj",
    conv_fusion: "fusion",
  };
  const wrapped = (name: string) =>
    name.replace(/\.(conv|bn)\./, (_, part) => `.block.${part === "bn" ? "norm" : part}.`);
  const table = boundBy("mobilevit_xxs", (name) => {
    const place = /^stages\.(\d)\.(\d)\.(.+)$/.exec(name);
    if (!place) {
      const outer = name.replace(/^stem/, "conv_1").replace(/^final_conv/, "conv_1x1_exp");
      return wrapped(outer.replace(/^head/, "classifier"));
    }
    const [, stage, index, part = ""] = place;
    const scope = `layer_${Number(stage) + 1}.${index}`;
    const [first = ""] = part.split(".");
    if (first in residual) return wrapped(`${scope}.block.${part.replace(first, residual[first]!)}`);
    if (first in joined) return wrapped(`${scope}.${part.replace(first, joined[first]!)}`);
    if (first === "conv_1x1") return `${scope}.local_rep.conv_1x1.block.conv.weight`;
    if (first === "norm") return part.replace("norm", `${scope}.global_rep.${depths[Number(stage) - 2]}`);
    return part.replace(
      /^transformer\.(\d)\.(.+)\.(\w+)$/,
      (_, layer, inner: string, tensor) => `${scope}.global_rep.${layer}.${inLayer[inner]}.${tensor}`,
    );
  });
  expect(table).toBe("official");
});

test("ConvNeXt's checkpoint of its authors fits", () => {
  const table = boundBy("convnext_tiny", (name) =>
    name
      .replace(/^stem/, "downsample_layers.0")
      .replace(/^stages\.(\d)\.downsample/, "downsample_layers.$1")
      .replace(/^stages\.(\d)\.blocks\.(\d)/, "stages.$1.$2")
      .replace("conv_dw", "dwconv")
      .replace("mlp.fc", "pwconv")
      .replace(/^head\.norm/, "norm")
      .replace(/^head\.fc/, "head"),
  );
  expect(table).toBe("official");
});

test.each(["swin_tiny_patch4_window7_224", "swin_base_patch4_window12_384", "patchvit_swin_large_384"])(
  "%s takes its authors' checkpoint, where merging ends a stage, and timm's stays what it is",
  (id) => {
    const theirs = (name: string) =>
      name
        .replace(/^layers\.(\d)\.downsample/, (_, stage) => `layers.${Number(stage) - 1}.downsample`)
        .replace(/^head\.fc/, "head");
    expect(boundBy(id, theirs)).toBe("official");
    expect(boundBy(id, (name) => name)).toBe("own");
  },
);

test("QnA-ViT's checkpoint fits with the paths of its Flax tree", () => {
  expect(boundBy("qna_vit_tiny", (name) => `params/${name.replaceAll(".", "/")}`)).toBe("flax");
});

test("MViT's checkpoint of torchvision fits, its position tables without an axis for the batch", () => {
  const model = zooModel("mvit_b_16x4")!;
  const { params } = traceOf(check(model.document()));
  const bare = /^(cls_token|pos_embed_class|pos_embed_spatial|pos_embed_temporal)$/;
  const tensors = params.map(({ name, value: { type } }): Tensor => {
    const shape = bare.test(name) ? type.shape.filter((dim, axis) => axis > 0 && dim > 1) : type.shape;
    const theirs = name
      .replace(/^patch_embed\.proj/, "conv_proj")
      .replace(/^cls_token$/, "pos_encoding.class_token")
      .replace(/^pos_embed_(\w+)$/, "pos_encoding.$1_pos")
      .replace(/\.attn\.proj\./, ".attn.project.0.")
      .replace(/\.attn\.pool_([qkv])\./, ".attn.pool_$1.pool.")
      .replace(/\.attn\.norm_([qkv])\./, ".attn.pool_$1.norm_act.0.")
      .replace(/\.mlp\.fc1\./, ".mlp.0.")
      .replace(/\.mlp\.fc2\./, ".mlp.3.")
      .replace(/^(blocks\.\d+)\.proj\./, "$1.project.")
      .replace(/^head\.projection\./, "head.1.");
    return { name: theirs, shape, load: () => new Float32Array(shape.reduce((product, dim) => product * dim, 1)) };
  });
  expect(bind(params, tensors, { renames: model.renames ?? {} }).table).toBe("torchvision");
});
