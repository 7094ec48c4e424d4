import { describe, expect, test } from "vitest";
import {
  byteLength,
  channelAxis,
  channelsOf,
  mapType,
  plainType,
  printShape,
  printType,
  sameLayout,
  sameType,
  type TensorType,
  tokensType,
} from "./types.ts";

const map = mapType([1, 64, 56, 56]);
const image = tokensType([1, 256, 36], { grid: [16, 16] });
const classed = tokensType([1, 197, 192], { grid: [14, 14], prefix: 1 });
const bounded: TensorType = { ...tokensType([1, 196, 64]), boundedAxis: 1 };

describe("a type prints as people write it", () => {
  test.each([
    [map, "f32[1,64,56,56] map", "64×56×56"],
    [image, "f32[1,256,36] tokens 16×16", "256×36"],
    [classed, "f32[1,197,192] tokens 1+14×14", "197×192"],
    [tokensType([1, 50, 8]), "f32[1,50,8] tokens", "50×8"],
    [bounded, "f32[1,≤196,64] tokens", "≤196×64"],
    [plainType([49], false, "i64"), "i64[49]", "49"],
    [mapType([1, 8, 4, 14, 14]), "f32[1,8,4,14,14] map", "8×4×14×14"],
  ])("%#", (type, whole, short) => {
    expect(printType(type)).toBe(whole);
    expect(printShape(type)).toBe(short);
  });
});

test("types are the same only if dtype, shape, batch, bound and layout are", () => {
  expect(sameType(image, tokensType([1, 256, 36], { grid: [16, 16] }))).toBe(true);
  const others: readonly TensorType[] = [
    { ...image, dtype: "i64" },
    { ...image, shape: [1, 256, 37] },
    { ...image, shape: [1, 256, 36, 1] },
    { ...image, batched: false },
    { ...image, boundedAxis: 1 },
    tokensType([1, 256, 36], { grid: [8, 32] }),
    tokensType([1, 256, 36]),
    tokensType([1, 256, 36], { grid: [16, 16], prefix: 1 }),
    plainType([1, 256, 36]),
  ];
  for (const other of others) expect(sameType(image, other)).toBe(false);
});

test("two maps have one layout whatever their size, tokens only with one grid", () => {
  expect(sameLayout(map.layout, mapType([1, 3, 7, 7]).layout)).toBe(true);
  expect(sameLayout(image.layout, classed.layout)).toBe(false);
});

test("channels are axis 1 of a map and the last axis of anything else", () => {
  expect([channelAxis(map), channelAxis(image), channelAxis(plainType([1, 10]))]).toEqual([1, 2, 1]);
  expect([channelsOf(map), channelsOf(classed)]).toEqual([64, 192]);
});

test("bytes are of one sample, by element type", () => {
  expect(byteLength(plainType([1, 10]))).toBe(40);
  expect(byteLength(plainType([10], false, "i64"))).toBe(80);
  expect(byteLength(plainType([10], false, "bool"))).toBe(10);
});
