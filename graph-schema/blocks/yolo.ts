// YOLOv5's neck and head (ultralytics/yolov5, models/common.py and yolo.py, 6.x): convolution, C3, SPPF, detections.

import { defineBlock, type Paper } from "../block.ts";
import type { Graph } from "../builder.ts";
import { defineComposite } from "../compose.ts";
import { refuse } from "../errors.ts";
import { flag, int, ints, outChannels } from "../fields.ts";
import type { Value } from "../trace.ts";
import { mapType } from "../types.ts";
import { convolution, outOr, requireOdd } from "./convolution.ts";
import { add, concat } from "./merge.ts";
import { maxPooling } from "./pooling.ts";
import { mapOf } from "./shared.ts";

// YOLOv5 has no paper; each block names the one that its idea is from.
const cspnet: Paper = {
  title: "CSPNet: A New Backbone that can Enhance Learning Capability of CNN",
  arxiv: "1911.11929",
};
const spp: Paper = { title: "Spatial Pyramid Pooling in Deep Convolutional Networks", arxiv: "1406.4729" };
const yolov3: Paper = { title: "YOLOv3: An Incremental Improvement", arxiv: "1804.02767" };
const yolov4: Paper = { title: "YOLOv4: Optimal Speed and Accuracy of Object Detection", arxiv: "2004.10934" };

const map = mapType([1, 16, 8, 8]);
const odd = mapType([1, 6, 7, 5]);

const conv = defineComposite({
  type: "yolo.conv",
  title: "YOLO convolution",
  family: "conv",
  doc: "Convolution, batch norm with its larger epsilon, SiLU, as everywhere in YOLOv5.",
  paper: yolov4,
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), kernel: int(3, { max: 63 }), stride: int(1, { max: 64 }) },
  summary: ["out", "kernel", "stride"],
  samples: [
    { inputs: [map], config: { out: 8, stride: 2 } },
    { inputs: [odd], config: { kernel: 1 } },
  ],
  parts(put, { x }, config) {
    mapOf("YOLO convolution", x);
    return { y: put(convolution, { config: { ...config, normName: "bn", eps: 1e-3, activation: "silu" } }, x) };
  },
});

const shortcut = flag(true, { description: "Bottlenecks add their input; those of the neck do not." });

const bottleneck = defineComposite({
  type: "yolo.bottleneck",
  title: "YOLO bottleneck",
  family: "conv",
  doc: "A 1×1 and a 3×3 convolution, both as wide as what arrives; the input is added.",
  paper: { ...yolov3, section: "2.4" },
  inputs: ["x"],
  outputs: ["y"],
  config: { shortcut },
  summary: ["shortcut"],
  samples: [{ inputs: [map] }, { inputs: [odd], config: { shortcut: false } }],
  parts(put, { x }, { shortcut }) {
    mapOf("YOLO bottleneck", x);
    const wide = put(conv, { scope: "cv2" }, put(conv, { scope: "cv1", config: { kernel: 1 } }, x));
    return { y: shortcut ? put(add, {}, x, wide) : wide };
  },
});

const c3 = defineComposite({
  type: "yolo.c3",
  title: "C3",
  family: "conv",
  doc: "Half of the channels through bottlenecks, half past them, joined and mixed: a cross-stage partial block with three convolutions.",
  paper: { ...cspnet, section: "3.1", figure: "5" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), depth: int(1, { max: 64 }), shortcut },
  summary: ["out", "depth", "shortcut"],
  samples: [
    { inputs: [map], config: { depth: 2 } },
    { inputs: [odd], config: { out: 10, shortcut: false } },
  ],
  parts(put, { x }, { out: wanted, depth, shortcut }) {
    const { C } = mapOf("C3", x);
    const out = outOr(wanted, C);
    const inner = Math.floor(out / 2);
    if (inner < 1) refuse("C3", { kind: "config", field: "out", problem: "half of 1 channel is none" }, x.type);
    const point = (scope: string, from: Value, to: number) =>
      put(conv, { scope, config: { out: to, kernel: 1 } }, from);
    let through = point("cv1", x, inner);
    for (let index = 0; index < depth; index++)
      through = put(bottleneck, { scope: `m.${index}`, config: { shortcut } }, through);
    const past = point("cv2", x, inner);
    return { y: point("cv3", put(concat, {}, through, past), out) };
  },
});

