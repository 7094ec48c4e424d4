// The first five minutes: an empty canvas that teaches by doing.

import { expect, test } from "./editor.ts";

test("the guided composition goes on when a step was really done, back with undo, and can be left", async ({
  editor,
  page,
}) => {
  await editor.open();
  await editor.newModel();
  await page.getByRole("button", { name: "Compose one, guided" }).click();
  const guide = page.getByRole("region", { name: "Guided composition" });
  await expect(guide).toContainText("Add an input");
  await expect(guide).toContainText("1 of 11");

  for (const title of ["Input", "EdgeNeXt stem"]) {
    await editor.press("/");
    await page.keyboard.type(title);
    await expect(page.getByRole("option", { name: title }).first()).toBeVisible();
    await editor.press("Enter");
    await expect(editor.blocks.named(title)).toHaveClass(/selected/);
  }
  await expect(guide).toContainText("3 of 11");
  await expect(guide).toContainText("Add a convolution block");
  await expect(guide.getByRole("link", { name: /arXiv/ })).toBeVisible();
  await editor.undo();
  await expect(guide).toContainText("2 of 11");
  await editor.redo();
  await expect(guide).toContainText("3 of 11");

  // Another block of the kind does the step as well.
  await editor.press("/");
  await page.keyboard.type("Inverted residual");
  await expect(page.getByRole("option", { name: "Inverted residual" }).first()).toBeVisible();
  await editor.press("Enter");
  await expect(guide).toContainText("4 of 11");

  for (let step = 4; step <= 11; step++) {
    await guide.getByRole("button", { name: "Do it for me" }).click();
    if (step < 11) await expect(guide).toContainText(`${step + 1} of 11`);
  }
  await expect(guide).toContainText("Your hybrid is complete");
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  await guide.getByRole("button", { name: "Finish" }).click();
  await expect(guide).toBeHidden();
  await expect(editor.blocks.all).toHaveCount(11);
});

test("the guide is skipped with one click and leaves the empty canvas", async ({ editor, page }) => {
  await editor.open();
  await editor.newModel();
  await page.getByRole("button", { name: "Compose one, guided" }).click();
  await page.getByRole("button", { name: "Skip the guide" }).first().click();
  await expect(page.getByRole("heading", { name: "Compose a vision model" })).toBeVisible();
});
