// EdgeViT as the backbone of a detector: neck and head of YOLOv5 (ultralytics/yolov5, models/yolov5n.yaml and yolov5s.yaml).

import type { RenameTable } from "../weights.ts";
import { type EdgevitShape, edgevitShapes, writeStages } from "./edgevit.ts";
import { type Composer, composed, type Tap, type ZooModel } from "./model.ts";

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly backbone: EdgevitShape;
  /** Channels of the neck at strides 8, 16, 32. */
  readonly widths: readonly [number, number, number];
  /** Our own count: there is no official code of the whole. */
  readonly parameters: number;
}

/** Of YOLOv5n and YOLOv5s. */
const nano = [64, 128, 256] as const;
const small = [128, 256, 512] as const;

const variants: readonly Variant[] = [
  {
    id: "yolov5_edgevit_xxs",
    title: "YOLOv5 on EdgeViT-XXS",
    backbone: edgevitShapes.xxs,
    widths: nano,
    parameters: 4_796_205,
  },
  {
    id: "yolov5_edgevit_xs",
    title: "YOLOv5 on EdgeViT-XS",
    backbone: edgevitShapes.xs,
    widths: nano,
    parameters: 7_497_693,
  },
  {
    id: "yolov5_edgevit_s",
    title: "YOLOv5 on EdgeViT-S",
    backbone: edgevitShapes.s,
    widths: small,
    parameters: 16_246_493,
  },
];

const side = 640;

/** Down to the coarsest level, up again with what lies beside, down once more: each level has seen the others. */
function write(m: Composer, { backbone, widths }: Variant): void {
  const [fine, middle, coarse] = widths;
  const image = m.input({ height: side, width: side });
  const [, c3, c4, c5] = writeStages(m, backbone, { from: image, prefix: "backbone." });
  if (!c3 || !c4 || !c5) throw new Error("EdgeViT has four stages");

  const conv = (name: string, from: Tap, config: { out: number; kernel: number; stride?: number }) =>
    m.add("yolo.conv", { config, scope: `neck.${name}`, from });
  const joined = (name: string, [a, b]: readonly [Tap, Tap], out: number) => {
    const both = m.add("merge.concat", { scope: "", from: [a, b] });
    return m.add("yolo.c3", { config: { out, shortcut: false }, scope: `neck.${name}`, from: both });
  };
  const larger = (from: Tap) => m.add("layout.upsample", { scope: "", from });

  const pooled = m.add("yolo.sppf", { config: { out: coarse }, scope: "neck.sppf", from: c5 });
  const top = conv("lateral5", pooled, { out: middle, kernel: 1 });
  const mixed = joined("top_down4", [larger(top), c4], middle);
  const next = conv("lateral4", mixed, { out: fine, kernel: 1 });
  const p3 = joined("top_down3", [larger(next), c3], fine);
  const p4 = joined("bottom_up4", [conv("down3", p3, { out: fine, kernel: 3, stride: 2 }), next], middle);
  const p5 = joined("bottom_up5", [conv("down4", p4, { out: middle, kernel: 3, stride: 2 }), top], coarse);
  m.output("detections", m.add("yolo.detect", { scope: "detect", from: [p3, p4, p5] }));
}

/** A classifier's checkpoint has the backbone. */
const edgevit: RenameTable = [{ pattern: /^(patch_embed|blocks)/, replacement: "backbone.$1" }];

export const yolov5Models: readonly ZooModel[] = variants.map((variant) => ({
  id: variant.id,
  system: "YOLOv5 on EdgeViT",
  title: variant.title,
  input: [1, 3, side, side],
  parameters: variant.parameters,
  published: {
    source: "none: EdgeViT's stages of saic-fi/edgevit, neck and head of ultralytics/yolov5",
    note: "A detector: boxes and scores, no top-1. Nobody has published figures or weights of this combination; the parameters are our own count.",
  },
  renames: { edgevit },
  document: composed(variant.title, variant.id, (m) => write(m, variant)),
}));
