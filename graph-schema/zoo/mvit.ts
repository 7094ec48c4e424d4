// MViT v1, of pictures and of video (facebookresearch/SlowFast, video_model_builder.py), with pooling by convolution.

import type { RenameTable } from "../weights.ts";
import { type Composer, composed, type Published, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  /** Channels of the first scale, and of every head. */
  readonly dim: number;
  /** Blocks of each scale; scales halve the sides and double channels and heads. */
  readonly depths: readonly number[];
  readonly side: number;
  /** Of a video. */
  readonly frames?: number;
  readonly patch?: { readonly kernel: number; readonly stride: number; readonly padding: "none" };
  readonly classes: number;
  /** Stride of keys and values in the first scale, halved by each that follows. */
  readonly keyStride: number;
  /** Pools one pixel wider than their stride, and none over frames, instead of 3 in each direction. */
  readonly narrowPools?: true;
  readonly parameters: number;
  readonly published: Published;
}

const source = "facebookresearch/SlowFast MODEL_ZOO.md; arXiv:2104.11227 tables 4, 5 and 16";
const kinetics = "Top-1 on Kinetics-400";

const sixteen = [1, 2, 11, 2];
const twentyFour = [2, 3, 16, 3];
const picture = { dim: 96, side: 224, classes: 1000, keyStride: 4 };
const clip = { dim: 96, side: 224, classes: 400, keyStride: 8 };

const variants: readonly Variant[] = [
  {
    id: "mvit_b_16",
    title: "MViT-B-16",
    ...picture,
    depths: sixteen,
    parameters: 36_982_600,
    published: {
      parameters: "37.0 M",
      macs: "7.8 G",
      top1: "83.0",
      source,
      note: "The repository's weights reach 82.9; pooling by maximum instead 82.5.",
    },
  },
  {
    id: "mvit_b_24",
    title: "MViT-B-24",
    ...picture,
    depths: twentyFour,
    parameters: 53_516_392,
    published: {
      parameters: "53.5 M",
      macs: "10.9 G",
      top1: "83.1",
      source,
      note: "The accuracy is that of pooling by maximum.",
    },
  },
  {
    id: "mvit_b_24_wide_320",
    title: "MViT-B-24 wide ↑320",
    ...picture,
    dim: 112,
    depths: twentyFour,
    side: 320,
    parameters: 72_961_832,
    published: {
      parameters: "72.9 M",
      macs: "32.7 G",
      top1: "84.8",
      source,
      note: "Pooling by maximum instead 84.3.",
    },
  },
  {
    id: "mvit_b_16x4",
    title: "MViT-B 16×4",
    ...clip,
    depths: sixteen,
    frames: 16,
    parameters: 36_610_672,
    published: {
      parameters: "36.6 M",
      macs: "70.5 G",
      top1: "78.4",
      source,
      note: `${kinetics}, 5 clips; the cost is that of one.`,
    },
  },
  {
    id: "mvit_b_32x3",
    title: "MViT-B 32×3",
    ...clip,
    depths: sixteen,
    frames: 32,
    parameters: 36_611_440,
    published: {
      parameters: "36.6 M",
      macs: "170 G",
      top1: "80.2",
      source,
      note: `${kinetics}. The repository's file of this name is the model of 24 blocks with narrower pools.`,
    },
  },
  {
    id: "mvit_b_24_32x3",
    title: "MViT-B-24 32×3",
    ...clip,
    depths: twentyFour,
    frames: 32,
    narrowPools: true,
    parameters: 53_115_280,
    published: {
      parameters: "52.9 M",
      macs: "236 G",
      top1: "80.4",
      source,
      note: `${kinetics}. What the repository's MVIT_B_32x3_CONV.yaml builds; the published parameters are those for Kinetics-600.`,
    },
  },
  {
    id: "mvit_b_64x3",
    title: "MViT-B 64×3",
    ...clip,
    depths: sixteen,
    frames: 64,
    parameters: 36_612_976,
    published: {
      parameters: "36.6 M",
      macs: "455 G",
      top1: "81.2",
      source,
      note: `${kinetics}, 3 × 3 clips. Fine-tuned from 32×3 with its positions of frames interpolated.`,
      guess: "The repository has no configuration of it: it is that of 32×3, with twice the frames.",
    },
  },
  {
    id: "mvit_s_16",
    title: "MViT-S 16×4",
    ...clip,
    dim: 128,
    depths: [3, 7, 6],
    frames: 16,
    patch: { kernel: 8, stride: 8, padding: "none" },
    keyStride: 4,
    parameters: 26_038_032,
    published: {
      parameters: "26.1 M",
      macs: "32.9 G",
      top1: "76.0",
      source,
      note: `${kinetics}, 5 clips.`,
      guess:
        "The repository has no configuration of it: the stride of the keys, 4 in the first scale, is a guess that costs 29.9 G where 32.9 G are published.",
    },
  },
];

