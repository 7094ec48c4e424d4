import { expect, test } from "vitest";
import { bind, check, type RenameTable, type Tensor, traceOf, zoo, zooModel } from "../index.ts";

function paramsOf(id: string) {
  const model = zooModel(id);
  if (!model) throw new Error(`${id} is not in the zoo`);
  return { params: traceOf(check(model.document())).params, renames: model.renames ?? {} };
}

const tensor = (name: string, shape: readonly number[]): Tensor => ({
  name,
  shape,
  load: () => new Float32Array(shape.reduce((product, dim) => product * dim, 1)),
});

/** The model's tensors under the names that another library gives them. */
function written(id: string, theirName: (name: string) => string): readonly Tensor[] {
  return paramsOf(id).params.map(({ name, value }) => tensor(theirName(name), value.type.shape));
}

function replaced(name: string, pairs: readonly (readonly [RegExp, string])[]): string {
  const pair = pairs.find(([pattern]) => pattern.test(name));
  return pair ? name.replace(pair[0], pair[1]) : name;
}

test("MobileNetV2's checkpoint of torchvision fits", () => {
  const { params, renames } = paramsOf("mobilenetv2_100");
  const depths = [1, 2, 3, 4, 3, 3, 1];
  const position = (stage: string, index: string) =>
    1 + depths.slice(0, Number(stage)).reduce((total, depth) => total + depth, 0) + Number(index);
  const first: Record<string, string> = { conv_dw: "0.0", bn1: "0.1", conv_pw: "1", bn2: "2" };
  const others: Record<string, string> = {
    conv_pw: "0.0",
    bn1: "0.1",
    conv_dw: "1.0",
    bn2: "1.1",
    conv_pwl: "2",
    bn3: "3",
  };
  const tensors = written("mobilenetv2_100", (name) =>
    name
      .replace(/^conv_stem/, "features.0.0")
      .replace(/^bn1/, "features.0.1")
      .replace(/^conv_head/, "features.18.0")
      .replace(/^bn2/, "features.18.1")
      .replace(/^classifier/, "classifier.1")
      .replace(
        /^blocks\.(\d)\.(\d)\.(\w+)/,
        (_, stage: string, index: string, part: string) =>
          `features.${position(stage, index)}.conv.${(stage === "0" ? first : others)[part]}`,
      ),
  );
  expect(bind(params, tensors, { renames }).table).toBe("torchvision");
});

test("EfficientNet's checkpoint of torchvision fits", () => {
  const { params, renames } = paramsOf("efficientnet_b1");
  const first: Record<string, string> = {
    conv_dw: "0.0",
    bn1: "0.1",
    "se.conv_reduce": "1.fc1",
    "se.conv_expand": "1.fc2",
    conv_pw: "2.0",
    bn2: "2.1",
  };
  const others: Record<string, string> = {
    conv_pw: "0.0",
    bn1: "0.1",
    conv_dw: "1.0",
    bn2: "1.1",
    "se.conv_reduce": "2.fc1",
    "se.conv_expand": "2.fc2",
    conv_pwl: "3.0",
    bn3: "3.1",
  };
  const tensors = written("efficientnet_b1", (name) =>
    name
      .replace(/^conv_stem/, "features.0.0")
      .replace(/^bn1/, "features.0.1")
      .replace(/^conv_head/, "features.8.0")
      .replace(/^bn2/, "features.8.1")
      .replace(/^classifier/, "classifier.1")
      .replace(
        /^blocks\.(\d)\.(\d)\.((?:se\.)?\w+)/,
        (_, stage: string, index: string, part: string) =>
          `features.${Number(stage) + 1}.${index}.block.${(stage === "0" ? first : others)[part]}`,
      ),
  );
  expect(bind(params, tensors, { renames }).table).toBe("torchvision");
});

test("ViT's checkpoint of torchvision fits", () => {
  const { params, renames } = paramsOf("vit_tiny_patch16_224");
  const block = "encoder.layers.encoder_layer_$1.";
  const tensors = written("vit_tiny_patch16_224", (name) =>
    replaced(name, [
      [/^cls_token$/, "class_token"],
      [/^patch_embed\.proj/, "conv_proj"],
      [/^pos_embed$/, "encoder.pos_embedding"],
      [/^blocks\.(\d+)\.norm([12])/, `${block}ln_$2`],
      [/^blocks\.(\d+)\.attn\.qkv\./, `${block}self_attention.in_proj_`],
      [/^blocks\.(\d+)\.attn\.proj/, `${block}self_attention.out_proj`],
      [/^blocks\.(\d+)\.mlp\.fc1/, `${block}mlp.0`],
      [/^blocks\.(\d+)\.mlp\.fc2/, `${block}mlp.3`],
      [/^norm\./, "encoder.ln."],
      [/^head\./, "heads.head."],
    ]),
  );
  expect(bind(params, tensors, { renames }).table).toBe("torchvision");
});

