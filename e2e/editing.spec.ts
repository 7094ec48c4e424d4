// Composing by hand: palette, wires, search, clipboard, selection, commands and keys; each edit goes back and forth.

import { type Editor, expect, test } from "./editor.ts";

/** Doing it, undoing it and doing it again leave these numbers of blocks and wires. */
async function backAndForth(editor: Editor, before: readonly [number, number], after: readonly [number, number]) {
  const count = async ([blocks, wires]: readonly [number, number]) => {
    await expect(editor.blocks.all).toHaveCount(blocks);
    await expect(editor.blocks.wires).toHaveCount(wires);
  };
  await count(after);
  await editor.undo();
  await count(before);
  await editor.redo();
  await count(after);
}

test.beforeEach(async ({ editor }) => {
  await editor.open();
  await expect(editor.blocks.all).toHaveCount(14);
});

test("a block dragged from the palette lands where it is dropped", async ({ editor }) => {
  const place = await editor.blocks.emptyPlace();
  await editor.blocks.drag("Squeeze-and-excitation", place);
  await backAndForth(editor, [14, 13], [15, 13]);
  const box = await editor.blocks.named("Squeeze-and-excitation").boundingBox();
  expect(Math.abs((box?.x ?? 0) + (box?.width ?? 0) / 2 - place.x)).toBeLessThan(30);
});

test("a block dropped on a wire is put into it", async ({ editor }) => {
  const { blocks } = editor;
  const wire = blocks.wire("EdgeNeXt stem", "EdgeNeXt conv encoder");
  await blocks.drag("Squeeze-and-excitation", await blocks.middleOf(wire));
  await backAndForth(editor, [14, 13], [15, 14]);
  await expect(blocks.wire("EdgeNeXt stem", "Squeeze-and-excitation")).toBeAttached();
  await expect(blocks.wire("Squeeze-and-excitation", "EdgeNeXt conv encoder")).toBeAttached();
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
});

test("a wire let go in the void finds the blocks that take it", async ({ editor }) => {
  const { blocks } = editor;
  await blocks.draw(blocks.named("EdgeNeXt head"), await blocks.emptyPlace());
  await expect(editor.dialog("Add a block to this wire")).toBeVisible();
  await editor.choose("Activation");
  await backAndForth(editor, [14, 13], [15, 14]);
  await expect(blocks.wire("EdgeNeXt head", "Activation")).toBeAttached();
});

test("a deleted wire is drawn again by hand", async ({ editor }) => {
  const { blocks } = editor;
  await blocks.selectWire(blocks.wire("EdgeNeXt head", "Output"));
  await editor.press("Delete");
  await backAndForth(editor, [14, 13], [14, 12]);
  await expect(editor.problemCount).not.toHaveAccessibleName("No problems");
  await blocks.fit();
  await blocks.draw(blocks.named("EdgeNeXt head"), blocks.named("Output"));
  await backAndForth(editor, [14, 12], [14, 13]);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
});

test("blocks are copied, pasted, cut, duplicated and deleted", async ({ editor }) => {
  const { blocks } = editor;
  await blocks.select(blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Control+c");
  await editor.press("Control+v");
  await backAndForth(editor, [14, 13], [15, 13]);
  await blocks.select(blocks.named("EdgeNeXt SDTA encoder", 4));
  await editor.press("Control+d");
  await backAndForth(editor, [15, 13], [16, 13]);
  await expect(blocks.every("EdgeNeXt SDTA encoder")).toHaveCount(5);
  await blocks.select(blocks.named("EdgeNeXt SDTA encoder", 5));
  await editor.press("Delete");
  await backAndForth(editor, [16, 13], [15, 13]);
  await blocks.select(blocks.named("EdgeNeXt stem"));
  await editor.press("Control+x");
  await backAndForth(editor, [15, 13], [14, 11]);
});

test("a block deleted with Ctrl leaves the chain connected", async ({ editor }) => {
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder", 2));
  await editor.press("Control+Delete");
  await backAndForth(editor, [14, 13], [13, 12]);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
});

test("a box drawn with Shift selects what it touches", async ({ editor, page }) => {
  const { blocks } = editor;
  const first = await blocks.named("EdgeNeXt conv encoder", 2).boundingBox();
  const last = await blocks.named("EdgeNeXt SDTA encoder").boundingBox();
  if (!first || !last) throw new Error("the second column is not visible");
  await page.keyboard.down("Shift");
  await blocks.dragPointer({ x: first.x - 8, y: first.y - 6 }, { x: last.x + 40, y: last.y + 20 });
  await page.keyboard.up("Shift");
  await expect(blocks.selected).toHaveCount(2);
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector.getByRole("heading", { name: "2 blocks" })).toBeVisible();
});

