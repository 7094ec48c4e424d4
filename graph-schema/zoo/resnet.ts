// ResNet-50 as torchvision and timm build it (v1.5), with the same names in both.

import { type Composer, composed, type ZooModel } from "./model.ts";

const title = "ResNet-50";
const id = "resnet50";
const stages = [
  { depth: 3, out: 256 },
  { depth: 4, out: 512 },
  { depth: 6, out: 1024 },
  { depth: 3, out: 2048 },
];

function write(m: Composer): void {
  let x = m.add("resnet.stem", { scope: "", from: m.input() });
  for (const [index, { depth, out }] of stages.entries())
    for (let block = 0; block < depth; block++) {
      const config = block === 0 ? { out, stride: index === 0 ? 1 : 2 } : {};
      x = m.add("resnet.bottleneck", { config, scope: `layer${index + 1}.${block}`, from: x });
    }
  m.output("logits", m.add("head.map", { config: { name: "fc" }, scope: "", from: x }));
}

export const resnetModels: readonly ZooModel[] = [
  {
    id,
    system: "ResNet",
    title,
    input: [1, 3, 224, 224],
    parameters: 25_557_032,
    published: {
      parameters: "25.6 M",
      macs: "4.1 G",
      top1: "76.15",
      source: "torchvision, weights v1",
      note: "Stride in the 3×3 convolution (v1.5), unlike the paper's first 1×1.",
    },
    document: composed(title, id, write),
  },
];
