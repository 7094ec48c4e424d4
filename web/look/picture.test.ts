import { expect, test } from "vitest";
import { normalised, pixelsOf } from "./picture.ts";

test("a picture becomes three planes, each centred and scaled as ImageNet's", () => {
  const data = Uint8ClampedArray.of(255, 0, 0, 255, 0, 255, 51, 255);
  const values = normalised({ data, width: 2, height: 1 });
  const expected = [
    [1, 0, 0.485, 0.229],
    [0, 1, 0.456, 0.224],
    [0, 0.2, 0.406, 0.225],
  ].flatMap(([first = 0, second = 0, mean = 0, deviation = 1]) => [
    (first - mean) / deviation,
    (second - mean) / deviation,
  ]);
  for (const [index, value] of expected.entries()) expect(values[index]).toBeCloseTo(value, 5);
});

test("a map is drawn from its least value in black to its greatest in white", () => {
  const map = { name: "picture", channels: 3, height: 1, width: 2, values: Float32Array.of(-1, 3, 1, -1, -1, -1) };
  expect([...pixelsOf(map)]).toEqual([0, 128, 0, 255, 255, 0, 0, 255]);
});

test("a map of one channel is drawn in grey", () => {
  const map = { name: "mask", channels: 1, height: 1, width: 2, values: Float32Array.of(0, 2) };
  expect([...pixelsOf(map)]).toEqual([0, 0, 0, 255, 255, 255, 255, 255]);
});
