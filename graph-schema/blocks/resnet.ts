// ResNet (arXiv:1512.03385): stem and bottleneck, with the stride in the 3×3 convolution as PyTorch has it (v1.5).

import type { Paper } from "../block.ts";
import { defineComposite } from "../compose.ts";
import { channels, int, outChannels } from "../fields.ts";
import { mapType } from "../types.ts";
import { convolution, outOr } from "./convolution.ts";
import { add } from "./merge.ts";
import { activation } from "./norms.ts";
import { maxPooling } from "./pooling.ts";
import { mapOf } from "./shared.ts";

const paper: Paper = { title: "Deep Residual Learning for Image Recognition", arxiv: "1512.03385" };

const stem = defineComposite({
  type: "resnet.stem",
  title: "ResNet stem",
  family: "stem",
  doc: "7×7 convolution with stride 2, batch norm, ReLU, 3×3 max pooling with stride 2.",
  paper: { ...paper, section: "4.1", figure: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { dim: channels(64) },
  summary: ["dim"],
  samples: [
    { inputs: [mapType([1, 3, 32, 32])], config: { dim: 8 } },
    { inputs: [mapType([1, 5, 17, 9])], config: { dim: 6 } },
  ],
  parts(put, { x }, { dim }) {
    mapOf("ResNet stem", x);
    const filter = { name: "conv1", normName: "bn1", out: dim, kernel: 7, stride: 2 };
    const y = put(convolution, { config: filter }, x);
    return { y: put(maxPooling, { config: { kernel: 3, stride: 2, padding: 1 } }, y) };
  },
});

const bottleneck = defineComposite({
  type: "resnet.bottleneck",
  title: "ResNet bottleneck",
  family: "conv",
  doc: "1×1 convolution to fewer channels, 3×3, 1×1 back, each with batch norm; the input is added, projected where the shape changed, before the last ReLU. The stride is in the 3×3 convolution, where the paper has it in the first 1×1.",
  paper: { ...paper, section: "4.1", figure: "5" },
  inputs: ["x"],
  outputs: ["y"],
  config: {
    out: outChannels(),
    stride: int(1, { max: 4 }),
    reduction: int(4, { max: 64, description: "Output channels per channel inside." }),
    groups: int(1, { max: 4096, description: "Of the 3×3 convolution; more than one is ResNeXt." }),
  },
  summary: ["out", "stride"],
  samples: [
    { inputs: [mapType([1, 16, 8, 8])] },
    { inputs: [mapType([1, 6, 7, 5])], config: { out: 16, stride: 2, reduction: 2, groups: 4 } },
  ],
  parts(put, { x }, { out, stride, reduction, groups }) {
    const { C } = mapOf("ResNet bottleneck", x);
    const to = outOr(out, C);
    const inner = Math.max(1, Math.floor(to / reduction));
    const names = (index: number) => ({ name: `conv${index}`, normName: `bn${index}` });
    const reduced = put(convolution, { config: { ...names(1), out: inner, kernel: 1 } }, x);
    const plain = { out: to, kernel: 1, activation: "none" };
    const projected = { name: "downsample.0", normName: "downsample.1", stride, ...plain };
    const kept = stride === 1 && to === C ? x : put(convolution, { config: projected }, x);
    const filtered = put(convolution, { config: { ...names(2), out: inner, kernel: 3, stride, groups } }, reduced);
    const y = put(convolution, { config: { ...names(3), ...plain } }, filtered);
    return { y: put(activation, { config: { kind: "relu" } }, put(add, {}, kept, y)) };
  },
});

export const resnetBlocks = [stem, bottleneck];
