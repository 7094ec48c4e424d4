// The linter's advice, and what a choice would do before it is made.

import { expect, test } from "./editor.ts";

test("advice says why and who says so, goes to its block, and a rule can be switched off for good", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.openModel("ResNet-50");
  await editor.command("Problems in the drawer");
  const advice = page.getByRole("region", { name: "Advice" });
  const items = advice.getByRole("button", { name: /Stride beyond the kernel/ });
  await expect(items).toHaveCount(3);
  await items.first().click();
  await expect(editor.blocks.selected).toHaveCount(1);
  await expect(advice.getByRole("link")).toHaveAttribute("href", "https://arxiv.org/abs/1812.01187");
  await expect(editor.problemCount).toHaveText("");

  await advice.getByRole("button", { name: "Rules of the linter" }).click();
  await page.getByRole("switch", { name: "Stride beyond the kernel" }).click();
  await expect(advice).toContainText("No rule has anything to say");
  await page.reload();
  await editor.ready();
  await expect(advice).toContainText("No rule has anything to say");
});

test("a repair of the advice helps, and is one step of undo", async ({ editor, page }) => {
  await editor.open();
  await editor.openModel("MobileNetV2 1.0");
  await editor.command("Problems in the drawer");
  const advice = page.getByRole("region", { name: "Advice" });
  await editor.blocks.select(editor.blocks.named("MobileNetV2 stem"));
  await editor.set("dim", "30");
  const item = advice.getByRole("button", { name: /no multiple of 8/ }).first();
  await item.click();
  await advice.getByRole("button", { name: "Set dim to 32" }).click();
  await expect(item).toBeHidden();
  await editor.undo();
  await expect(item).toBeVisible();
});

test("a choice that has the focus shows its effect before it is made", async ({ editor, page }) => {
  await editor.open();
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder", 2));
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  const effect = page.getByRole("status", { name: "What this would do" });
  await inspector.getByRole("combobox", { name: "norm and activation" }).click();
  await editor.press("ArrowDown");
  await expect(effect).toContainText(/bn-hs.*MACs.*%/);
  await editor.press("Escape");
  await expect(effect).toBeHidden();

  const heads = inspector.getByRole("spinbutton", { name: "heads" });
  await heads.fill("7");
  await expect(effect).toContainText("7");
  await expect(effect.getByLabel("Breaks")).toBeVisible();
  await heads.press("Escape");
  await expect(effect).toBeHidden();
  await expect(editor.problemCount).toHaveText("");
});

test("pointing at a repair draws it on the canvas and says what it does", async ({ editor, page }) => {
  await editor.open();
  await editor.swap(editor.blocks.named("EdgeNeXt SDTA encoder", 2), "ConViT GPSA block");
  await editor.problems();
  const repair = page
    .getByRole("region", { name: "Drawer" })
    .getByRole("button", { name: /^Insert map → tokens, and/ });
  await repair.hover();
  await expect(page.getByRole("status", { name: "What this would do" })).toContainText("Mends a problem");
  await expect(editor.blocks.canvas.locator(".vt-ghost")).toHaveText(["Map → tokens", "Tokens → map"]);
  await page.mouse.move(0, 0);
  await expect(editor.blocks.canvas.locator(".vt-ghost")).toHaveCount(0);
});