test("ViT_C's checkpoint of ClassyVision fits, its position embedding transposed", () => {
  const { params, renames } = paramsOf("vitc_1gf");
  const tensors = written("vitc_1gf", (name) =>
    replaced(name, [
      [/^stem\.cstem_last_conv/, "conv_proj.conv_4"],
      [/^stem\.cstem(\d)_(conv|bn)/, "conv_proj.$2_$1"],
      [/^pos_embedding$/, "encoder.pos_embedding"],
      [/^encoder\.block_(\d+)\.self_attention\.block/, "encoder.layers.layer_$1.self_attention"],
      [/^encoder\.block_(\d+)\.mlp_block/, "encoder.layers.layer_$1.mlp"],
      [/^encoder\.block_/, "encoder.layers.layer_"],
      [/^head\.head_fc/, "head"],
    ]),
  ).map((given) => (given.name === "encoder.pos_embedding" ? tensor(given.name, [1, 197, 192]) : given));
  expect(bind(params, tensors, { renames }).table).toBe("classyvision");
});

test("DeiT's checkpoint of transformers fits, its query, key and value joined in that order", async () => {
  const { params, renames } = paramsOf("deit_tiny_distilled_patch16_224");
  const layer = "deit.encoder.layer.$1.";
  const whole = written("deit_tiny_distilled_patch16_224", (name) =>
    replaced(name, [
      [/^cls_token$/, "deit.embeddings.cls_token"],
      [/^dist_token$/, "deit.embeddings.distillation_token"],
      [/^pos_embed$/, "deit.embeddings.position_embeddings"],
      [/^patch_embed\.proj/, "deit.embeddings.patch_embeddings.projection"],
      [/^blocks\.(\d+)\.norm1/, `${layer}layernorm_before`],
      [/^blocks\.(\d+)\.norm2/, `${layer}layernorm_after`],
      [/^blocks\.(\d+)\.attn\.qkv/, `${layer}attention.attention.qkv`],
      [/^blocks\.(\d+)\.attn\.proj/, `${layer}attention.output.dense`],
      [/^blocks\.(\d+)\.mlp\.fc1/, `${layer}intermediate.dense`],
      [/^blocks\.(\d+)\.mlp\.fc2/, `${layer}output.dense`],
      [/^norm\./, "deit.layernorm."],
      [/^head\./, "cls_classifier."],
      [/^head_dist\./, "distillation_classifier."],
    ]),
  );
  const tensors = whole.flatMap((given) => {
    if (!given.name.includes(".qkv.")) return [given];
    const shape = [(given.shape[0] ?? 0) / 3, ...given.shape.slice(1)];
    return ["value", "key", "query"].map((part, index) => ({
      ...tensor(given.name.replace("qkv", part), shape),
      load: () => new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(3 - index),
    }));
  });
  const binding = bind(params, tensors, { renames });
  expect(binding.table).toBe("transformers");
  const bias = await binding.bound.get("blocks.0.attn.qkv.bias")?.load();
  expect([bias?.[0], bias?.[192], bias?.[384]]).toEqual([1, 2, 3]);
});

/** Codes that give one name to different layers: their shapes tell whose checkpoint it is. */
const ambiguous = /swin_/;

test("PVT's checkpoint of transformers fits, its keys and values joined in that order", async () => {
  const { params, renames } = paramsOf("pvt_tiny");
  const layer = "pvt.encoder.block.$1.$2.";
  const whole = written("pvt_tiny", (name) =>
    replaced(
      name.replace(/^(pos_embed|patch_embed|block)(\d)/, (_, part, stage) => `${part}${Number(stage) - 1}`),
      [
        [/^cls_token$/, "pvt.encoder.patch_embeddings.3.cls_token"],
        [/^pos_embed(\d)$/, "pvt.encoder.patch_embeddings.$1.position_embeddings"],
        [/^patch_embed(\d)\.proj/, "pvt.encoder.patch_embeddings.$1.projection"],
        [/^patch_embed(\d)\.norm/, "pvt.encoder.patch_embeddings.$1.layer_norm"],
        [/^block(\d)\.(\d+)\.attn\.q\./, `${layer}attention.self.query.`],
        [/^block(\d)\.(\d+)\.attn\.kv\./, `${layer}attention.self.kv.`],
        [/^block(\d)\.(\d+)\.attn\.sr/, `${layer}attention.self.sequence_reduction`],
        [/^block(\d)\.(\d+)\.attn\.norm/, `${layer}attention.self.layer_norm`],
        [/^block(\d)\.(\d+)\.attn\.proj/, `${layer}attention.output.dense`],
        [/^block(\d)\.(\d+)\.norm/, `${layer}layer_norm_`],
        [/^block(\d)\.(\d+)\.mlp\.fc/, `${layer}mlp.dense`],
        [/^norm\./, "pvt.encoder.layer_norm."],
        [/^head\./, "classifier."],
      ],
    ),
  );
  const tensors = whole.flatMap((given) => {
    if (!given.name.includes(".kv.")) return [given];
    const shape = [(given.shape[0] ?? 0) / 2, ...given.shape.slice(1)];
    return ["value", "key"].map((part, index) => ({
      ...tensor(given.name.replace("kv", part), shape),
      load: () => new Float32Array(shape.reduce((product, dim) => product * dim, 1)).fill(2 - index),
    }));
  });
  const binding = bind(params, tensors, { renames });
  expect(binding.table).toBe("transformers");
  const bias = await binding.bound.get("block1.0.attn.kv.bias")?.load();
  expect([bias?.[0], bias?.[64]]).toEqual([1, 2]);
});

