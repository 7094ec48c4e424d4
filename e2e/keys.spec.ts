// The keyboard: walking along wires, adding, finding, tools, bypass, and the user's own keys.

import { centre } from "./blocks.ts";
import { expect, test } from "./editor.ts";

test.beforeEach(async ({ editor }) => {
  await editor.open();
  await expect(editor.blocks.all).toHaveCount(14);
});

test("keys walk along the wires, take all that feeds a block, and add a block before and after", async ({
  editor,
  page,
}) => {
  const { blocks } = editor;
  await blocks.select(blocks.named("EdgeNeXt stem"));
  await editor.press("Alt+ArrowDown");
  await expect(blocks.named("EdgeNeXt conv encoder")).toHaveClass(/selected/);
  await editor.press("Alt+ArrowUp");
  await expect(blocks.named("EdgeNeXt stem")).toHaveClass(/selected/);
  await editor.press("Alt+s");
  await editor.press("u");
  await expect(blocks.selected).toHaveCount(2);
  await editor.press("Alt+s");
  await editor.press("d");
  await expect(blocks.selected).toHaveCount(14);

  await blocks.select(blocks.named("EdgeNeXt head"));
  await editor.press("Control+ArrowUp");
  await expect(page.getByRole("combobox", { name: /Insert a block/ })).toBeFocused();
  await page.keyboard.type("Squeeze");
  await expect(page.getByRole("option", { name: "Squeeze-and-excitation" })).toBeVisible();
  await editor.press("Enter");
  await expect(blocks.wire("Squeeze-and-excitation", "EdgeNeXt head")).toBeAttached();
  await blocks.select(blocks.named("Squeeze-and-excitation"));
  await editor.press("Control+ArrowDown");
  await expect(page.getByRole("combobox", { name: /Insert a block/ })).toBeFocused();
  await page.keyboard.type("Activation");
  await expect(page.getByRole("option", { name: "Activation" }).first()).toBeVisible();
  await editor.press("Enter");
  await expect(blocks.wire("Activation", "EdgeNeXt head")).toBeAttached();
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
});

test("find marks blocks by name, type or setting, on the canvas and in the outline, and F goes from hit to hit", async ({
  editor,
  page,
}) => {
  const { blocks } = editor;
  await page.getByRole("radio", { name: "Outline" }).click();
  await editor.press("Control+f");
  await page.getByRole("textbox", { name: "Find blocks" }).fill("sdta|kernel=9");
  const bar = page.getByRole("search", { name: "Find in the model" });
  await expect(bar).toContainText("4");
  await expect(blocks.canvas.locator('[data-hit="true"]')).toHaveCount(4);
  const outline = page.getByRole("list", { name: "Blocks of the model" });
  await expect(outline.locator('[data-hit="true"]')).toHaveCount(4);
  await editor.press("Enter");
  await expect(blocks.named("EdgeNeXt SDTA encoder")).toHaveClass(/selected/);
  const empty = await blocks.emptyPlace();
  await page.mouse.click(empty.x, empty.y);
  await editor.press("f");
  await expect(bar).toContainText("2 of 4");
  await editor.press("Shift+F");
  await expect(bar).toContainText("1 of 4");
  await page.getByRole("textbox", { name: "Find blocks" }).fill("(");
  await expect(bar).toContainText("no regular expression");
  await editor.press("Escape");
  await expect(bar).toBeHidden();
  await expect(blocks.canvas.locator('[data-hit="true"]')).toHaveCount(0);
});

test("V makes dragging select and H makes it move the canvas again", async ({ editor }) => {
  const { blocks } = editor;
  const first = centre(await blocks.named("EdgeNeXt conv encoder", 2).boundingBox());
  const last = centre(await blocks.named("EdgeNeXt SDTA encoder").boundingBox());
  const box = [
    { x: first.x - 125, y: first.y - 55 },
    { x: last.x + 40, y: last.y + 20 },
  ] as const;
  await editor.press("v");
  await blocks.dragPointer(...box);
  await expect(blocks.selected).toHaveCount(2);
  await editor.press("Escape");
  await editor.press("h");
  await blocks.dragPointer(...box);
  await expect(blocks.selected).toHaveCount(0);
  expect(Math.abs(centre(await blocks.named("EdgeNeXt conv encoder", 2).boundingBox()).x - first.x)).toBeGreaterThan(
    50,
  );
});

test("keys are changed in the settings, conflicts are named, and they survive a reload until they are reset", async ({
  editor,
  page,
}) => {
  const settings = editor.dialog("Settings");
  await editor.press("Control+Comma");
  await settings.getByRole("button", { name: "Keys of Duplicate: change" }).click();
  await editor.press("Control+b");
  await expect(settings.getByRole("listitem").filter({ hasText: /^Duplicate/ })).toContainText("Bypass block");
  await settings.getByRole("button", { name: "Keys of Duplicate: change" }).click();
  await editor.press("Alt+q");
  await settings.getByRole("switch", { name: "Keys of a single character" }).click();
  await editor.press("Escape");

  await page.reload();
  await editor.ready();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt stem"));
  await editor.press("Alt+q");
  await expect(editor.blocks.all).toHaveCount(15);
  await editor.press("/");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await editor.press("Control+Comma");
  await settings.getByRole("switch", { name: "Keys of a single character" }).click();
  await settings.getByRole("button", { name: "Reset all keys" }).click();
  await editor.press("Escape");
  await editor.blocks.select(editor.blocks.named("EdgeNeXt stem"));
  await editor.press("Control+d");
  await expect(editor.blocks.all).toHaveCount(16);
});

test("a block is bypassed and taken back, all are selected, and Delete in a field deletes letters only", async ({
  editor,
  page,
}) => {
  const { blocks, costs } = editor;
  const before = await costs.parameters();
  await blocks.select(blocks.named("EdgeNeXt SDTA encoder", 2));
  await editor.press("Control+b");
  await expect(blocks.named("EdgeNeXt SDTA encoder", 2)).toHaveAccessibleName(/bypassed/);
  expect(await costs.parameters()).toBeLessThan(before);
  await editor.press("Control+b");
  expect(await costs.parameters()).toBe(before);
  await editor.press("Control+a");
  await expect(blocks.selected).toHaveCount(14);
  await editor.name.click();
  await editor.press("Delete");
  await editor.press("Backspace");
  await expect(blocks.all).toHaveCount(14);
  await editor.press("Escape");
  await page.mouse.click((await blocks.emptyPlace()).x, (await blocks.emptyPlace()).y);
  await expect(blocks.selected).toHaveCount(0);
});
