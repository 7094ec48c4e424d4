// Named counting conventions: what each published counter makes of one traced node. A number never goes without one.

import { count } from "./costs.ts";
import { type OpName, ops } from "./ops/index.ts";
import type { Work } from "./ops/op.ts";
import type { TraceNode } from "./trace.ts";
import { numElements, type TensorType } from "./types.ts";

export const conventionIds = [
  "fvcore",
  "torch",
  "torch-flops",
  "ptflops-aten",
  "ptflops-pytorch",
  "torchinfo",
  "thop",
  "deepspeed",
  "levit",
  "flops-2x",
] as const;
export type ConventionId = (typeof conventionIds)[number];

export interface Convention {
  readonly id: ConventionId;
  readonly title: string;
  readonly unit: "MACs" | "FLOPs";
  /** One sentence: what is counted, and what one of the unit is. */
  readonly description: string;
  readonly source: string;
  /** Of one node, for one sample, its work where that is known already; "uncounted" where the counter has no rule, 0 where it says zero. */
  readonly countNode: (node: TraceNode, work?: Work) => number | "uncounted";
  /** Has it a rule for the op, a zero included? */
  readonly counts: (op: OpName) => boolean;
}

/** What an op stands for beside its products: named apart where a convention leaves it out. */
export const partsOf: { readonly [K in OpName]?: readonly OpName[] } = { attention: ["softmax"] };

export const defaultConvention: ConventionId = "fvcore";

interface Facts {
  readonly work: Work;
  readonly node: TraceNode;
  readonly inputs: readonly TensorType[];
  /** Elements of the first input and of the first output. */
  readonly read: number;
  readonly written: number;
}

/** Undefined: no rule for these attributes. */
type Rule = (facts: Facts) => number | undefined;
type Rules = { readonly [K in OpName]?: Rule };

const macs: Rule = ({ work }) => work.macs;
const withBias: Rule = ({ work }) => work.macs + work.biasAdds;
const zero: Rule = () => 0;
const perRead =
  (factor: number): Rule =>
  ({ read }) =>
    factor * read;
const perWritten =
  (factor: number): Rule =>
  ({ written }) =>
    factor * written;

/** Elements of the parameters that a layer trains: statistics of BatchNorm are none. */
const affineElements = ({ inputs }: Facts): number =>
  inputs.slice(1, 3).reduce((total, { shape }) => total + numElements(shape), 0);

/** Counters that take every convolution for an ordinary one multiply a transposed weight by the *output* positions. */
const transposedAtOutput = ({ inputs, node }: Facts): number =>
  numElements(inputs[1]?.shape ?? []) * numElements(node.outputs[0]?.type.shape.slice(2) ?? []);

const convolutions = (rule: Rule): Rules => ({ conv2d: rule, conv3d: rule, convTranspose2d: rule });
const products = (rule: Rule): Rules => ({ matmul: rule, attention: rule });

/** 5 per element with scale and offset, 4 without: fvcore's and DeepSpeed's norm rule. */
const fiveOrFour: Rule = ({ inputs, read }) => (inputs[1] ? 5 : 4) * read;

const resizeBy =
  (factors: { readonly nearest?: number; readonly bilinear?: number; readonly bicubic?: number }): Rule =>
  ({ node, written }) => {
    const factor = factors[(node as TraceNode<"resize">).attrs.mode];
    return factor === undefined ? undefined : factor * written;
  };

const productRules: Rules = { ...convolutions(macs), linear: macs, ...products(macs) };

const fvcoreRules: Rules = {
  ...productRules,
  batchNorm: perRead(2),
  layerNorm: fiveOrFour,
  groupNorm: fiveOrFour,
  globalAvgPool: perRead(1),
  resize: resizeBy({ nearest: 1, bilinear: 4 }),
  relu: zero,
  clip: zero,
  max: zero,
};

function define(convention: Omit<Convention, "countNode" | "counts">, rules: Rules, factor = 1): Convention {
  const counts = (op: OpName) => rules[op] !== undefined || typeof ops[op].work === "string";
  return {
    ...convention,
    counts,
    countNode(node, known) {
      const rule = rules[node.op];
      if (!rule) return counts(node.op) ? 0 : "uncounted";
      const inputs = node.inputs.map(({ type }) => type);
      const read = numElements(inputs[0]?.shape ?? []);
      const written = numElements(node.outputs[0]?.type.shape ?? []);
      const amount = rule({ work: known ?? count(node).work, node, inputs, read, written });
      return amount === undefined ? "uncounted" : factor * amount;
    },
  };
}

