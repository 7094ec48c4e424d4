import { describe, expect, test } from "vitest";
import {
  addBlocks,
  type Definition,
  decodeLink,
  definitionOf,
  encodeLink,
  neededBlocks,
  parseBlockLibrary,
  printBlockLibrary,
} from "./index.ts";
import { written } from "./testing/links.ts";
import { edgenext, made, twice } from "./testing/own-blocks.ts";

describe("blocks that travel", () => {
  test("a link carries them", async () => {
    const { doc } = twice();
    expect(await decodeLink(await written(encodeLink(doc)))).toEqual({
      ok: true,
      doc: JSON.parse(JSON.stringify(doc)),
    });
  });

  test("a library file gives back the blocks that were written, with those inside them", () => {
    const { doc, uses } = twice();
    const { doc: nested, type } = made(doc, new Set(uses), "Both");
    const needed = neededBlocks(nested, [type]);
    expect(needed.map(({ title }) => title)).toEqual(["My LGL", "Both"]);
    const parsed = parseBlockLibrary(printBlockLibrary(needed, "Mine"));
    expect(parsed).toEqual({ ok: true, blocks: needed });
  });

  test("what is no library says so", () => {
    expect(parseBlockLibrary("{")).toMatchObject({ ok: false });
    expect(parseBlockLibrary(JSON.stringify(edgenext()))).toEqual({
      ok: false,
      message: "This file holds no custom block.",
    });
  });

  test("the same block is not added twice; a different one of its type is kept apart, or updates every use", () => {
    const { doc, type } = twice();
    const definition = definitionOf(doc, type) as Definition;
    expect(addBlocks(doc, [definition]).doc.blocks).toEqual(doc.blocks);
    const other = { ...definition, title: "My LGL", doc: "Changed" };
    const apart = addBlocks(doc, [other]);
    expect(apart.types.get(type)).toBe("own.my_lgl2");
    expect(apart.doc.blocks).toHaveLength(2);
    const updated = addBlocks(doc, [other], { update: true });
    expect(updated.doc.blocks).toEqual([other]);
  });
});
