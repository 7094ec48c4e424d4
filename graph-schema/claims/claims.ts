// The headline claims of the papers, as data: what is compared, what is claimed of it. Nothing here is a result.

import { atExpectedLengths } from "../bounded.ts";
import { check, traceOf } from "../check.ts";
import type { ConventionId } from "../conventions.ts";
import { type Document, documentSchema, libraryVersion } from "../document.ts";
import { traceCosts } from "../rollup.ts";
import { zooModel } from "../zoo/index.ts";
import type { Expectation, Growth } from "./verdict.ts";

/** Products of convolutions, linears and matrices: what papers print. */
export const claimConvention = "torch" satisfies ConventionId;

export interface Side {
  readonly title: string;
  readonly document: () => Document;
}

/** What is compared. */
export interface Sides {
  readonly ours: Side;
  readonly theirs: Side;
}

export interface Claim extends Sides {
  readonly id: string;
  readonly words: string;
  readonly source: string;
  readonly expects: readonly Expectation[];
  /** Why no time is measured, where it would say nothing. */
  readonly untimed?: string;
}

function zooSide(id: string): Side {
  const model = zooModel(id);
  if (!model) throw new Error(`a claim is about ${id}, which is not in the zoo`);
  return model;
}

export const claims: readonly Claim[] = [
  {
    id: "levit",
    words: "At 80 % top-1 LeViT is 5 times as fast as EfficientNet on a CPU.",
    source: "LeViT, arXiv:2104.01136, abstract; LeViT-192 80.0 %, EfficientNet-B2 80.1 %",
    ours: zooSide("levit_192"),
    theirs: zooSide("efficientnet_b2"),
    expects: [{ quantity: "time", most: 1 / 5 }],
  },
  {
    id: "efficientformer",
    words: "EfficientFormer-L1 is as fast as MobileNetV2 ×1.4, with 4.5 points more top-1.",
    source: "EfficientFormer, arXiv:2206.01191, abstract; on an iPhone 12",
    ours: zooSide("efficientformer_l1"),
    theirs: zooSide("mobilenetv2_140"),
    expects: [{ quantity: "time", about: 1 }],
  },
  {
    id: "edgenext",
    words: "EdgeNeXt-XXS has 28 % fewer MACs than MobileViT-XXS, with 2.2 points more top-1.",
    source: "EdgeNeXt, arXiv:2206.10589, abstract",
    ours: zooSide("edgenext_xx_small"),
    theirs: zooSide("mobilevit_xxs"),
    expects: [{ quantity: "macs", most: 0.72 }],
  },
  {
    id: "edgevit",
    words: "EdgeViT-XXS is faster than MobileViT-XS at the same top-1 (74.4 %, 74.7 %).",
    source: "EdgeViTs, arXiv:2205.03436, abstract; on a phone",
    ours: zooSide("edgevit_xxs"),
    theirs: zooSide("mobilevit_xs"),
    expects: [{ quantity: "time", most: 1 }],
  },
  {
    id: "dynamicvit",
    words: "DynamicViT at ratio 0.7 has 31 to 37 % fewer MACs and 40 % more throughput than its host.",
    source: "DynamicViT, arXiv:2106.02034, abstract; on DeiT-S",
    ours: zooSide("dynamicvit_deit_s_0.7"),
    theirs: zooSide("deit_small_patch16_224"),
    expects: [
      { quantity: "macs", most: 0.69 },
      { quantity: "time", most: 1 / 1.4 },
    ],
  },
  {
    id: "dge",
    words: "Dynamic Grained Encoder has 40 to 60 % fewer MACs than its host.",
    source: "DGE, arXiv:2301.03831, abstract; on DeiT-S at 256, counted at its budget",
    ours: zooSide("dge_deit_small_256"),
    theirs: zooSide("deit_small_patch16_256"),
    expects: [{ quantity: "macs", most: 0.6 }],
    untimed: "Gates that were not trained choose any grain, so a time without trained weights says nothing.",
  },
  {
    id: "hvt",
    words: "HVT-S-1 has nearly half of DeiT-S's MACs (2.40 G of 4.60 G).",
    source: "HVT, arXiv:2103.10619, and its README",
    ours: zooSide("hvt_s_1"),
    theirs: zooSide("deit_small_patch16_224"),
    expects: [{ quantity: "macs", most: 0.53 }],
  },
  {
    id: "vitc",
    words: "ViT_C has the MACs of ViT_P: the convolutional stem is paid for by one block fewer.",
    source: "Early Convolutions Help Transformers See Better, arXiv:2106.14881, section 4; 4GF",
    ours: zooSide("vitc_4gf"),
    theirs: zooSide("vitp_4gf"),
    expects: [{ quantity: "macs", about: 1 }],
  },
];

