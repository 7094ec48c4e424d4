import { expect, test } from "vitest";
import { changeComment, type Document, parseDocument, withComment, withoutComment, zooModel } from "./index.ts";

const doc = zooModel("levit_128s")?.document() as Document;

test("a comment is added, changed, moved and deleted, and the document stays valid", () => {
  const added = withComment(doc, [10.4, 20.6]);
  const id = added.comments?.[0]?.id ?? 0;
  expect(doc.nodes.some((node) => node.id === id)).toBe(false);
  expect(added.comments).toEqual([{ id, text: "", at: [10, 21] }]);
  const changed = changeComment(changeComment(added, id, { text: "Why 16 heads?" }), id, { at: [5, 5] });
  expect(changed.comments).toEqual([{ id, text: "Why 16 heads?", at: [5, 5] }]);
  expect(parseDocument(JSON.parse(JSON.stringify(changed))).ok).toBe(true);
  expect(withoutComment(changed, id)).toEqual(doc);
});
