// Seeing inside a block: its traced ops, nested by scope, with what each gives, costs and takes.

import { expect, test } from "./editor.ts";
import { Inside } from "./inside.ts";

test("a double click shows what a block computes, and Escape leads back to the same view", async ({ editor, page }) => {
  await editor.open();
  const inside = new Inside(page);
  const block = editor.blocks.named("EdgeNeXt SDTA encoder", 2);
  const place = await block.boundingBox();
  await inside.open(block);
  await expect(inside.crumbs).toHaveText(["EdgeNeXt-Small", "EdgeNeXt SDTA encoder"]);
  for (const part of ["convs.0", "convs.1", "pwconv1"]) await expect(inside.part(part)).toBeVisible();

  await inside.openPart("xca");
  await expect(inside.crumbs).toHaveText(["EdgeNeXt-Small", "EdgeNeXt SDTA encoder", "xca"]);
  await inside.part("qkv").click({ position: { x: 60, y: 14 } });
  const about = inside.about("qkv");
  await expect(about).toContainText("f32[1,256,480]");
  await expect(about.getByRole("list", { name: "Tensors" })).toContainText("weight480×160");
  await expect(about).toContainText("MACs");

  await page.keyboard.press("Escape");
  await expect(inside.view("EdgeNeXt SDTA encoder")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(inside.view()).toBeHidden();
  expect(await block.boundingBox()).toEqual(place);
});

test("the keyboard opens a block, walks to a scope, opens it, and a crumb leads out", async ({ editor, page }) => {
  await editor.open();
  const inside = new Inside(page);
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Enter");
  await expect(inside.view("EdgeNeXt SDTA encoder")).toBeVisible();
  await inside.part("xca").focus();
  await editor.press("Enter");
  await expect(inside.view("xca")).toBeVisible();
  await page.getByRole("button", { name: "EdgeNeXt-Small", exact: true }).click();
  await expect(inside.view()).toBeHidden();
});

test("an edit is seen inside at once, and another model closes it", async ({ editor, page }) => {
  await editor.open();
  const inside = new Inside(page);
  await inside.open(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await expect(inside.part("pwconv1")).toContainText("×384");
  await editor.set("expan_ratio", "2");
  await expect(inside.part("pwconv1")).toContainText("×192");
  await editor.newModel();
  await expect(inside.view()).toBeHidden();
});

test("a profile tells how long each part takes", async ({ editor, page }) => {
  await editor.open();
  await editor.openModel("LeViT-128S");
  await editor.command("Profile per block");
  await editor.command("Profile in the drawer");
  await page.getByRole("list", { name: "Time per block" }).waitFor({ timeout: 120_000 });
  await editor.command("Profile in the drawer");
  const inside = new Inside(page);
  await inside.open(editor.blocks.named("LeViT stage"));
  const timed = inside
    .view()
    .getByRole("group")
    .filter({ hasText: /\d.(ms|µs)/ });
  expect(await timed.count()).toBeGreaterThan(2);
});

test("F2 renames the selected block", async ({ editor, page }) => {
  await editor.open();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("F2");
  await expect(page.getByRole("textbox", { name: "Block title" })).toBeFocused();
  await page.keyboard.type("Cross attention");
  await editor.press("Enter");
  await expect(editor.blocks.named("Cross attention")).toBeVisible();
});

test("a block of a paper is unpacked into the blocks that it is made of, at the same cost and in one step", async ({
  editor,
}) => {
  await editor.open();
  const blocks = await editor.blocks.all.count();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  const parameters = await editor.costs.parameters();
  await editor.command("Unpack into blocks");
  await expect(editor.blocks.named("Cross-covariance attention")).toBeVisible();
  await expect(editor.blocks.every("Layer scale")).toHaveCount(2);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  expect(await editor.costs.parameters()).toBe(parameters);
  const { nodes } = await editor.design();
  expect(nodes.filter(({ type }) => type === "edgenext.sdta")).toHaveLength(2);
  await editor.undo();
  await expect(editor.blocks.all).toHaveCount(blocks);
});

test("copies in a row are unpacked into blocks that cost the same, in one step", async ({ editor, page }) => {
  await editor.open();
  const inside = new Inside(page);
  const blocks = await editor.blocks.all.count();
  const params = await editor.costs.bar.textContent();
  await inside.open(editor.blocks.named("EdgeNeXt conv encoder"));
  await page.getByRole("button", { name: "Unpack into blocks" }).click();
  await expect(inside.view()).toBeHidden();
  await expect(editor.blocks.all).toHaveCount(blocks + 2);
  await expect(editor.blocks.selected).toHaveCount(3);
  expect(params).toContain("5.59");
  await expect(editor.costs.bar).toContainText("5.59");
  await editor.undo();
  await expect(editor.blocks.all).toHaveCount(blocks);
});