const sppf = defineComposite({
  type: "yolo.sppf",
  title: "SPPF",
  family: "pooling",
  doc: "The map beside three max poolings of itself, each of the one before, so that windows of three sizes are seen; same result as SPP, faster.",
  paper: { ...spp, section: "2.2", figure: "3" },
  inputs: ["x"],
  outputs: ["y"],
  config: { out: outChannels(), kernel: int(5, { max: 31, description: "Odd, so that the map keeps its size." }) },
  summary: ["out", "kernel"],
  samples: [{ inputs: [map] }, { inputs: [odd], config: { out: 10, kernel: 3 } }],
  parts(put, { x }, { out, kernel }) {
    const { C } = mapOf("SPPF", x);
    if (C < 2) refuse("SPPF", { kind: "channels", got: C, needed: 2 }, x.type);
    requireOdd("SPPF", { kernel });
    const window = { kernel, stride: 1, padding: (kernel - 1) / 2 };
    const narrow = put(conv, { scope: "cv1", config: { out: Math.floor(C / 2), kernel: 1 } }, x);
    const once = put(maxPooling, { config: window }, narrow);
    const twice = put(maxPooling, { config: window }, once);
    const thrice = put(maxPooling, { config: window }, twice);
    const seen = put(concat, {}, narrow, once, twice, thrice);
    return { y: put(conv, { scope: "cv2", config: { out: outOr(out, C), kernel: 1 } }, seen) };
  },
});

/** Width, height per anchor in pixels, three for each of P3, P4, P5: fitted to COCO by the authors. */
const cocoAnchors = [10, 13, 16, 30, 33, 23, 30, 61, 62, 45, 59, 119, 116, 90, 156, 198, 373, 326];
/** Box centre, box size, objectness. */
const boxNumbers = 5;

interface Level {
  readonly x: Value;
  /** Pairs of width and height, px. */
  readonly anchors: readonly number[];
  readonly stride: number;
  readonly classes: number;
}

/** [N,C,H,W] → [N, anchors · H · W, 5 + classes]: boxes in pixels of the picture, scores from 0 to 1. */
function detections(g: Graph, name: string, { x, anchors, stride, classes }: Level): Value {
  const { H, W } = mapOf("detection head", x);
  const [count, numbers] = [anchors.length / 2, boxNumbers + classes];
  const raw = g.conv2d(name, x, { kernel: 1, out: count * numbers });
  return g.scope(name, () => {
    const rows = g.transpose(g.reshape(raw, [1, count, numbers, H * W]), [0, 1, 3, 2]);
    const [centre, size, scores] = g.split(g.sigmoid(rows), 3, [2, 2, 1 + classes]);
    if (!centre || !size || !scores) throw new Error("a split in three gives three");
    // (2σ − 0.5 + cell) · stride reaches half a cell beyond its own; (2σ)² · anchor reaches four times it.
    const corners = g.constant("grid", [1, 1, H * W, 2], () =>
      Float32Array.from({ length: 2 * H * W }, (_, at) => {
        const place = Math.floor(at / 2);
        return stride * ((at % 2 === 0 ? place % W : Math.floor(place / W)) - 0.5);
      }),
    );
    const doubled = g.scale(size, 2);
    const sizes = g.constant("anchors", [1, count, 1, 2], () => Float32Array.from(anchors));
    const boxes = [g.add(g.scale(centre, 2 * stride), corners), g.mul(g.mul(doubled, doubled), sizes)];
    return g.reshape(g.concat([...boxes, scores], 3), [1, count * H * W, numbers]);
  });
}

const detect = defineBlock({
  type: "yolo.detect",
  title: "YOLO detections",
  family: "head",
  doc: "A 1×1 convolution per level, read as boxes (centre, width, height in pixels), objectness and class scores per anchor and position; overlapping boxes are not yet sorted out.",
  paper: { ...yolov3, section: "2.1", figure: "2" },
  inputs: ["p3", "p4?", "p5?"],
  outputs: ["detections"],
  config: {
    classes: int(80, { max: 10_000 }),
    strides: ints([8, 16, 32], { description: "Pixels per position, level by level.", max: 1024 }),
    anchors: ints(cocoAnchors, { description: "Width, height of each anchor in pixels, level by level." }),
  },
  summary: ["classes", "strides"],
  samples: [
    {
      inputs: [mapType([1, 8, 8, 8]), mapType([1, 12, 4, 4]), mapType([1, 16, 2, 2])],
      config: { classes: 3 },
    },
    { inputs: [odd], config: { classes: 1, strides: [16], anchors: [10, 20, 30, 40] } },
  ],
  forward(g, { p3, p4, p5 }, { classes, strides, anchors }) {
    const levels = [p3, p4, p5].filter((level) => level !== undefined);
    const problem = (field: string, needs: string) =>
      refuse("YOLO detections", { kind: "config", field, problem: needs });
    if (strides.length !== levels.length)
      problem("strides", `${levels.length} levels arrive, it has ${strides.length}`);
    if (anchors.length % (2 * levels.length) !== 0)
      problem("anchors", `${anchors.length} numbers are no pairs, as many for each of ${levels.length} levels`);
    const each = anchors.length / levels.length;
    const found = levels.map((x, index) => {
      const own = anchors.slice(index * each, (index + 1) * each);
      return detections(g, `m.${index}`, { x, anchors: own, stride: strides[index] ?? 1, classes });
    });
    return { detections: g.concat(found, 1) };
  },
});

export const yoloBlocks = [conv, bottleneck, c3, sppf, detect];
