import { expect, test } from "vitest";
import { bind, check, type Tensor, traceOf, zooModel } from "../index.ts";

function model(id: string) {
  const { document, renames = {} } = zooModel(id)!;
  return { params: traceOf(check(document())).params, renames };
}

/** Values that tell their place. */
function counting(name: string, shape: readonly number[], start = 0): Tensor {
  const length = shape.reduce((product, dim) => product * dim, 1);
  return { name, shape, load: () => Float32Array.from({ length }, (_, index) => start + index) };
}

const [dim, heads, width, hidden] = [192, 3, 64, 768];

/** One transformer block as Flax has it; the numbers of its modules differ between the repositories. */
function blockTensors(at: string, { second, attention, mlp }: Readonly<Record<string, number>>): readonly Tensor[] {
  const projections = ["query", "key", "value"].flatMap((part, index) => [
    counting(`${at}/MultiHeadDotProductAttention_${attention}/${part}/kernel`, [dim, heads, width], index * 1e6),
    counting(`${at}/MultiHeadDotProductAttention_${attention}/${part}/bias`, [heads, width], index * 1e6),
  ]);
  return [
    ...[0, second].flatMap((index) => [
      counting(`${at}/LayerNorm_${index}/scale`, [dim]),
      counting(`${at}/LayerNorm_${index}/bias`, [dim]),
    ]),
    ...projections,
    counting(`${at}/MultiHeadDotProductAttention_${attention}/out/kernel`, [heads, width, dim]),
    counting(`${at}/MultiHeadDotProductAttention_${attention}/out/bias`, [dim]),
    counting(`${at}/MlpBlock_${mlp}/Dense_0/kernel`, [dim, hidden]),
    counting(`${at}/MlpBlock_${mlp}/Dense_0/bias`, [hidden]),
    counting(`${at}/MlpBlock_${mlp}/Dense_1/kernel`, [hidden, dim]),
    counting(`${at}/MlpBlock_${mlp}/Dense_1/bias`, [dim]),
  ];
}

const ends = (root: string) => [
  counting(`${root}embedding/kernel`, [16, 16, 3, dim]),
  counting(`${root}embedding/bias`, [dim]),
  counting(`${root}Transformer/encoder_norm/scale`, [dim]),
  counting(`${root}Transformer/encoder_norm/bias`, [dim]),
  counting(`${root}head/kernel`, [dim, 1000]),
  counting(`${root}head/bias`, [1000]),
];

const numbers = Array.from({ length: 12 }, (_, index) => index);

const official = [
  counting("cls", [1, 1, dim]),
  counting("Transformer/posembed_input/pos_embedding", [1, 197, dim]),
  ...ends(""),
  ...numbers.flatMap((index) => blockTensors(`Transformer/encoderblock_${index}`, { second: 2, attention: 1, mlp: 3 })),
];

test("a checkpoint of google-research/vision_transformer fits ViT whole", () => {
  const { params, renames } = model("vit_tiny_patch16_224");
  expect(bind(params, official, { renames }).table).toBe("flax");
});

test("kernels are turned and q, k and v joined, each value in its place", async () => {
  const { params, renames } = model("vit_tiny_patch16_224");
  const { bound } = bind(params, official, { renames });
  const qkv = await bound.get("blocks.4.attn.qkv.weight")!.load();
  const [part, head, row, column] = [2, 1, 7, 100];
  const ours = qkv[(part * dim + head * width + row) * dim + column];
  expect(ours).toBe(Math.fround(part * 1e6 + (column * heads + head) * width + row));
  const bias = await bound.get("blocks.4.attn.qkv.bias")!.load();
  expect(bias[dim + 5]).toBe(1e6 + 5);
  const proj = await bound.get("blocks.4.attn.proj.weight")!.load();
  expect(proj[9 * dim + head * width + row]).toBe((head * width + row) * dim + 9);
  const patches = await bound.get("patch_embed.proj.weight")!.load();
  const [out, channel, y, x] = [11, 2, 3, 14];
  expect(patches[((out * 3 + channel) * 16 + y) * 16 + x]).toBe(((y * 16 + x) * 3 + channel) * dim + out);
  const fed = await bound.get("blocks.4.mlp.fc1.weight")!.load();
  expect(fed[5 * dim + 8]).toBe(8 * hidden + 5);
});

test("a training state of big_vision fits the form with an attention pool", () => {
  const { params, renames } = model("vit_tiny_patch16_map_224");
  const root = "opt/params/";
  const pool = blockTensors(`${root}MAPHead_0`, { second: 0, attention: 0, mlp: 0 });
  const tensors = [
    counting(`${root}pos_embedding`, [1, 196, dim]),
    ...ends(root),
    ...numbers.flatMap((index) =>
      blockTensors(`${root}Transformer/encoderblock_${index}`, { second: 1, attention: 0, mlp: 0 }),
    ),
    counting(`${root}MAPHead_0/probe`, [1, 1, dim]),
    ...new Map(pool.map((tensor) => [tensor.name, tensor])).values(),
  ];
  expect(bind(params, tensors, { renames }).table).toBe("flax");
});

test("DeiT's weights fit DeiT with DGE, its q apart from k and v; only the gates are new", async () => {
  const { params, renames } = model("dge_deit_tiny_256");
  const host = model("deit_tiny_patch16_256").params;
  const tensors = host.map(({ name, value }) => counting(name, value.type.shape));
  const { table, bound, missing, unexpected } = bind(params, tensors, { renames, strict: false });
  expect(table).toBe("deit");
  expect(unexpected).toEqual([]);
  expect(missing).toEqual(
    numbers.flatMap((n) => ["weight", "bias"].map((part) => `blocks.${n}.dge.router.gate.${part}`)),
  );
  const [q, kv] = await Promise.all(["q", "kv"].map((part) => bound.get(`blocks.3.attn.${part}.weight`)!.load()));
  expect([q!.length, q![0], kv!.length, kv![0]]).toEqual([dim * dim, 0, 2 * dim * dim, dim * dim]);
});
