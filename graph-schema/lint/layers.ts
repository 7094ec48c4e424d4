// Advice on layers and their neighbours: widths that hardware likes, norms that are missing, work that is cancelled.

import { nextId } from "../document.ts";
import type { Repair } from "../repair.ts";
import { channelsOf, type TensorType } from "../types.ts";
import {
  activationOps,
  configured,
  fieldsWith,
  inputOf,
  type LintModel,
  type OwnedOp,
  place,
  type Rule,
  windowOf,
} from "./rule.ts";

const alignment = 8;

const alignedChannels: Rule = {
  id: "aligned-channels",
  title: "Channels that are no multiple of 8",
  why: "Matrix units and vector instructions work on 4 or 8 channels at once; a width between two multiples costs as much as the next one.",
  citation: {
    title: "NVIDIA Convolutional Layers User's Guide",
    place: "section 1, quick start checklist: multiples of 8 for FP16, of 4 for TF32; and Channels In And Out",
    url: "https://docs.nvidia.com/deeplearning/performance/dl-performance-convolutional/index.html",
  },
  strength: "hint",
  check: (model) =>
    model.ops.flatMap(({ node, owner }) => {
      if (node.op !== "conv2d" && node.op !== "conv3d" && node.op !== "linear") return [];
      const output = node.outputs[0];
      if (!output?.type.batched || isDepthwise(node) || !isOfPositions(output.type)) return [];
      const width = channelsOf(output.type);
      // How many classes, boxes or scores there are is not a choice.
      if (width % alignment === 0 || width < alignment || endsHere(model, output.id)) return [];
      const near = width % 4 === 0 ? ", only of 4" : "";
      const message = `${place(node)}${width} channels are no multiple of 8${near}.`;
      return [{ node: owner.id, where: node.scope, message, got: width }];
    }),
  candidates: (model, finding) =>
    fieldsWith(model, finding, (_, unit) => unit === "ch").flatMap((key) =>
      [Math.ceil, Math.floor].map((round) =>
        configured(finding.node, key, Math.max(alignment, round((finding.got ?? 0) / alignment) * alignment)),
      ),
    ),
};

/** A squeezed gate costs nothing, and a layer over tokens or heads is as wide as there are of them. */
function isOfPositions({ layout, shape }: TensorType): boolean {
  return layout.kind === "map" ? shape.slice(2).some((side) => side > 1) : layout.kind === "tokens";
}

function isDepthwise(node: OwnedOp["node"]): boolean {
  return (windowOf(node)?.groups ?? 1) > 1;
}

const steps = 6;

/** Is the value what the model returns, but for a few changes of its form? */
function endsHere(model: LintModel, value: number, left = steps): boolean {
  if (model.returned.has(value)) return true;
  const readers = model.readers(value);
  const onlyForm = readers.every(({ node }) => formOps.has(node.op));
  return (
    left > 0 && onlyForm && readers.some(({ node }) => node.outputs.some(({ id }) => endsHere(model, id, left - 1)))
  );
}

const formOps: ReadonlySet<string> = new Set([
  ...["reshape", "transpose", "asLayout", "toMap", "toTokens", "concat", "slice", "split", "mean"],
  ...["add", "scale", "sigmoid", "softmax", "tanh"],
]);

const missingNorm: Rule = {
  id: "missing-norm",
  title: "Convolution without a norm",
  why: "A convolution goes straight into its activation. Normalising in between lets a network train at higher rates and with less care for its start.",
  citation: {
    title: "Batch Normalization (arXiv:1502.03167)",
    place: "section 3.2: right before the nonlinearity",
    url: "https://arxiv.org/abs/1502.03167",
  },
  strength: "hint",
  check: (model) =>
    model.ops.flatMap(({ node, owner }) => {
      const window = windowOf(node);
      const output = node.outputs[0];
      // Pointwise layers are the inside of an MLP, whose norm stands before it; on one position there is nothing to share.
      if (!node.op.startsWith("conv") || !window || !output || isDepthwise(node)) return [];
      if (window.kernel.every((size) => size === 1) || output.type.shape.slice(2).every((side) => side === 1))
        return [];
      const [reader, ...others] = model.readers(output.id);
      if (!reader || others.length > 0 || !activationOps.has(reader.node.op)) return [];
      if (normOps.has(makerOf(model, node)?.node.op ?? "")) return [];
      const message = `${place(node)}${node.op} ${window.kernel.join("×")} goes into ${reader.node.op} without a norm.`;
      return [{ node: owner.id, where: node.scope, message }];
    }),
  candidates: (model, { node }) => [
    ...(fieldNames(model, node).includes("norm")
      ? [{ title: "Set norm to batch", edits: [{ kind: "configure", id: node, config: { norm: "batch" } } as const] }]
      : []),
    ...model.checked.doc.edges
      .filter(({ from }) => from === node)
      .slice(0, 1)
      .map((edge): Repair => {
        const norm = { id: nextId(model.checked.doc), type: "norm.batch" };
        return { title: "Insert a batch norm", edits: [{ kind: "insert", edge, node: norm, input: "x", output: "y" }] };
      }),
  ],
};

const normOps: ReadonlySet<string> = new Set(["batchNorm", "layerNorm", "groupNorm"]);

function makerOf(model: LintModel, node: OwnedOp["node"]): OwnedOp | undefined {
  const input = inputOf(node);
  return input && model.maker(input.id);
}

