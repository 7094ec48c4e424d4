// Dynamic Grained Encoder on DeiT and PVT, its hosts at 256, and DPVT (StevenGrove/vtpack, vtpack/models).

import { type Composer, composed, type Published, type ZooModel } from "./model.ts";
import { writePvt } from "./pvt.ts";
import { vitRenames, writeVit } from "./vit.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly write: (m: Composer) => void;
  readonly parameters: number;
  readonly published?: Omit<Published, "source">;
  readonly renames?: ZooModel["renames"];
}

const source = "StevenGrove/vtpack README";
const side = 256;
const average =
  "Published multiply-accumulates are the repository's own count, averaged over the validation set: how many there are depends on the picture.";

const deits = {
  tiny: { dim: 192, heads: 3, depth: 12, patch: 16, side },
  small: { dim: 384, heads: 6, depth: 12, patch: 16, side },
  base: { dim: 768, heads: 12, depth: 12, patch: 16, side },
};

const depths = {
  tiny: [2, 2, 2, 2],
  small: [3, 4, 6, 3],
  medium: [3, 4, 18, 3],
  large: [3, 8, 27, 3],
};

/** DeiT's own weights: q is a layer of its own here, k and v another. Its gates are new. */
const fromDeit = {
  deit: [{ pattern: /^(blocks\.\d+\.attn)\.qkv\./, replacement: "$1.{q,kv,kv}." }],
};

const deitDge = (size: keyof typeof deits) => (m: Composer) => writeVit(m, { ...deits[size], block: "dge.block" });
const pvtDge = (size: keyof typeof depths) => (m: Composer) =>
  writePvt(m, { depths: depths[size], side, block: "dge.block" });
const dpvt = (size: keyof typeof depths) => (m: Composer) =>
  writePvt(m, { depths: depths[size], side, block: "dpvt.block", reduces: false, pooled: true });

const variants: readonly Variant[] = [
  {
    id: "deit_tiny_patch16_256",
    title: "DeiT-Ti @256",
    write: (m) => writeVit(m, deits.tiny),
    parameters: 5_728_936,
    published: { macs: "1.7 G", top1: "73.2" },
    renames: vitRenames,
  },
  {
    id: "dge_deit_tiny_256",
    title: "DeiT-Ti + DGE",
    write: deitDge("tiny"),
    renames: fromDeit,
    parameters: 5_735_884,
    published: { macs: "1.1 G", top1: "73.2", note: average },
  },
  {
    id: "deit_small_patch16_256",
    title: "DeiT-S @256",
    write: (m) => writeVit(m, deits.small),
    parameters: 22_073_704,
    published: { macs: "6.1 G", top1: "80.6" },
    renames: vitRenames,
  },
  {
    id: "dge_deit_small_256",
    title: "DeiT-S + DGE",
    write: deitDge("small"),
    renames: fromDeit,
    parameters: 22_087_564,
    published: { macs: "3.5 G", top1: "80.1", note: average },
  },
  { id: "dge_deit_base_256", title: "DeiT-B + DGE", write: deitDge("base"), parameters: 86_641_420, renames: fromDeit },
  { id: "dge_pvt_tiny_256", title: "PVT-Tiny + DGE", write: pvtDge("tiny"), parameters: 13_354_496 },
  { id: "dge_pvt_small_256", title: "PVT-Small + DGE", write: pvtDge("small"), parameters: 24_617_432 },
  { id: "dge_pvt_medium_256", title: "PVT-Medium + DGE", write: pvtDge("medium"), parameters: 44_351_228 },
  { id: "dge_pvt_large_256", title: "PVT-Large + DGE", write: pvtDge("large"), parameters: 61_522_659 },
  { id: "dpvt_tiny_256", title: "DPVT-Tiny", write: dpvt("tiny"), parameters: 10_077_032 },
  { id: "dpvt_small_256", title: "DPVT-Small", write: dpvt("small"), parameters: 17_615_796 },
];

export const dgeModels: readonly ZooModel[] = variants.map(({ write, published, renames, ...variant }) => ({
  ...variant,
  system: "DGE",
  input: [1, 3, side, side],
  published: { ...published, source },
  ...(renames && { renames }),
  // Three integers per block that the official code stores as parameters.
  computed: [/\.dge\.splits$/],
  document: composed(variant.title, variant.id, write),
}));
