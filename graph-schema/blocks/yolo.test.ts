import { expect, test } from "vitest";
import { blockOf, check, evaluateNode, mapType, parameterCount, traceOf } from "../index.ts";
import { Composer, type Tap } from "../zoo/model.ts";

interface Size {
  readonly widths: readonly [number, number, number, number, number];
  readonly depths: readonly [number, number, number, number];
}

/** The whole of YOLOv5 6.x from these blocks, as models/yolov5n.yaml and yolov5s.yaml have it. */
function yolov5({ widths, depths }: Size) {
  const m = new Composer();
  const [, , fine, middle, coarse] = widths;
  const conv = (from: Tap, out: number, kernel: number, stride = 1) =>
    m.add("yolo.conv", { config: { out, kernel, stride }, from });
  const c3 = (from: Tap, out: number, depth: number) => m.add("yolo.c3", { config: { out, depth }, from });
  const levels: Tap[] = [];
  let x = conv(m.input({ height: 640, width: 640 }), widths[0], 6, 2);
  for (const [stage, depth] of depths.entries()) {
    const out = widths[stage + 1] ?? 0;
    x = c3(conv(x, out, 3, 2), out, depth);
    levels.push(x);
  }
  const joined = (a: Tap, b: Tap, out: number) =>
    m.add("yolo.c3", { config: { out, shortcut: false }, from: m.add("merge.concat", { from: [a, b] }) });
  const larger = (from: Tap) => m.add("layout.upsample", { from });
  const [, p3 = x, p4 = x] = levels;
  const top = conv(m.add("yolo.sppf", { from: x }), middle, 1);
  const next = conv(joined(larger(top), p4, middle), fine, 1);
  const out3 = joined(larger(next), p3, fine);
  const out4 = joined(conv(out3, fine, 3, 2), next, middle);
  const out5 = joined(conv(out4, middle, 3, 2), top, coarse);
  m.output("detections", m.add("yolo.detect", { from: [out3, out4, out5] }));
  return check(m.document("YOLOv5", "yolov5"));
}

test.each([
  ["n", { widths: [16, 32, 64, 128, 256], depths: [1, 2, 3, 1] }, 1_872_157],
  ["s", { widths: [32, 64, 128, 256, 512], depths: [1, 2, 3, 1] }, 7_235_389],
] as const)("YOLOv5%s has the parameters that its authors' code prints", (_, size, parameters) => {
  const checked = yolov5(size);
  expect(checked.diagnostics).toEqual([]);
  const trace = traceOf(checked);
  expect(parameterCount(trace)).toBe(parameters);
  expect(trace.outputs.map(({ value }) => value.type.shape)).toEqual([[1, 25_200, 85]]);
});

test("detections refuse strides and anchors that are not those of the levels", () => {
  const block = blockOf("yolo.detect")!;
  const message = (config: Record<string, number[]>) => {
    const given = { p3: mapType([1, 8, 4, 4]), p4: mapType([1, 8, 2, 2]) };
    const result = evaluateNode({ id: 1, type: block.type, scope: "detect", config }, block, given);
    return result.ok ? "" : result.diagnostic.message;
  };
  expect(message({})).toContain("another strides: 2 levels arrive, it has 3");
  expect(message({ strides: [8, 16], anchors: [1, 2, 3, 4, 5, 6] })).toContain(
    "another anchors: 6 numbers are no pairs",
  );
  expect(message({ strides: [8, 16], anchors: [1, 2, 3, 4] })).toBe("");
});
