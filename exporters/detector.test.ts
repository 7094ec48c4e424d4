// A detector in a real runtime: EdgeViT, neck and head run as one file, and boxes are what the published formulas give.

import { expect, test } from "vitest";
import { applyEdits, blockOf, check, mapType, type TensorType, traceOf, zooModel } from "#graph-schema";
import { initialise } from "./initialise.ts";
import { exportOnnx } from "./onnx/export.ts";
import { distance, noisyWeights, runTrace, traceModel } from "./testing/model.ts";
import { at, nd, noise } from "./testing/nd.ts";
import { runOnnx } from "./testing/run-onnx.ts";

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));

test("boxes are (2σ − 0.5 + cell) · stride and (2σ)² · anchor, scores σ", async () => {
  const detect = blockOf("yolo.detect")!;
  const anchors = [
    [10, 20],
    [30, 15],
  ] as const;
  const [classes, stride, channels, H, W] = [2, 16, 3, 5, 4];
  const types: readonly TensorType[] = [mapType([1, channels, H, W])];
  const config = detect.config.parse({ classes, strides: [stride], anchors: anchors.flat() });
  const trace = traceModel(types, (g, [p3]) => {
    const { detections } = detect.forward(g, { p3 }, config);
    return detections ? [detections] : [];
  });
  const x = noise([1, channels, H, W], 1);
  const weights = noisyWeights(trace);
  const [weight, bias] = [weights.get("m.0.weight")!, weights.get("m.0.bias")!];
  const wanted = nd([1, anchors.length * H * W, 5 + classes], ([, place = 0, number = 0]) => {
    const [anchor, row, column] = [Math.floor(place / (H * W)), Math.floor(place / W) % H, place % W];
    const channel = anchor * (5 + classes) + number;
    let raw = at(bias, [channel]);
    for (let c = 0; c < channels; c++) raw += at(weight, [channel, c, 0, 0]) * at(x, [0, c, row, column]);
    const s = sigmoid(raw);
    if (number < 2) return (2 * s - 0.5 + (number === 0 ? column : row)) * stride;
    return number < 4 ? (2 * s) ** 2 * anchors[anchor]![number - 2]! : s;
  });
  const [got] = await runTrace(trace, [x]);
  expect(distance(got!, wanted)).toBeLessThan(1e-5);
});

test("yolov5_edgevit_xxs runs as one file, in both forms alike", async () => {
  const document = zooModel("yolov5_edgevit_xxs")!.document();
  const [picture] = document.nodes;
  const config = { height: 128, width: 192 };
  const trace = traceOf(check(applyEdits(document, [{ kind: "configure", id: picture!.id, config }])));
  const weights = initialise(trace.params, 1);
  const { data, shape } = noise([1, 3, 128, 192], 1);
  const [train, deploy] = await Promise.all(
    (["train", "deploy"] as const).map(async (form) => {
      const file = exportOnnx(trace, { name: "detector", form, weights });
      const { detections } = await runOnnx(file, { input: { dims: shape, data } });
      return { shape: detections!.dims, data: detections!.data };
    }),
  );
  expect(train?.shape).toEqual([1, 3 * (16 * 24 + 8 * 12 + 4 * 6), 85]);
  expect(train?.data.every((value) => Number.isFinite(value))).toBe(true);
  expect(distance(deploy!, train!)).toBeLessThan(1e-4);
}, 120_000);