test("an edit in the inspector changes shapes and figures at once", async ({ editor }) => {
  const { blocks, costs } = editor;
  const before = await costs.macs();
  await blocks.select(blocks.named("EdgeNeXt downsample", 3));
  await editor.set("out", "200");
  await expect(blocks.named("EdgeNeXt downsample", 3)).toHaveAccessibleName(/200×8×8/);
  expect(await costs.macs()).toBeLessThan(before);
  await editor.undo();
  await expect(blocks.named("EdgeNeXt downsample", 3)).toHaveAccessibleName(/304×8×8/);
  expect(await costs.macs()).toBe(before);
});

test("the command palette runs commands and opens models", async ({ editor, page }) => {
  await editor.command("Theme dark");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await editor.openModel("LeViT-128S");
  expect(await editor.costs.parameters()).toBe(7_777_058);
});

test("a model is composed with the keyboard alone", async ({ editor, page }) => {
  await editor.newModel();
  for (const title of ["Input", "EdgeNeXt stem", "EdgeViT LGL", "Pooled map head", "Output"]) {
    await editor.press("/");
    await page.keyboard.type(title);
    await expect(page.getByRole("option", { name: title }).first()).toBeVisible();
    await editor.press("Enter");
    await expect(editor.blocks.named(title)).toHaveClass(/selected/);
  }
  await expect(editor.blocks.all).toHaveCount(5);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
});

test("moved blocks go back into their columns by auto layout", async ({ editor, page }) => {
  const stem = editor.blocks.named("EdgeNeXt stem");
  const before = await stem.boundingBox();
  await editor.blocks.select(stem);
  await editor.press("Shift+ArrowRight");
  await editor.press("Shift+ArrowRight");
  await expect.poll(async () => (await stem.boundingBox())?.x).toBeGreaterThan((before?.x ?? 0) + 40);
  await page.keyboard.press("Shift+L");
  await expect.poll(async () => Math.abs(((await stem.boundingBox())?.x ?? 0) - (before?.x ?? 0))).toBeLessThan(3);
});

test("heat colours each block by its share", async ({ editor, page }) => {
  await page.getByRole("radio", { name: "MACs", exact: true }).click();
  const encoder = editor.blocks.named("EdgeNeXt conv encoder", 3);
  await expect(encoder).toContainText("437 M");
  const colourOf = (title: string) =>
    editor.blocks
      .named(title)
      .locator(".vt-node")
      .evaluate((node) => getComputedStyle(node).backgroundColor);
  expect(await colourOf("EdgeNeXt conv encoder")).not.toBe(await colourOf("EdgeNeXt head"));
});

test("F8 goes from problem to problem, and the list repairs them", async ({ editor, page }) => {
  const { blocks } = editor;
  await editor.swap(blocks.named("EdgeNeXt SDTA encoder", 3), "ConViT GPSA block");
  await blocks.drag("Activation", await blocks.emptyPlace());
  expect(await editor.problems()).toHaveLength(2);
  await editor.press("F8");
  await expect(blocks.selected).toHaveCount(1);
  const first = await blocks.selected.getAttribute("data-id");
  await editor.press("F8");
  await expect.poll(() => blocks.selected.getAttribute("data-id")).not.toBe(first);
  const drawer = page.getByRole("region", { name: "Drawer" });
  await drawer.getByRole("button", { name: /map → tokens, and/ }).click();
  await expect(editor.problemCount).toHaveAccessibleName("1 problem");
  await expect(editor.problemList).toHaveCount(1);
});
