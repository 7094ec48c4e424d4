import { describe, expect, test } from "vitest";
import { BindError, bind, check, type DocumentNode, type Tensor, traceOf, zooModel } from "../index.ts";

function paramsOf(id: string, input: NonNullable<DocumentNode["config"]> = {}) {
  const document = zooModel(id)!.document();
  const nodes = document.nodes.map((node) => (node.type === "io.input" ? { ...node, config: input } : node));
  return traceOf(check({ ...document, nodes })).params;
}

const tensor = (name: string, shape: readonly number[]): Tensor => ({ name, shape, load: () => new Float32Array() });

/** timm's modules in the order of its state dict: stem, then per stage what shrinks and the blocks, then the heads. */
function timmLayers(depths: readonly number[]): readonly string[] {
  const mlp = (path: string) => [`${path}.ln1`, `${path}.ln2`];
  return [
    ...["conv1", "conv2", "conv3", "conv4"].map((name) => `stem.${name}`),
    ...depths.flatMap((depth, stage) => {
      const down = `stages.${stage}.downsample.attn_downsample`;
      return [
        ...(stage > 0
          ? [`${down}.kv`, `${down}.q.ln`, down, `${down}.proj.ln`, ...mlp(`stages.${stage}.downsample.mlp`)]
          : []),
        ...Array.from({ length: depth }, (_, block) => `stages.${stage}.blocks.${block}`).flatMap((path) => [
          `${path}.attn.qkv`,
          `${path}.attn`,
          `${path}.attn.proj.ln`,
          ...mlp(`${path}.mlp`),
        ]),
      ];
    }),
    "head",
    "head_dist",
  ];
}

describe.each([
  ["levit_128s", [2, 3, 4]],
  ["levit_192", [4, 4, 4]],
])("%s", (id, depths) => {
  const params = paramsOf(id);
  const { renames = {}, computed = [] } = zooModel(id)!;

  test("takes a checkpoint of timm, whose layers stand in the same order", () => {
    const ours = [...new Set(params.map(({ name }) => name.replace(/\.(c|l|bn)\.\w+$|\.?attention_biases$/, "")))];
    const theirs = timmLayers(depths);
    expect(theirs).toHaveLength(ours.length);
    const pathOf = new Map(ours.map((path, index) => [path, theirs[index] ?? ""]));
    const tensors = params.map(({ name, value }) => {
      const own = name.replace(/\.(c|l|bn)\.\w+$|\.?attention_biases$/, "");
      const rest = name.slice(own.length).replace(/^\.(c|l)\./, ".linear.");
      return tensor(`${pathOf.get(own)}${rest}`, value.type.shape);
    });
    expect(bind(params, tensors, { renames, computed }).table).toBe("timm");
  });

  test("takes a checkpoint whose linear layers are 1×1 convolutions", () => {
    const tensors = params.map(({ name, value }) =>
      tensor(
        name,
        name.endsWith(".c.weight") && value.type.shape.length === 2 ? [...value.type.shape, 1, 1] : value.type.shape,
      ),
    );
    expect(bind(params, tensors, { renames, computed }).table).toBe("official");
  });

  test("passes over the stored index of the biases, which it computes", () => {
    const tensors = params.map(({ name, value }) => tensor(name, value.type.shape));
    const index = tensor("blocks.0.m.attention_bias_idxs", [196, 196]);
    expect(bind(params, [...tensors, index], { renames, computed }).unexpected).toEqual([]);
    expect(() => bind(params, [...tensors, index], { renames })).toThrow(BindError);
  });
});

test("LeViT at another resolution has bias tables of its own", () => {
  const tables = paramsOf("levit_128s", { height: 160, width: 256 }).filter(({ name }) =>
    name.endsWith("attention_biases"),
  );
  const sizes = new Set(tables.map(({ value }) => value.type.shape.join("×")));
  expect([...sizes]).toEqual(["4×160", "8×160", "6×40", "16×40", "8×12"]);
});
