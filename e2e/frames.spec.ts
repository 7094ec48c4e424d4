// Frames and comments: what is there for the reader alone.

import { expect, test } from "./editor.ts";

test.beforeEach(async ({ editor }) => {
  await editor.open();
  await editor.blocks.selectHybridPair();
});

test("blocks grouped in a frame fold to one and open again; the numbers stay", async ({ editor, page }) => {
  const parameters = await editor.costs.parameters();
  await editor.press("Control+g");
  await expect(page.getByRole("button", { name: "Fold Group 1" })).toBeVisible();
  await page.getByRole("button", { name: "Fold Group 1" }).click();
  await expect(editor.blocks.all).toHaveCount(13);
  const folded = editor.blocks.named("Group 1");
  await expect(folded).toContainText("2 blocks");
  await expect(editor.blocks.wires).toHaveCount(12);
  await expect(editor.problemCount).toHaveAccessibleName("No problems");
  expect(await editor.costs.parameters()).toBe(parameters);
  await folded.dblclick({ position: { x: 60, y: 50 } });
  await expect(editor.blocks.all).toHaveCount(14);
  await editor.command("Ungroup");
  await expect(page.getByRole("button", { name: "Fold Group 1" })).toHaveCount(0);
});

test("a folded frame is deleted as a whole, and comes back with undo", async ({ editor }) => {
  await editor.press("Control+g");
  await editor.press("Alt+c");
  await expect(editor.blocks.all).toHaveCount(13);
  await editor.press("Delete");
  await expect(editor.blocks.all).toHaveCount(12);
  await editor.undo();
  await expect(editor.blocks.named("Group 1")).toBeVisible();
});

test("a comment is written in place, travels in the link, and an empty one goes", async ({ editor, page }) => {
  await editor.command("Add comment");
  const text = page.getByRole("textbox", { name: "Text of the comment" });
  await expect(text).toBeFocused();
  await page.keyboard.type("Why two scales here?");
  const link = await editor.shareLink();
  await editor.newModel();
  await editor.open(link);
  await expect(text).toHaveValue("Why two scales here?");
  await text.fill("");
  await text.blur();
  await expect(text).toHaveCount(0);
});
