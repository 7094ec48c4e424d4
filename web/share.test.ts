import { afterEach, expect, test, vi } from "vitest";
import { zoo } from "#graph-schema";
import { lightOf, linkOf } from "./share.ts";

afterEach(() => vi.unstubAllGlobals());

test("a link's light changes at 2, 8 and 32 thousand characters", () => {
  const lengths = [2_000, 2_001, 8_000, 8_001, 32_000, 32_001];
  expect(lengths.map(lightOf)).toEqual(["green", "amber", "amber", "red", "red", "over"]);
});

test("a model whose link could not be read has none, however short it would be", async () => {
  vi.stubGlobal("location", { origin: "http://localhost", pathname: "/" });
  const model = zoo[0]!.document();
  const comments = Array.from({ length: 1_000 }, (_, index) => ({
    id: 100_000 + index,
    text: "much ado ".repeat(300),
    at: [0, 0] as [number, number],
  }));
  expect(await linkOf(model)).toMatchObject({ light: "green" });
  expect(await linkOf({ ...model, comments })).toEqual({ address: null, characters: null, light: "over" });
});
