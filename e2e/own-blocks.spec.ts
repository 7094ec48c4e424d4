// Custom blocks: made of a selection, opened, changed for every use, kept in a file, unpacked again.

import { readFile } from "node:fs/promises";
import { type Editor, expect, test } from "./editor.ts";
import { jsonFile } from "./files.ts";
import { Inside } from "./inside.ts";
import { Own } from "./own.ts";

const own = ({ page }: Editor) => new Own(page);

test.beforeEach(async ({ editor }) => {
  await editor.open();
  await editor.blocks.selectHybridPair();
});

test("a selection becomes one block with the same numbers, and is unpacked to what it was", async ({ editor }) => {
  const before = await editor.costs.parameters();
  await editor.command("Make custom block");
  await expect(editor.blocks.all).toHaveCount(13);
  await own(editor).name("Hybrid pair");
  await expect(editor.blocks.named("Hybrid pair")).toBeVisible();
  // Its sign, where other blocks have the glyph of their family.
  await expect(editor.blocks.named("Hybrid pair").getByText("HP", { exact: true })).toBeVisible();
  expect(await editor.costs.parameters()).toBe(before);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  await editor.command("Unpack into blocks");
  await expect(editor.blocks.all).toHaveCount(14);
  expect(await editor.costs.parameters()).toBe(before);
});

test("what is changed inside, every use follows, and a use may set an exposed field for itself", async ({
  editor,
  page,
}) => {
  await editor.command("Make custom block");
  await own(editor).name("Hybrid pair");
  await own(editor).add("Hybrid pair");
  await expect(editor.blocks.every("Hybrid pair")).toHaveCount(2);
  await own(editor).open(editor.blocks.named("Hybrid pair"));
  expect(await new Inside(editor.page).way()).toEqual(["EdgeNeXt-Small", "Hybrid pair"]);
  await expect(own(editor).bar).toContainText("2 blocks use this definition");
  await editor.blocks.select(editor.blocks.named("EdgeNeXt conv encoder"));
  const before = await editor.costs.parameters();
  await editor.set("expan_ratio", "2");
  await expect.poll(() => editor.costs.parameters()).not.toBe(before);
  await page.getByRole("button", { name: "Make expan_ratio a field of the block" }).click();
  await editor.press("Escape");
  await editor.press("Escape");
  await expect(editor.blocks.every("Hybrid pair")).toHaveCount(2);
  const shared = await editor.costs.parameters();
  await editor.set("expan_ratio", "6");
  await expect.poll(() => editor.costs.parameters()).not.toBe(shared);
  await editor.undo();
  await expect.poll(() => editor.costs.parameters()).toBe(shared);
});

test("a library file carries a custom block into another model", async ({ editor, page }) => {
  await editor.command("Make custom block");
  await own(editor).name("Hybrid pair");
  const download = page.waitForEvent("download");
  await editor.command("Save custom blocks as a library");
  const file = await download;
  const text = await readFile(await file.path(), "utf8");
  await editor.openModel("LeViT-128S");
  await own(editor).addLibrary(jsonFile(file.suggestedFilename(), text));
  await expect(page.getByRole("region", { name: "Your blocks" })).toContainText("Hybrid pair");
  await own(editor).addLibrary(jsonFile("broken.json", "{"));
  await expect(editor.notice("This is no Vitrine document")).toBeVisible();
});

test("a link holds the custom blocks", async ({ editor }) => {
  await editor.command("Make custom block");
  await own(editor).name("Hybrid pair");
  const parameters = await editor.costs.parameters();
  const link = await editor.shareLink();
  await editor.newModel();
  await editor.open(link);
  await expect(editor.blocks.named("Hybrid pair")).toBeVisible();
  expect(await editor.costs.parameters()).toBe(parameters);
});
