// MobileNetV2 (arXiv:1801.04381): stem, inverted residual, head. Names are timm's.

import type { Paper } from "../block.ts";
import { defineComposite } from "../compose.ts";
import { channels, choice, int, number, outChannels } from "../fields.ts";
import { mapType } from "../types.ts";
import { convolution, depthwise, outOr, shareOf, squeezeExcitation } from "./convolution.ts";
import { classesField, pooledMap } from "./heads.ts";
import { add } from "./merge.ts";
import { epsField } from "./norms.ts";
import { activations, mapOf } from "./shared.ts";

const paper: Paper = { title: "MobileNetV2: Inverted Residuals and Linear Bottlenecks", arxiv: "1801.04381" };

const stem = defineComposite({
  type: "mobilenetv2.stem",
  title: "MobileNetV2 stem",
  family: "stem",
  doc: "3×3 convolution with stride 2, batch norm, ReLU6.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(32), activation: choice(activations, "relu6"), eps: epsField(1e-5) },
  summary: ["dim"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 8 } },
    { inputs: [mapType([1, 3, 15, 17])], config: { dim: 8, activation: "silu" } },
  ],
  parts(put, { x }, { dim, activation, eps }) {
    mapOf("MobileNetV2 stem", x);
    const config = { name: "conv_stem", normName: "bn1", out: dim, stride: 2, activation, eps };
    return { y: put(convolution, { config }, x) };
  },
});

const namings = ["efficientnet", "bottleneck"] as const;

/** What timm calls a block's convolutions and their norms: in its EfficientNet family, and in its ByobNet family. */
function namesOf(naming: (typeof namings)[number], expands: boolean) {
  if (naming === "bottleneck") {
    const layer = (conv: string) => ({ conv: `${conv}.conv`, norm: `${conv}.bn` });
    return { widen: layer("conv1_1x1"), perChannel: layer("conv2_kxk"), project: layer("conv3_1x1") };
  }
  const [dw, project] = expands
    ? ["bn2", { conv: "conv_pwl", norm: "bn3" }]
    : ["bn1", { conv: "conv_pw", norm: "bn2" }];
  return { widen: { conv: "conv_pw", norm: "bn1" }, perChannel: { conv: "conv_dw", norm: dw }, project };
}

const invertedResidual = defineComposite({
  type: "conv.invertedResidual",
  title: "Inverted residual",
  family: "conv",
  doc: "1×1 convolution to more channels, depthwise convolution, 1×1 back without activation; the input is added where the shape stayed. Expansion 1 leaves the first out. With squeeze-and-excitation and SiLU it is EfficientNet's MBConv.",
  paper: { ...paper, section: "3.3", figure: "3b" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    out: outChannels(),
    stride: int(1, { max: 4 }),
    expand: number(6, { min: 1, max: 16 }),
    kernel: int(3, { max: 31 }),
    squeeze: number(0, {
      min: 0,
      max: 1,
      description: "Squeeze-and-excitation channels as a share of the block's input; 0 leaves it out.",
    }),
    activation: choice(activations, "relu6"),
    eps: epsField(1e-5),
    names: choice(namings, "efficientnet", { description: "Which of timm's families names the tensors." }),
  },
  summary: ["out", "stride", "expand"],
  samples: [
    { inputs: [mapType([1, 8, 8, 8])] },
    { inputs: [mapType([1, 8, 7, 5])], config: { out: 12, stride: 2, kernel: 5, squeeze: 0.25, activation: "silu" } },
    { inputs: [mapType([1, 8, 8, 8])], config: { expand: 1, out: 4 } },
    { inputs: [mapType([1, 5, 5, 6])], config: { expand: 2, names: "bottleneck" } },
  ],
  parts(put, { x }, { out, stride, expand, kernel, squeeze, activation, eps, ...config }) {
    const { C } = mapOf("inverted residual", x);
    const to = outOr(out, C);
    const inner = Math.round(C * expand);
    const names = namesOf(config.names, expand !== 1);
    const layer = ({ conv, norm }: (typeof names)["widen"]) => ({ name: conv, normName: norm, eps });
    const point = { kernel: 1, ...layer(names.widen), out: inner, activation };
    const wide = expand === 1 ? x : put(convolution, { config: point }, x);
    const filtered = put(depthwise, { config: { kernel, stride, activation, ...layer(names.perChannel) } }, wide);
    const ratio = shareOf(C, squeeze) / inner;
    const gated =
      squeeze === 0 ? filtered : put(squeezeExcitation, { scope: "se", config: { ratio, activation } }, filtered);
    const narrow = { kernel: 1, ...layer(names.project), out: to, activation: "none" };
    const y = put(convolution, { config: narrow }, gated);
    return { y: stride === 1 && to === C ? put(add, {}, x, y) : y };
  },
});

const head = defineComposite({
  type: "mobilenetv2.head",
  title: "MobileNetV2 head",
  family: "head",
  doc: "1×1 convolution to a wide map, batch norm, ReLU6, global mean, linear classifier.",
  paper: { ...paper, section: "4" },
  inputs: ["x"],
  outputs: ["logits"],
  config: {
    dim: channels(1280),
    classes: classesField(),
    activation: choice(activations, "relu6"),
    eps: epsField(1e-5),
  },
  summary: ["dim", "classes"],
  samples: [
    { inputs: [mapType([1, 16, 4, 4])], config: { dim: 32, classes: 10 } },
    { inputs: [mapType([1, 5, 3, 1])], config: { dim: 8, classes: 3, activation: "silu" } },
  ],
  parts(put, { x }, { dim, classes, activation, eps }) {
    mapOf("MobileNetV2 head", x);
    const config = { name: "conv_head", normName: "bn2", out: dim, kernel: 1, activation, eps };
    return { logits: put(pooledMap, { config: { classes, name: "classifier" } }, put(convolution, { config }, x)) };
  },
});

export const mobilenetv2Blocks = [stem, invertedResidual, head];