function fieldNames({ checked }: LintModel, node: number): readonly string[] {
  return Object.keys(checked.nodes.get(node)?.block?.config.shape ?? {});
}

const cancelledBias: Rule = {
  id: "cancelled-bias",
  title: "Bias before a batch norm",
  why: "BatchNorm subtracts the mean of each channel, so a bias right before it cancels: parameters and additions for nothing.",
  citation: {
    title: "Batch Normalization (arXiv:1502.03167)",
    place: "section 3.2: the bias can be ignored, since the mean subtraction cancels it",
    url: "https://arxiv.org/abs/1502.03167",
  },
  strength: "hint",
  check: (model) =>
    model.ops.flatMap(({ node, owner }) => {
      const output = node.outputs[0];
      const bias = node.inputs.map(({ id }) => model.param(id)).find((param) => param?.name.endsWith("bias"));
      if (!output || !bias || !(node.op.startsWith("conv") || node.op === "linear")) return [];
      const readers = model.readers(output.id);
      if (readers.length === 0 || !readers.every((reader) => reader.node.op === "batchNorm")) return [];
      const elements = bias.value.type.shape[0] ?? 0;
      return [
        {
          node: owner.id,
          where: node.scope,
          message: `${bias.name}: the batch norm behind it cancels its ${elements} elements.`,
        },
      ];
    }),
  candidates: (model, { node }) => (fieldNames(model, node).includes("bias") ? [configured(node, "bias", false)] : []),
};

const activationTwice: Rule = {
  id: "activation-twice",
  title: "Two activations in a row",
  why: "Nothing is learned between them: the second one only bends what the first gave, and a ReLU after a ReLU does nothing.",
  citation: {
    title: "MobileNetV2: Inverted Residuals and Linear Bottlenecks (arXiv:1801.04381)",
    place: "section 3.2: what non-linearities without expansion destroy",
    url: "https://arxiv.org/abs/1801.04381",
  },
  strength: "strong",
  check: (model) =>
    model.ops.flatMap(({ node, owner }) => {
      const before = makerOf(model, node);
      if (!activationOps.has(node.op) || !before || !activationOps.has(before.node.op)) return [];
      return [
        { node: owner.id, where: node.scope, message: `${place(node)}${node.op} follows ${before.node.op} directly.` },
      ];
    }),
  candidates: (model, { node }) =>
    model.checked.nodes.get(node)?.block?.family === "norm" ? [bypassed(node)] : turnedOff(model, node),
};

function turnedOff(model: LintModel, node: number): readonly Repair[] {
  if (!fieldNames(model, node).includes("activation")) return [];
  return [
    { title: "Set activation to none", edits: [{ kind: "configure", id: node, config: { activation: "none" } }] },
  ];
}

function bypassed(node: number): Repair {
  return { title: "Bypass this block", edits: [{ kind: "patchNode", id: node, patch: { bypass: true } }] };
}

const squashedLogits: Rule = {
  id: "squashed-logits",
  title: "Activation after the last linear layer",
  why: "Losses for classification take unnormalised scores; an activation before them cuts off half of the range or normalises twice.",
  citation: {
    title: "PyTorch, torch.nn.CrossEntropyLoss",
    place: "the input is expected to contain the unnormalized logits",
    url: "https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html",
  },
  strength: "hint",
  check: (model) =>
    model.ops.flatMap(({ node, owner }) => {
      const [output] = node.outputs;
      const before = makerOf(model, node);
      const squashes =
        node.op === "softmax" || (activationOps.has(node.op) && node.op !== "sigmoid" && node.op !== "tanh");
      if (!output || !squashes || !model.returned.has(output.id)) return [];
      if (before?.node.op !== "linear" || output.type.shape.length !== 2) return [];
      return [
        {
          node: owner.id,
          where: node.scope,
          message: `${place(node)}the model returns what ${node.op} made of its last linear layer.`,
        },
      ];
    }),
  candidates: (model, { node }) => [bypassed(node), ...turnedOff(model, node)],
};

const depthMultiplier: Rule = {
  id: "depth-multiplier",
  title: "Depth-wise convolution that multiplies channels",
  why: "Kernels for depth-wise convolutions expect as many outputs as inputs; with a multiplier runtimes fall back to a slower grouped one.",
  citation: {
    title: "ONNX Runtime Web, WebGPU Conv",
    place: "js/web/lib/wasm/jsep/webgpu/ops/conv.ts: the vectorised kernel needs one output per group",
    url: "https://github.com/microsoft/onnxruntime/blob/main/js/web/lib/wasm/jsep/webgpu/ops/conv.ts",
  },
  strength: "hint",
  check: ({ ops }) =>
    ops.flatMap(({ node, owner }) => {
      const [input, output] = [inputOf(node), node.outputs[0]];
      const groups = windowOf(node)?.groups ?? 1;
      if (node.op !== "conv2d" || !input || !output || groups === 1) return [];
      const [from, to] = [channelsOf(input.type), channelsOf(output.type)];
      if (groups !== from || to === from) return [];
      return [
        { node: owner.id, where: node.scope, message: `${place(node)}depth-wise, but ${from} channels become ${to}.` },
      ];
    }),
};

export const layerRules: readonly Rule[] = [
  alignedChannels,
  missingNorm,
  cancelledBias,
  activationTwice,
  squashedLogits,
  depthMultiplier,
];
