import { expect, test } from "vitest";
import { lightOf } from "./share.ts";

test("a link's light changes at 2, 8 and 32 thousand characters", () => {
  const lengths = [2_000, 2_001, 8_000, 8_001, 32_000, 32_001];
  expect(lengths.map(lightOf)).toEqual(["green", "amber", "amber", "red", "red", "over"]);
});
