// For other eyes: colours that the system forces, no motion, and what a screen reader is told.

import { expect, test } from "./editor.ts";

test("with forced colours a selected block, the chosen row and every port can still be told apart", async ({
  editor,
  page,
}) => {
  await page.emulateMedia({ forcedColors: "active" });
  await editor.open();
  const [block, other] = [
    editor.blocks.named("EdgeNeXt SDTA encoder", 1),
    editor.blocks.named("EdgeNeXt SDTA encoder", 2),
  ];
  await editor.blocks.select(block);
  await expect(block.locator(".vt-node")).toHaveCSS("outline-style", "solid");
  await expect(other.locator(".vt-node")).toHaveCSS("outline-style", "none");
  await expect(other.locator(".vt-port").first()).toHaveCSS("border-style", "solid");
  await page.getByRole("radio", { name: "Outline" }).click();
  const rows = page.getByRole("list", { name: "Blocks of the model" }).getByRole("button", { name: /^EdgeNeXt SDTA/ });
  await expect(rows.nth(0)).toHaveCSS("outline-style", "solid");
  await expect(rows.nth(1)).toHaveCSS("outline-style", "none");
});

test("with reduced motion nothing moves by itself, not even the canvas", async ({ editor, page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await editor.open();
  await editor.command("Zoom to fit");
  await editor.command("Model gallery");
  await expect(editor.dialog("Models")).toBeVisible();
  await editor.press("Escape");
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Delete");
  const longest = await page.evaluate(() =>
    Math.max(0, ...document.getAnimations().map(({ effect }) => Number(effect?.getComputedTiming().endTime ?? 0))),
  );
  expect(longest).toBeLessThan(1);
  const viewport = page.locator(".react-flow__viewport");
  const before = await viewport.getAttribute("style");
  await editor.command("Zoom to 100 %");
  await expect(viewport).not.toHaveAttribute("style", before ?? "");
  const after = await viewport.getAttribute("style");
  await page.waitForTimeout(300);
  expect(await viewport.getAttribute("style")).toBe(after);
});

test("a screen reader finds landmarks, headings and named controls", async ({ editor, page }) => {
  await editor.open();
  await expect(page.locator("body")).toMatchAriaSnapshot(`
    - banner:
      - heading "Vitrine" [level=1]
      - button "Vitrine menu"
      - textbox "Model name": EdgeNeXt-Small
      - button "Nothing to undo" [disabled]
      - radiogroup "Colour blocks by":
        - radio "Plain" [checked]
      - button "No problems"
    - complementary "Palette":
      - heading "Palette" [level=2]
      - radiogroup "Palette shows"
    - main "Model canvas"
    - complementary "Inspector":
      - heading "EdgeNeXt-Small" [level=2]
      - region "Input":
        - heading "Input" [level=3]
        - spinbutton "height"
    - region "Costs of the model"
    - region "Notices":
      - status:
        - paragraph: Opened EdgeNeXt-Small
  `);
  await editor.press("Control+e");
  await expect(editor.dialog("Export ONNX")).toMatchAriaSnapshot(`
    - dialog "Export ONNX":
      - heading "Export ONNX" [level=2]
      - button "Close"
      - radiogroup "Form":
        - radio "Deploy" [checked]
        - radio "Train"
      - radiogroup "Opset"
      - spinbutton "Seed"
      - region "What will be written"
      - button "Export"
  `);
});

test("the outline says in words what the canvas shows: repeats, shapes, sources, problems", async ({
  editor,
  page,
}) => {
  await editor.open();
  await page.getByRole("radio", { name: "Outline" }).click();
  const outline = page.getByRole("list", { name: "Blocks of the model" });
  await expect(outline).toMatchAriaSnapshot(`
    - list "Blocks of the model":
      - listitem:
        - button "Input, gives 3×256×256"
      - listitem:
        - button "EdgeNeXt stem, gives 48×64×64"
      - listitem:
        - button "EdgeNeXt conv encoder, 3 times, gives 48×64×64"
  `);
  await editor.swap(editor.blocks.named("EdgeNeXt SDTA encoder"), "ConViT GPSA block");
  await expect(
    outline.getByRole("button", { name: /^ConViT GPSA block.*, problem: .*GPSA needs tokens/ }),
  ).toBeVisible();
});

test("a screen reader hears what an edit did, what it broke, and that undo mended it", async ({ editor, page }) => {
  await editor.open();
  const heard = page.getByRole("region", { name: "Notices" }).getByRole("status");
  await editor.swap(editor.blocks.named("EdgeNeXt SDTA encoder"), "ConViT GPSA block");
  await expect(heard).toContainText("Swapped for ConViT GPSA block");
  await expect(heard).toContainText(/1 problem\. .*GPSA needs tokens, got .*\./);
  await editor.undo();
  await expect(heard).toContainText(/Undone: Swap/);
  await expect(heard).toContainText("No problems any more");
  await editor.blocks.select(editor.blocks.named("EdgeNeXt SDTA encoder"));
  await editor.press("Control+b");
  await expect(heard).toContainText("Bypassed 1 block");
  await editor.press("Delete");
  await expect(heard).toContainText("Deleted 1 block");
  await editor.command("Auto layout");
  await expect(heard).toContainText("Laid out anew");
});
