import { expect, test } from "vitest";
import { applyEdits, type Document, foldFrame, framed, frameOf, renameFrame, unframed, zooModel } from "./index.ts";

const doc = zooModel("levit_128s")?.document() as Document;
const ids = doc.nodes.map(({ id }) => id);
const [first = 0, second = 0, third = 0] = ids;

test("a framed node leaves the frame that it was in, and a frame without members is gone", () => {
  const one = framed(doc, new Set([first, second]), "One");
  const two = framed(one, new Set([second, third]), "Two");
  expect(two.frames?.map(({ title, nodes }) => [title, nodes])).toEqual([
    ["One", [first]],
    ["Two", [second, third]],
  ]);
  const three = framed(two, new Set([first]), "Three");
  expect(three.frames?.map(({ title }) => title)).toEqual(["Two", "Three"]);
});

test("a frame folds, opens again, is renamed, and dissolved without its blocks", () => {
  const made = framed(doc, new Set([first, second]), "One");
  const frame = frameOf(made, second);
  const folded = foldFrame(made, frame?.id ?? 0, true);
  expect(frameOf(folded, second)?.folded).toBe(true);
  expect(foldFrame(folded, frame?.id ?? 0, false)).toEqual(made);
  expect(frameOf(renameFrame(made, frame?.id ?? 0, "Stem"), first)?.title).toBe("Stem");
  expect(unframed(made, new Set([frame?.id ?? 0]))).toEqual(doc);
});

test("a deleted block is no member any more", () => {
  const made = framed(doc, new Set([first, second]), "One");
  expect(applyEdits(made, [{ kind: "removeNode", id: first }]).frames?.[0]?.nodes).toEqual([second]);
  const gone = applyEdits(made, [
    { kind: "removeNode", id: first },
    { kind: "removeNode", id: second },
  ]);
  expect(gone.frames).toBeUndefined();
});

test("nothing chosen, nothing framed", () => {
  expect(framed(doc, new Set(), "None")).toBe(doc);
});
