import { expect, test } from "vitest";
import { zooModel } from "#graph-schema";
import { hitsOf, patternOf } from "./find.ts";

const doc = zooModel("edgenext_small")?.document();
if (!doc) throw new Error("the zoo has no EdgeNeXt-S");
const types = (query: string) => hitsOf(doc, query).map((id) => doc.nodes.find((node) => node.id === id)?.type);

test("blocks are found by a part of their name, their type, their scope and their settings", () => {
  expect(types("sdta enc")).toHaveLength(3);
  expect(types("edgenext.downsample")).toHaveLength(3);
  expect(types("^stages\\.2")).not.toHaveLength(0);
  expect(types("heads=8")).toHaveLength(3);
  expect(types("kernel=[79]").length).toBe(2);
});

test("nothing is found by nothing, and what is no pattern says so", () => {
  expect(types("")).toEqual([]);
  expect(types("(")).toEqual([]);
  expect(patternOf("(")).toBeNull();
});