/** One block alone on a map of `side` × `side` with 64 channels. */
function oneBlock(title: string, { type, side }: { readonly type: string; readonly side: number }): Side {
  const nodes = [
    { type: "io.input", config: { channels: 64, height: side, width: side } },
    { type: "layout.toTokens" },
    { type, config: { heads: 8 } },
    { type: "io.output" },
  ];
  return {
    title: `${title}, ${side}×${side}`,
    document: () => ({
      schema: documentSchema,
      library: libraryVersion,
      name: `${title} at ${side}`,
      nodes: nodes.map((node, index) => ({ id: index + 1, ...node })),
      edges: ["x", "y", "y"].map((output, index) => ({ from: index + 1, output, to: index + 2, input: "x" })),
    }),
  };
}

/** Activations as counted: outputs of products, attention's scores among them. */
function activationBytes({ document }: Side): number {
  return 4 * traceCosts(traceOf(check(document())), claimConvention).activations;
}

/** QnA's claim is about growth: the memory of its local attention is linear in the positions, self-attention's is not. */
export const qnaMemory = {
  id: "qna",
  words: "QnA's memory grows with the number of positions, that of self-attention with its square.",
  source: "Learned Queries for Efficient Local Attention, arXiv:2112.11435, sections 1 and 5",
  sides: [14, 28, 56, 112],
  /** The largest that is measured: self-attention's scores take 315 MB there. */
  timedSide: 56,
  at: (side: number): Sides => ({
    ours: oneBlock("QnA block", { type: "qna.block", side }),
    theirs: oneBlock("Self-attention block", { type: "vit.block", side }),
  }),
} as const;

export interface MemoryBytes {
  /** Positions down, and across. */
  readonly side: number;
  readonly ours: number;
  readonly theirs: number;
}

export function qnaMemoryBytes(): readonly MemoryBytes[] {
  return qnaMemory.sides.map((side) => {
    const { ours, theirs } = qnaMemory.at(side);
    return { side, ours: activationBytes(ours), theirs: activationBytes(theirs) };
  });
}

/** Factors by which four times the positions multiply the memory, at each step from one side to the next. */
export function growthOf(bytes: readonly MemoryBytes[]): Growth {
  const factors = (of: "ours" | "theirs") =>
    bytes.slice(1).map((larger, index) => larger[of] / (bytes[index]?.[of] ?? 1));
  return { ours: Math.max(...factors("ours")), theirs: Math.min(...factors("theirs")) };
}

export interface ClaimCosts {
  readonly ours: { readonly macs: number; readonly parameters: number };
  readonly theirs: { readonly macs: number; readonly parameters: number };
}

/** As papers count; where the length of a value depends on the picture, at the length that the model was trained to keep to. */
export function claimCosts({ ours, theirs }: Sides): ClaimCosts {
  const costs = ({ document }: Side) => traceCosts(atExpectedLengths(traceOf(check(document()))), claimConvention);
  return { ours: costs(ours), theirs: costs(theirs) };
}