export const conventions: { readonly [K in ConventionId]: Convention } = {
  fvcore: define(
    {
      id: "fvcore",
      title: "fvcore",
      unit: "MACs",
      description:
        "Convolutions, linears and matrix products (1 MAC = 1, no bias), BatchNorm 2 and LayerNorm 5 per element, adaptive pooling 1 per input.",
      source: "facebookresearch/fvcore jit_handles.py; EdgeNeXt and EdgeViT print it as FLOPs",
    },
    fvcoreRules,
  ),
  torch: define(
    {
      id: "torch",
      title: "PyTorch products",
      unit: "MACs",
      description: "Convolutions, linears and matrix products only (1 MAC = 1, no bias): torch FlopCounterMode halved.",
      source: "torch.utils.flop_counter",
    },
    productRules,
  ),
  "torch-flops": define(
    {
      id: "torch-flops",
      title: "torch FlopCounterMode",
      unit: "FLOPs",
      description: "Convolutions, linears and matrix products only, two FLOPs per multiply-accumulate, no bias.",
      source: "torch.utils.flop_counter",
    },
    productRules,
    2,
  ),
  "ptflops-aten": define(
    {
      id: "ptflops-aten",
      title: "ptflops (aten)",
      unit: "MACs",
      description: "Convolutions, linears and matrix products (1 MAC = 1) and one per bias addition.",
      source: "sovrasov/flops-counter.pytorch, default backend",
    },
    { ...convolutions(withBias), linear: withBias, ...products(macs) },
  ),
  "ptflops-pytorch": define(
    {
      id: "ptflops-pytorch",
      title: "ptflops (pytorch)",
      unit: "MACs",
      description:
        "Layers with bias, BatchNorm 2 and LayerNorm 1 per element, activations and pooling; what is both module and function (ReLU, GELU, pooling) is counted twice, products of attention not at all.",
      source: "sovrasov/flops-counter.pytorch, legacy backend",
    },
    {
      ...convolutions(withBias),
      convTranspose2d: (facts) => transposedAtOutput(facts) + facts.work.biasAdds,
      linear: withBias,
      batchNorm: perRead(2),
      groupNorm: perRead(2),
      layerNorm: perRead(1),
      relu: perWritten(2),
      gelu: perWritten(2),
      relu6: perWritten(1),
      leakyRelu: perWritten(1),
      silu: perWritten(1),
      maxPool: perRead(2),
      avgPool: perRead(2),
      globalAvgPool: perRead(2),
    },
  ),
  torchinfo: define(
    {
      id: "torchinfo",
      title: "torchinfo mult-adds",
      unit: "MACs",
      description:
        "Parameters of each layer (weights and biases) times its output positions, those of norms once per sample; products without parameters, so attention's, are left out.",
      source: "TylerYep/torchinfo layer_info.py",
    },
    {
      ...convolutions(withBias),
      convTranspose2d: (facts) => transposedAtOutput(facts) + facts.work.biasAdds,
      linear: withBias,
      // BatchNorm over tokens is BatchNorm1d over their flattened rows: torchinfo takes the rows for the batch.
      batchNorm: (facts) => (facts.inputs[0]?.layout.kind === "map" ? affineElements(facts) : 2 * facts.read),
      layerNorm: affineElements,
      groupNorm: affineElements,
    },
  ),
  thop: define(
    {
      id: "thop",
      title: "thop",
      unit: "MACs",
      description:
        "Convolutions and linears without bias (1 MAC = 1), norms 4 per element, average pooling; matrix products, so attention's, are left out.",
      source: "Lyken17/pytorch-OpCounter",
    },
    {
      ...convolutions(macs),
      convTranspose2d: transposedAtOutput,
      linear: macs,
      batchNorm: perRead(4),
      layerNorm: ({ inputs, read }) => (inputs[1] ? 4 : 2) * read,
      groupNorm: ({ inputs, read }) => (inputs[1] ? 4 : 2) * read,
      avgPool: perWritten(1),
      globalAvgPool: ({ read, written }) => read + written,
      resize: resizeBy({ bilinear: 11, bicubic: 259 }),
      relu: zero,
      relu6: zero,
      leakyRelu: zero,
      maxPool: zero,
    },
  ),
  deepspeed: define(
    {
      id: "deepspeed",
      title: "DeepSpeed MACs",
      unit: "MACs",
      description:
        "Convolutions, linears and matrix products (1 MAC = 1, no bias); norms, activations and pooling are zero MACs.",
      source: "microsoft/DeepSpeed flops profiler; timm's result tables",
    },
    {
      ...productRules,
      ...Object.fromEntries(
        (["batchNorm", "layerNorm", "groupNorm", "relu", "relu6", "leakyRelu", "gelu", "silu", "softmax"] as const).map(
          (op) => [op, zero],
        ),
      ),
      maxPool: zero,
      avgPool: zero,
      globalAvgPool: zero,
      resize: zero,
    },
  ),
  levit: define(
    {
      id: "levit",
      title: "LeViT's own counter",
      unit: "MACs",
      description: "Convolutions, linears, matrix products (1 MAC = 1, BatchNorm folded) and one per softmax element.",
      source: "facebookresearch/LeViT levit.py, FLOPS_COUNTER",
    },
    {
      ...productRules,
      attention: ({ work }) => work.macs + work.exps,
      softmax: perRead(1),
      batchNorm: zero,
    },
  ),
  "flops-2x": define(
    {
      id: "flops-2x",
      title: "FLOPs = 2 × MACs",
      unit: "FLOPs",
      description: "Twice the fvcore count, as those print it who take a multiply-accumulate for two operations.",
      source: "NVIDIA, NanoDet and thop users' reports",
    },
    fvcoreRules,
    2,
  ),
};

/** The convention of a name typed by a user; undefined where there is none. */
export function conventionOf(id: string): Convention | undefined {
  return Object.hasOwn(conventions, id) ? conventions[id as ConventionId] : undefined;
}