test("CvT's checkpoint of transformers fits", () => {
  const { params, renames } = paramsOf("cvt_13");
  const layer = "cvt.encoder.stages.$1.layers.$2.";
  const part = { q: "query", k: "key", v: "value" } as const;
  const tensors = written("cvt_13", (name) =>
    replaced(
      name.replace(/_([qkv])\./, (_, letter: keyof typeof part) => `_${part[letter]}.`),
      [
        [/^stage(\d)\.cls_token$/, "cvt.encoder.stages.$1.cls_token"],
        [/^stage(\d)\.patch_embed\.proj/, "cvt.encoder.stages.$1.embedding.convolution_embeddings.projection"],
        [/^stage(\d)\.patch_embed\.norm/, "cvt.encoder.stages.$1.embedding.convolution_embeddings.normalization"],
        [
          /^stage(\d)\.blocks\.(\d+)\.attn\.conv_proj_(\w+)\.conv/,
          `${layer}attention.attention.convolution_projection_$3.convolution_projection.convolution`,
        ],
        [
          /^stage(\d)\.blocks\.(\d+)\.attn\.conv_proj_(\w+)\.bn/,
          `${layer}attention.attention.convolution_projection_$3.convolution_projection.normalization`,
        ],
        [/^stage(\d)\.blocks\.(\d+)\.attn\.proj_/, `${layer}attention.attention.projection_`],
        [/^stage(\d)\.blocks\.(\d+)\.attn\.proj/, `${layer}attention.output.dense`],
        [/^stage(\d)\.blocks\.(\d+)\.mlp\.fc1/, `${layer}intermediate.dense`],
        [/^stage(\d)\.blocks\.(\d+)\.mlp\.fc2/, `${layer}output.dense`],
        [/^stage(\d)\.blocks\.(\d+)\.norm1/, `${layer}layernorm_before`],
        [/^stage(\d)\.blocks\.(\d+)\.norm2/, `${layer}layernorm_after`],
        [/^norm\./, "layernorm."],
        [/^head\./, "classifier."],
      ],
    ),
  );
  expect(bind(params, tensors, { renames }).table).toBe("transformers");
});

test("EfficientFormer's checkpoint of timm fits", () => {
  const { params, renames } = paramsOf("efficientformer_l3");
  const tensors = written("efficientformer_l3", (name) =>
    replaced(name, [
      [/^patch_embed\.0/, "stem.conv1"],
      [/^patch_embed\.1/, "stem.norm1"],
      [/^patch_embed\.3/, "stem.conv2"],
      [/^patch_embed\.4/, "stem.norm2"],
      [/^dist_head/, "head_dist"],
    ])
      .replace(/^network\.(\d)\.proj/, (_, place) => `stages.${(Number(place) + 1) / 2}.downsample.conv`)
      .replace(/^network\.(\d)\.norm/, (_, place) => `stages.${(Number(place) + 1) / 2}.downsample.norm`)
      .replace(/^network\.(\d)\.(\d+)/, (_, place, index) => `stages.${Number(place) / 2}.blocks.${index}`)
      .replace(/layer_scale_(\d)$/, "ls$1.gamma"),
  );
  expect(bind(params, tensors, { renames }).table).toBe("timm");
});

test("no rename table takes one of our names for another of them", () => {
  const wrong = zoo.flatMap(({ id, renames }) => {
    if (ambiguous.test(id)) return [];
    const names = new Set(paramsOf(id).params.map(({ name }) => name));
    const moved = (name: string, table: RenameTable) => {
      const rule = table.find(({ pattern }) => pattern.test(name));
      const to = rule ? name.replace(rule.pattern, rule.replacement) : name;
      return to !== name && names.has(to) ? [`${id}: ${name} → ${to}`] : [];
    };
    return Object.values(renames ?? {}).flatMap((table) => [...names].flatMap((name) => moved(name, table)));
  });
  expect(wrong).toEqual([]);
});
