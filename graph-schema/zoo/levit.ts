// LeViT-128S to 384 with both heads (facebookresearch/LeViT, levit.py).

import { type Composer, composed, type Rename, type RenameTable, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  /** Per stage. */
  readonly dims: readonly number[];
  readonly heads: readonly number[];
  readonly depths: readonly number[];
  readonly keyDim: number;
  readonly parameters: number;
  readonly published: Omit<ZooModel["published"], "source">;
}

const source = "facebookresearch/LeViT README.md";

const variants: readonly Variant[] = [
  {
    id: "levit_128s",
    title: "LeViT-128S",
    dims: [128, 256, 384],
    heads: [4, 6, 8],
    depths: [2, 3, 4],
    keyDim: 16,
    parameters: 7_777_058,
    published: { parameters: "7.8 M", macs: "305 M", top1: "76.6" },
  },
  {
    id: "levit_128",
    title: "LeViT-128",
    dims: [128, 256, 384],
    heads: [4, 8, 12],
    depths: [4, 4, 4],
    keyDim: 16,
    parameters: 9_213_936,
    published: { parameters: "9.2 M", macs: "406 M", top1: "78.6" },
  },
  {
    id: "levit_192",
    title: "LeViT-192",
    dims: [192, 288, 384],
    heads: [3, 5, 6],
    depths: [4, 4, 4],
    keyDim: 32,
    parameters: 10_947_069,
    published: { parameters: "11 M", macs: "658 M", top1: "80.0" },
  },
  {
    id: "levit_256",
    title: "LeViT-256",
    dims: [256, 384, 512],
    heads: [4, 6, 8],
    depths: [4, 4, 4],
    keyDim: 32,
    parameters: 18_893_876,
    published: {
      parameters: "19 M",
      macs: "1120 M",
      top1: "81.6",
      note: "The repository's own counter, one unit per softmax element included, gives 1128 M.",
    },
  },
  {
    id: "levit_384",
    title: "LeViT-384",
    dims: [384, 512, 768],
    heads: [6, 9, 12],
    depths: [4, 4, 4],
    keyDim: 32,
    parameters: 39_128_836,
    published: { parameters: "39 M", macs: "2353 M", top1: "82.6" },
  },
];

/** Where stages stand in the flat list `blocks`: shrinking attention and its MLP first, save in stage 0, then pairs. */
function placesOf(depths: readonly number[]) {
  let next = 0;
  return depths.map((depth, stage) => {
    const shrink = next;
    const first = stage === 0 ? 0 : shrink + 2;
    next = first + 2 * depth;
    return { shrink, first, depth };
  });
}

function write(m: Composer, { dims, heads, depths, keyDim }: Variant): void {
  let x = m.add("levit.stem", { config: { dim: dims[0] ?? 128 }, scope: "patch_embed", from: m.input() });
  x = m.add("layout.toTokens", { scope: "", from: x });
  for (const [stage, { shrink, first, depth }] of placesOf(depths).entries()) {
    if (stage > 0) {
      const config = { out: dims[stage] ?? 0, heads: (dims[stage - 1] ?? 0) / keyDim, keyDim };
      x = m.add("levit.shrink", { config, scope: `blocks.${shrink}`, from: x });
      x = m.add("levit.mlp", { scope: `blocks.${shrink + 1}`, from: x });
    }
    x = m.add("levit.stage", { config: { depth, heads: heads[stage] ?? 1, keyDim, first }, scope: "blocks", from: x });
  }
  m.output("logits", m.add("levit.head", { scope: "", from: x }));
}

/** Checkpoints of levit_c.py, where every linear layer is a 1×1 convolution: [out, in, 1, 1]. */
const convolutional: Rename = {
  pattern: /^(blocks\..+\.c\.weight)$/,
  replacement: "$1",
  transform: { kind: "reshape" },
};

/** timm counts blocks per stage, the reference in one list: a table per depths. */
function timmNames(depths: readonly number[]): RenameTable {
  const layer = (theirs: string, ours: string): readonly Rename[] => {
    const escaped = theirs.replaceAll(".", "\\.");
    return [
      {
        pattern: new RegExp(`^${escaped}\\.linear\\.weight$`),
        replacement: `${ours}.c.weight`,
        transform: { kind: "reshape" },
      },
      { pattern: new RegExp(`^${escaped}\\.bn\\.(.+)$`), replacement: `${ours}.bn.$1` },
    ];
  };
  const biases = (theirs: string, ours: string): Rename => ({
    pattern: new RegExp(`^${theirs.replaceAll(".", "\\.")}\\.attention_biases$`),
    replacement: `${ours}.attention_biases`,
  });
  const mlp = (theirs: string, index: number): readonly Rename[] => [
    ...layer(`${theirs}.ln1`, `blocks.${index}.m.0`),
    ...layer(`${theirs}.ln2`, `blocks.${index}.m.2`),
  ];
  const shrinking = (stage: number, index: number): readonly Rename[] => {
    const [theirs, ours] = [`stages.${stage}.downsample.attn_downsample`, `blocks.${index}`];
    return [
      ...layer(`${theirs}.kv`, `${ours}.kv`),
      ...layer(`${theirs}.q.ln`, `${ours}.q.1`),
      ...layer(`${theirs}.proj.ln`, `${ours}.proj.1`),
      biases(theirs, ours),
      ...mlp(`stages.${stage}.downsample.mlp`, index + 1),
    ];
  };
  const pair = (theirs: string, index: number): readonly Rename[] => [
    ...layer(`${theirs}.attn.qkv`, `blocks.${index}.m.qkv`),
    ...layer(`${theirs}.attn.proj.ln`, `blocks.${index}.m.proj.1`),
    biases(`${theirs}.attn`, `blocks.${index}.m`),
    ...mlp(`${theirs}.mlp`, index + 1),
  ];
  return [
    ...[1, 2, 3, 4].flatMap((number) => layer(`stem.conv${number}`, `patch_embed.${2 * (number - 1)}`)),
    ...placesOf(depths).flatMap(({ shrink, first, depth }, stage) => [
      ...(stage > 0 ? shrinking(stage, shrink) : []),
      ...Array.from({ length: depth }, (_, block) => pair(`stages.${stage}.blocks.${block}`, first + 2 * block)).flat(),
    ]),
    { pattern: /^(head|head_dist)\.linear\.(.+)$/, replacement: "$1.l.$2" },
  ];
}

export const levitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "LeViT",
  title: variant.title,
  input: [1, 3, 224, 224],
  parameters: variant.parameters,
  published: { ...variant.published, source },
  renames: { official: [convolutional], timm: timmNames(variant.depths) },
  computed: [/attention_bias_idxs$/],
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