function write(m: Composer, variant: Variant): void {
  const { dim, depths, side, frames, patch, classes, keyStride, narrowPools } = variant;
  const sides = side === 224 ? {} : { height: side, width: side };
  const image = frames === undefined ? m.input(sides) : m.video({ frames, ...sides });
  const patches = m.add("mvit.patchEmbed", { config: { dim, ...patch }, scope: "patch_embed", from: image });
  const marked = m.add("vit.classToken", { scope: "", from: patches });
  let x = m.add(frames === undefined ? "vit.positions" : "mvit.positions", { scope: "", from: marked });
  let block = 0;
  for (const [scale, depth] of depths.entries())
    for (let index = 0; index < depth; index++, block++) {
      const stride = Math.max(1, keyStride / 2 ** scale);
      const widens = index === depth - 1 && scale < depths.length - 1;
      const config = {
        heads: 2 ** scale,
        keyStride: stride,
        ...(scale > 0 && index === 0 && { queryStride: 2 }),
        ...(widens && { out: dim * 2 ** (scale + 1) }),
        ...(frames !== undefined && !narrowPools && { frameKernel: 3 }),
        ...(narrowPools && { keyKernel: stride > 1 ? stride + 1 : 1 }),
      };
      x = m.add("mvit.block", { config, scope: `blocks.${block}`, from: x });
    }
  m.output("logits", m.add("vit.head", { config: { classes, name: "head.projection" }, scope: "", from: x }));
}

/** torchvision has the video models; its position tables have no axis for the batch. */
const torchvision: RenameTable = [
  { pattern: /^conv_proj\./, replacement: "patch_embed.proj." },
  { pattern: /^pos_encoding\.class_token$/, replacement: "cls_token", transform: { kind: "reshape" } },
  {
    pattern: /^pos_encoding\.(spatial|temporal|class)_pos$/,
    replacement: "pos_embed_$1",
    transform: { kind: "reshape" },
  },
  { pattern: /^blocks\.(\d+)\.attn\.project\.0\./, replacement: "blocks.$1.attn.proj." },
  { pattern: /^blocks\.(\d+)\.attn\.pool_([qkv])\.pool\./, replacement: "blocks.$1.attn.pool_$2." },
  { pattern: /^blocks\.(\d+)\.attn\.pool_([qkv])\.norm_act\.0\./, replacement: "blocks.$1.attn.norm_$2." },
  { pattern: /^blocks\.(\d+)\.mlp\.0\./, replacement: "blocks.$1.mlp.fc1." },
  { pattern: /^blocks\.(\d+)\.mlp\.3\./, replacement: "blocks.$1.mlp.fc2." },
  { pattern: /^blocks\.(\d+)\.project\./, replacement: "blocks.$1.proj." },
  { pattern: /^head\.1\./, replacement: "head.projection." },
];

export const mvitModels: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "MViT",
  title: variant.title,
  input: [1, 3, ...(variant.frames === undefined ? [] : [variant.frames]), variant.side, variant.side],
  parameters: variant.parameters,
  published: variant.published,
  renames: { torchvision },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
