import { describe, expect, test } from "vitest";
import { type Need, needSentence, refuse, ShapeError } from "./errors.ts";
import { mapType, tokensType } from "./types.ts";

const tokens = tokensType([1, 256, 36], { grid: [16, 16] });

test("the sentence says where, what needs what, got what", () => {
  const error = new ShapeError(
    { what: "conv2d", need: { kind: "layout", layout: "map" }, got: [tokens] },
    "stage2.blocks.0",
  );
  expect(error.message).toBe("stage2.blocks.0: conv2d needs a map, got f32[1,256,36] tokens 16×16");
});

test("without a place the sentence begins with what refused", () => {
  const error = new ShapeError({ what: "toMap", need: { kind: "grid" } });
  expect(error.message).toBe("toMap needs tokens that still form an image");
  expect(error.where).toBe("");
});

test("a place given later keeps the fields", () => {
  const error = new ShapeError({ what: "toMap", need: { kind: "grid" } });
  const placed = error.at("stage");
  expect(placed.message).toBe("stage: toMap needs tokens that still form an image");
  expect(placed.fields).toBe(error.fields);
});

test("two different shapes are named once", () => {
  const [a, b] = [mapType([1, 8, 7, 7]), mapType([1, 8, 8, 8])];
  expect(() => refuse("add", { kind: "sameShape", a, b }, a, b)).toThrow(
    new ShapeError({ what: "add", need: { kind: "sameShape", a, b }, got: [a, b] }).message,
  );
  expect(new ShapeError({ what: "add", need: { kind: "sameShape", a, b }, got: [a, b] }).message).toBe(
    "add needs two values of one shape, got f32[1,8,7,7] map and f32[1,8,8,8] map",
  );
});

describe("each need has its sentence", () => {
  const needs: readonly (readonly [Need, string])[] = [
    [{ kind: "layout", layout: "map" }, "needs a map"],
    [{ kind: "layout", layout: "tokens" }, "needs tokens"],
    [{ kind: "layout", layout: "plain" }, "needs a plain value"],
    [{ kind: "grid" }, "needs tokens that still form an image"],
    [{ kind: "prefix", got: 1, needed: 0 }, "needs tokens without a class token, 1 stand before the image"],
    [{ kind: "prefix", got: 0, needed: 1 }, "needs 1 class or distillation token before the image, 0 are there"],
    [{ kind: "prefix", got: 1, needed: 2 }, "needs 2 class or distillation tokens before the image, 1 are there"],
    [{ kind: "channels", got: 8, needed: 16 }, "needs 16 channels, 8 arrive"],
    [
      { kind: "divisor", field: "heads", value: 5, of: 192, ofWhat: "the channels" },
      "needs heads to divide the channels: 192 is no multiple of 5",
    ],
    [{ kind: "resolution", got: [7, 7], needed: "a map of at least 8×8" }, "needs a map of at least 8×8, 7×7 arrives"],
    [{ kind: "rank", needed: 4, got: 3 }, "needs 4 axes, 3 arrive"],
    [{ kind: "config", field: "out", problem: "0 is too few" }, "needs another out: 0 is too few"],
    [
      { kind: "limit", what: "a number of elements", got: 9, limit: 8 },
      "needs a number of elements of at most 8, 9 asked",
    ],
    [{ kind: "other", problem: "cannot reduce axes 0" }, "cannot reduce axes 0"],
  ];
  test.each(needs)("%#", (need, sentence) => {
    expect(needSentence(need)).toBe(sentence);
  });
});
